//! Reading a project: `rulesmith.toml`, then every definition in parallel. What is wrong with one file is a
//! diagnostic of that file and never hides another.

use std::sync::{Arc, LazyLock};

use rayon::prelude::*;
use serde::de::DeserializeOwned;

use super::config::{CONFIG_FILE, Config};
use super::path::{folder_of, within_project};
use super::root::{AccessError, EntryKind, ProjectRoot};
use super::{LoadError, LoadedDefinition, Project, QueryText, declarations, toml};
use crate::definition::{AutomationFile, Definition, Detection, QuerySource};
use crate::diagnostic::{self, Code, Diagnostic, DiagnosticSeverity, Place, Pointer};
use crate::document::{Document, Node};
use crate::schema::{self, Validator};
use crate::source::{DEFINITION_LIMIT, SourceFile, Sources};
use crate::yaml;

/// What one file came to.
#[derive(Default)]
struct Outcome {
    sources: Vec<Arc<SourceFile>>,
    loaded: Option<LoadedDefinition>,
    diagnostics: Vec<Diagnostic>,
}

/// Loads the project in `root`.
pub(super) fn load(root: ProjectRoot) -> Result<Project, LoadError> {
    let mut project = load_settings(root);
    let files = find_definitions(&mut project)?;
    project.files = files.len();
    let root = &project.root;
    let outcomes: Vec<Outcome> = files.par_iter().map(|file| load_definition(root, file)).collect();
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
pub(super) fn load_settings(root: ProjectRoot) -> Project {
    let mut diagnostics = Vec::new();
    let mut sources = Sources::new();
    let (mut config, config_document) = load_config(&root, &mut sources, &mut diagnostics);
    declarations::load(&root, &mut config.kql, &mut sources, &mut diagnostics);
    Project { root, config, config_document, definitions: Vec::new(), files: 0, sources, diagnostics }
}

fn load_config(
    root: &ProjectRoot,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Config, Option<Document>) {
    let source = match root.read(CONFIG_FILE, DEFINITION_LIMIT) {
        Ok(source) => Arc::new(source),
        Err(error) => {
            if !error.is_missing() {
                diagnostics.push(error.diagnostic(CONFIG_FILE));
            }
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
fn find_definitions(project: &mut Project) -> Result<Vec<Arc<str>>, LoadError> {
    let folder = &project.config.paths.detections;
    let Some(found) = project.root.walk(folder) else {
        // With a project file that is wrong it may be another folder, and what is wrong has to be seen.
        if project
            .diagnostics
            .iter()
            .any(|found| &*found.file == CONFIG_FILE && found.severity == DiagnosticSeverity::Error)
        {
            return Ok(Vec::new());
        }
        return Err(LoadError::NoDetections { root: project.root.path().to_owned(), folder: folder.clone() });
    };
    project.diagnostics.extend(found.problems);
    let mut files = Vec::new();
    for entry in found.entries.into_iter().filter(|entry| entry.has_extension(&["yaml", "yml"])) {
        match entry.kind {
            EntryKind::File => files.push(entry.file),
            EntryKind::Link => project.diagnostics.push(entry.not_followed("definition")),
        }
    }
    Ok(files)
}

fn load_definition(root: &ProjectRoot, file: &Arc<str>) -> Outcome {
    let source = match root.read(Arc::clone(file), DEFINITION_LIMIT) {
        Ok(source) => Arc::new(source),
        Err(error) => {
            let diagnostics = vec![error.diagnostic(Arc::clone(file))];
            return Outcome { diagnostics, ..Outcome::default() };
        }
    };
    let parsed = yaml::parse(&source);
    let mut outcome = Outcome { sources: vec![source], loaded: None, diagnostics: parsed.diagnostics };
    let Some(mut document) = parsed.document else { return outcome };
    let is_automation = document.root().get("kind").and_then(Node::as_str) == Some("automation");
    let definition = if is_automation {
        typed::<AutomationFile>(&document, &DEFINITION, &mut outcome.diagnostics)
            .map(|file| Definition::Automation(Box::new(file)))
    } else {
        typed::<Detection>(&document, &DEFINITION, &mut outcome.diagnostics)
            .map(|detection| Definition::Detection(Box::new(detection)))
    };
    if let Some(definition) = definition {
        let query = load_query(root, file, &definition, &mut outcome);
        resolve(&mut outcome.diagnostics, Some(&document));
        // Half of a library is its tests, and few findings are about them.
        document.trim("tests", |source| yaml::parse(source).document);
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
                Diagnostic::error(Code::InvalidValue, Arc::clone(file), place, error.inner().to_string())
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
    root: &ProjectRoot,
    file: &str,
    definition: &Definition,
    outcome: &mut Outcome,
) -> Option<QueryText> {
    let detection = definition.detection()?;
    let named = match &detection.query {
        QuerySource::Inline(text) => return Some(QueryText { text: text.as_str().into(), file: None }),
        QuerySource::File(named) => &named.file,
    };
    let read = within_project(folder_of(file), named).map_err(AccessError::from);
    match read.and_then(|relative| root.read(relative, DEFINITION_LIMIT)) {
        Ok(source) => {
            let source = Arc::new(source);
            outcome.sources.push(Arc::clone(&source));
            Some(QueryText { text: source.text().into(), file: Some(Arc::clone(source.path())) })
        }
        Err(error) => {
            outcome.diagnostics.push(unusable_query(file, named, &error));
            None
        }
    }
}

fn unusable_query(file: &str, named: &str, error: &AccessError) -> Diagnostic {
    let place = Place::Value(Pointer::root().key("query").key("file"));
    match error {
        AccessError::Refused(refusal) => {
            Diagnostic::error(refusal.code(), file, place, format!("`{named}` {refusal}"))
                .help(refusal.help_in_definition())
        }
        AccessError::Read(error) => {
            let relative = within_project(folder_of(file), named).unwrap_or_default();
            let message = format!("the query file `{relative}` cannot be used: {error}");
            Diagnostic::error(Code::UnreadableQuery, file, place, message)
                .help("the path is relative to this definition")
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
