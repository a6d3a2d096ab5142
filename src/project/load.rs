//! Reading a project: `rulesmith.toml`, then every definition in parallel. What is wrong with one file is a
//! diagnostic of that file and never hides another.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use ignore::WalkBuilder;
use rayon::prelude::*;
use serde::de::DeserializeOwned;

use super::config::{CONFIG_FILE, Config};
use super::path::{Refusal, folder_of, locate, within_project};
use super::{LoadError, LoadedDefinition, Project, QueryText, Tests, declarations, toml};
use crate::definition::test::Test;
use crate::definition::{AutomationFile, Definition, Detection, QuerySource};
use crate::diagnostic::{self, Diagnostic, Place, Pointer, unreadable};
use crate::schema::{self, Validator};
use crate::source::{self, DEFINITION_LIMIT, SourceFile, Sources};
use crate::yaml::{self, Document};

/// What one file came to.
#[derive(Default)]
struct LoadOutcome {
    sources: Vec<Arc<SourceFile>>,
    loaded: Option<LoadedDefinition>,
    diagnostics: Vec<Diagnostic>,
}

/// Loads the project in `root`.
pub(super) fn load(root: &Path, tests: Tests) -> Result<Project, LoadError> {
    let mut project = load_settings(root);
    let files = find_definitions(root, &project.config, &mut project.diagnostics)?;
    project.files = files.len();
    let outcomes: Vec<LoadOutcome> =
        files.par_iter().map(|file| load_definition(root, file, tests)).collect();
    project.definitions.reserve(outcomes.len());
    for outcome in outcomes {
        for source in outcome.sources {
            project.sources.insert(source);
        }
        project.definitions.extend(outcome.loaded);
        project.diagnostics.extend(outcome.diagnostics);
    }
    diagnostic::sort(&mut project.diagnostics);
    Ok(project)
}

/// Loads the project file and the declarations.
pub(super) fn load_settings(root: &Path) -> Project {
    let mut diagnostics = Vec::new();
    let mut sources = Sources::new();
    let (mut config, config_document) = load_config(root, &mut sources, &mut diagnostics);
    declarations::load(root, &mut config.kql, &mut sources, &mut diagnostics);
    Project {
        root: root.to_owned(),
        config,
        config_document,
        definitions: Vec::new(),
        files: 0,
        sources,
        diagnostics,
    }
}

fn load_config(
    root: &Path,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Config, Option<Document>) {
    let location = root.join(CONFIG_FILE);
    if !location.exists() {
        return (Config::default(), None);
    }
    let source = match source::read(&location, CONFIG_FILE, DEFINITION_LIMIT) {
        Ok(source) => Arc::new(source),
        Err(error) => {
            diagnostics.push(unreadable(CONFIG_FILE, &error));
            return (Config::default(), None);
        }
    };
    sources.insert(Arc::clone(&source));
    let (document, mut found) = toml::parse(&source);
    let config = document.as_ref().and_then(|document| typed(document, &CONFIG, &mut found));
    resolve(&mut found, document.as_ref());
    diagnostics.extend(found);
    (config.unwrap_or_default(), document)
}

/// Every `.yaml` and `.yml` file below the detections folder, project-relative, in path order.
fn find_definitions(
    root: &Path,
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<Arc<str>>, LoadError> {
    let folder = &config.paths.detections;
    let start = locate(root, folder).map_err(|_| LoadError::OutsideProject(folder.clone()))?;
    if !start.is_dir() {
        return Err(LoadError::NoDetections { root: root.to_owned(), folder: folder.clone() });
    }
    let mut files = Vec::new();
    // Ignore files are not read: what is checked must not depend on one machine's settings.
    for entry in WalkBuilder::new(&start).standard_filters(false).hidden(true).build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let message = format!("a folder cannot be read: {error}");
                diagnostics.push(
                    Diagnostic::error("unreadable-folder", folder.as_str(), Place::File, message)
                        .help("check that it exists and may be read"),
                );
                continue;
            }
        };
        let path = entry.path();
        let is_yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
        if !is_yaml || entry.file_type().is_some_and(|kind| kind.is_dir()) {
            continue;
        }
        let relative = relative_name(root, path);
        if entry.path_is_symlink() {
            diagnostics.push(
                Diagnostic::warning(
                    "link-not-followed",
                    relative.as_str(),
                    Place::File,
                    "a symbolic link is not read as a definition",
                )
                .help("put the file itself here"),
            );
            continue;
        }
        files.push(Arc::from(relative));
    }
    files.sort_unstable();
    Ok(files)
}

fn relative_name(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

fn load_definition(root: &Path, file: &Arc<str>, tests: Tests) -> LoadOutcome {
    let source = match source::read(&root.join(&**file), Arc::clone(file), DEFINITION_LIMIT) {
        Ok(source) => Arc::new(source),
        Err(error) => {
            return LoadOutcome {
                diagnostics: vec![unreadable(Arc::clone(file), &error)],
                ..LoadOutcome::default()
            };
        }
    };
    let parsed = yaml::parse(&source);
    let mut outcome = LoadOutcome { sources: vec![source], loaded: None, diagnostics: parsed.diagnostics };
    let Some(mut document) = parsed.document else { return outcome };
    let is_automation = document.root().get("kind").and_then(yaml::Node::as_str) == Some("automation");
    let definition = if is_automation {
        typed::<AutomationFile>(&document, &DEFINITION, &mut outcome.diagnostics)
            .map(|file| Definition::Automation(Box::new(file)))
    } else {
        typed::<Detection>(&document, &DEFINITION, &mut outcome.diagnostics)
            .map(|detection| Definition::Detection(Box::new(detection)))
    };
    if let Some(mut definition) = definition {
        let query = load_query(root, file, &definition, &mut outcome);
        resolve(&mut outcome.diagnostics, Some(&document));
        if tests == Tests::Folded {
            document.fold("tests");
            if let Definition::Detection(detection) = &mut definition {
                detection.tests.iter_mut().for_each(Test::fold);
            }
        }
        outcome.loaded = Some(LoadedDefinition { file: Arc::clone(file), document, definition, query });
    } else {
        resolve(&mut outcome.diagnostics, Some(&document));
    }
    outcome
}

static CONFIG: LazyLock<Validator> = LazyLock::new(|| compiled(schema::schema_of::<Config>()));

static DEFINITION: LazyLock<Validator> = LazyLock::new(|| compiled(schema::definition_schema()));

#[expect(
    clippy::expect_used,
    reason = "our own schemas do not depend on input; every test that loads compiles them"
)]
pub(super) fn compiled(schema: serde_json::Value) -> Validator {
    Validator::new(schema).expect("a schema generated from our types is valid")
}

/// The typed value of a document that its schema accepts; everything else is reported.
pub(super) fn typed<T: DeserializeOwned>(
    document: &Document,
    validator: &Validator,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<T> {
    let file = document.source().path();
    let value = document.root().to_json();
    let found = schema::validate(validator, document, &value);
    if !found.is_empty() {
        diagnostics.extend(found);
        return None;
    }
    // The route to a value is only wanted where something is wrong with it, which the schema has mostly ruled out.
    if let Ok(typed) = T::deserialize(&value) {
        return Some(typed);
    }
    match serde_path_to_error::deserialize(&value) {
        Ok(typed) => Some(typed),
        Err(error) => {
            let place = Place::Value(pointer(error.path()));
            diagnostics.push(
                Diagnostic::error("invalid-value", Arc::clone(file), place, error.inner().to_string())
                    .help("`rulesmith schema` prints what is allowed here"),
            );
            None
        }
    }
}

fn pointer(path: &serde_path_to_error::Path) -> Pointer {
    use serde_path_to_error::Segment;
    path.iter().fold(Pointer::root(), |pointer, segment| match segment {
        Segment::Seq { index } => pointer.index(*index),
        Segment::Map { key } => pointer.key(key),
        Segment::Enum { variant } => pointer.key(variant),
        Segment::Unknown => pointer,
    })
}

fn load_query(
    root: &Path,
    file: &str,
    definition: &Definition,
    outcome: &mut LoadOutcome,
) -> Option<QueryText> {
    let detection = definition.detection()?;
    let named = match &detection.query {
        QuerySource::Inline(text) => return Some(QueryText { text: text.as_str().into(), file: None }),
        QuerySource::File(named) => &named.file,
    };
    let place = Place::Value(Pointer::root().key("query").key("file"));
    let refused = |refusal: Refusal| {
        Diagnostic::error(
            "path-outside-project",
            file,
            place.clone(),
            format!("`{named}` {}", refusal.reason()),
        )
        .help("name a file inside the project, relative to this definition")
    };
    let location = within_project(folder_of(file), named)
        .and_then(|relative| locate(root, &relative).map(|location| (relative, location)));
    let (relative, location): (String, PathBuf) = match location {
        Ok(found) => found,
        Err(refusal) => {
            outcome.diagnostics.push(refused(refusal));
            return None;
        }
    };
    match source::read(&location, relative.as_str(), DEFINITION_LIMIT) {
        Ok(source) => {
            let source = Arc::new(source);
            outcome.sources.push(Arc::clone(&source));
            Some(QueryText { text: source.text().into(), file: Some(Arc::clone(source.path())) })
        }
        Err(error) => {
            let message = format!("the query file `{relative}` cannot be used: {error}");
            outcome.diagnostics.push(
                Diagnostic::error("unreadable-query", file, place, message)
                    .help("the path is relative to this definition"),
            );
            None
        }
    }
}

pub(super) fn resolve(diagnostics: &mut [Diagnostic], document: Option<&Document>) {
    if let Some(document) = document {
        for diagnostic in diagnostics {
            document.resolve_all(diagnostic);
        }
    }
}
