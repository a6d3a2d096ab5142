//! The files that tests read: the data files that they name, and the project's `fixtures/`. They stay inside the
//! project.

use std::sync::Arc;

use super::{FileDiagnostics, NamedFiles};
use crate::definition::test::TestRows;
use crate::diagnostic::{Code, Diagnostic, Place, Pointer};
use crate::project::path::{folder_of, within_project};
use crate::project::{AccessError, EntryKind, LoadedDefinition, Project};
use crate::rows::RowsFileFormat;
use crate::scenario::world::Files;
use crate::source::SourceFile;

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
                Err(error) => found.push(unusable(loaded, name, pointer, &error)),
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

fn open(project: &Project, loaded: &LoadedDefinition, name: &str) -> Result<SourceFile, AccessError> {
    project.root.read(within_project(folder_of(&loaded.file), name)?, LIMIT)
}

fn unusable(loaded: &LoadedDefinition, name: &str, pointer: Pointer, error: &AccessError) -> Diagnostic {
    let (message, help) = match error {
        AccessError::Refused(refusal) => {
            (format!("`{}` {refusal}", name.escape_debug()), refusal.help_in_definition())
        }
        AccessError::Read(error) => {
            let relative = within_project(folder_of(&loaded.file), name).unwrap_or_default();
            let message = format!("`{relative}` cannot be used: {error}");
            (message, "name a file inside the project, relative to this definition")
        }
    };
    Diagnostic::error(Code::UnreadableRows, Arc::clone(&loaded.file), Place::Value(pointer), message)
        .help(help)
}

/// The project's fixtures by their path below the folder.
pub(super) fn fixtures(project: &mut Project, found: &mut FileDiagnostics) -> Files {
    let mut files = Files::new();
    let walk = project.root.walk(FOLDER).unwrap_or_default();
    found.extend(walk.problems);
    for entry in walk.entries.into_iter().filter(|entry| entry.has_extension(RowsFileFormat::EXTENSIONS)) {
        if entry.kind == EntryKind::Link {
            found.push(entry.not_followed("fixture"));
            continue;
        }
        match project.root.read(Arc::clone(&entry.file), LIMIT) {
            Ok(source) => {
                let source = Arc::new(source);
                project.sources.insert(Arc::clone(&source));
                files.insert(entry.file[FOLDER.len() + 1..].to_owned(), source);
            }
            Err(error) => found.push(error.diagnostic(entry.file)),
        }
    }
    files
}
