//! The files that tests read: the data files that they name, and the project's `fixtures/`. They stay inside the
//! project.

use std::sync::Arc;

use ignore::WalkBuilder;

use super::{FileDiagnostics, NamedFiles};
use crate::definition::test::TestRows;
use crate::diagnostic::{Diagnostic, Place, Pointer, unreadable};
use crate::project::path::{folder_of, locate, within_project};
use crate::project::{LoadedDefinition, Project};
use crate::scenario::world::Files;
use crate::source::{self, SourceFile};

/// Where the project's fixtures are.
const FOLDER: &str = "fixtures";
/// The largest file of rows that is read, in bytes.
const LIMIT: u64 = 64 << 20;

/// The data files that the tests of one definition name.
pub(super) type Data = NamedFiles;

/// The data files of each definition, in the order of the definitions.
pub(super) fn data(project: &mut Project, found: &mut FileDiagnostics) -> Vec<Data> {
    let mut read: Vec<Arc<SourceFile>> = Vec::new();
    let mut all = Vec::with_capacity(project.definitions.len());
    for loaded in &project.definitions {
        let mut data = Data::new();
        for (name, pointer) in named(loaded) {
            if data.contains_key(name) {
                continue;
            }
            match open(project, loaded, name) {
                Ok(source) => {
                    let source = Arc::new(source);
                    read.push(Arc::clone(&source));
                    data.insert(name.to_owned(), source);
                }
                Err(message) => {
                    let file = Arc::clone(&loaded.file);
                    let diagnostic =
                        Diagnostic::error("unreadable-rows", file, Place::Value(pointer), message);
                    found
                        .push(diagnostic.help("name a file inside the project, relative to this definition"));
                }
            }
        }
        all.push(data);
    }
    for source in read {
        project.sources.insert(source);
    }
    all
}

/// The files that the tests of a definition name, with the places where they do.
fn named(loaded: &LoadedDefinition) -> Vec<(&str, Pointer)> {
    let mut named = Vec::new();
    let tests = loaded.definition.detection().map(|detection| &detection.tests);
    for (index, test) in tests.into_iter().flatten().enumerate() {
        for (table, rows) in &test.given {
            if let TestRows::File(file) = rows {
                let at = Pointer::root().key("tests").index(index).key("given").key(table).key("file");
                named.push((file.file.as_str(), at));
            }
        }
    }
    named
}

fn open(project: &Project, loaded: &LoadedDefinition, name: &str) -> Result<SourceFile, String> {
    let shown = name.escape_debug();
    let relative = within_project(folder_of(&loaded.file), name)
        .map_err(|refusal| format!("`{shown}` {}", refusal.reason()))?;
    let location =
        locate(&project.root, &relative).map_err(|refusal| format!("`{shown}` {}", refusal.reason()))?;
    source::read(&location, relative.as_str(), LIMIT)
        .map_err(|error| format!("`{relative}` cannot be used: {error}"))
}

/// The project's fixtures by their path below the folder.
pub(super) fn fixtures(project: &mut Project, found: &mut FileDiagnostics) -> Files {
    let mut files = Files::new();
    let Ok(folder) = locate(&project.root, FOLDER) else { return files };
    if !folder.is_dir() {
        return files;
    }
    for entry in WalkBuilder::new(&folder).standard_filters(false).build().flatten() {
        let path = entry.path();
        let is_rows = path
            .extension()
            .is_some_and(|extension| ["json", "ndjson", "csv"].iter().any(|known| extension == *known));
        if !is_rows || entry.path_is_symlink() || !entry.file_type().is_some_and(|kind| kind.is_file()) {
            continue;
        }
        let Ok(below) = path.strip_prefix(&folder) else { continue };
        let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let below = parts.join("/");
        let name: Arc<str> = format!("{FOLDER}/{below}").into();
        match source::read(path, Arc::clone(&name), LIMIT) {
            Ok(source) => {
                let source = Arc::new(source);
                project.sources.insert(Arc::clone(&source));
                files.insert(below, source);
            }
            Err(error) => found.push(unreadable(name, &error)),
        }
    }
    files
}
