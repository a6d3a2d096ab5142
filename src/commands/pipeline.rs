//! What `check` and `build` share: load the project, lint it, render it, and gather every finding.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::{CommandError, ExitStatus, environment};
use crate::cli::FailOn;
use crate::diagnostic::{self, Diagnostic, DiagnosticSeverity, Place, unreadable};
use crate::lint::{self, Queries};
use crate::project::path::locate;
use crate::project::{Config, DefenderApi, LoadedDefinition, OwnerType, Project, Tests};
use crate::render::engine::{Engine, UserTemplate};
use crate::render::settings::{Owner, OwnerKind, Playbook, Settings};
use crate::render::{RENAMED_COLUMNS, RenderInput, RenderedDefinition, Renderer};
use crate::source::{self, DEFINITION_LIMIT, SourceFile};
use rulesmith_kql::catalog::Platform;

/// The project's folder: as given, else the nearest one upwards that holds a project file.
pub(super) fn project_root(given: Option<&Path>) -> Result<PathBuf, CommandError> {
    match given {
        Some(folder) if folder.is_dir() => Ok(folder.to_owned()),
        Some(folder) => Err(CommandError::new(format!("there is no folder `{}`", folder.display()))
            .help("name the folder that holds rulesmith.toml or detections/")),
        None => {
            let here = std::env::current_dir()
                .map_err(|error| CommandError::new(format!("the current folder cannot be read: {error}")))?;
            Ok(Project::find_root(&here))
        }
    }
}

/// Loads the project.
pub(super) fn load(given: Option<&Path>, tests: Tests) -> Result<Project, CommandError> {
    Project::load(&project_root(given)?, tests).map_err(|error| CommandError::new(error.to_string()))
}

/// The project's templates, compiled. What is wrong with them is added to the project's findings, and there is no
/// engine then.
pub(super) fn engine(project: &mut Project) -> Option<Engine> {
    let user = user_templates(project);
    for template in &user {
        project.sources.insert(SourceFile::new(Arc::clone(&template.file), template.text.as_str()));
    }
    Engine::new(&user).map_err(|problems| project.diagnostics.extend(problems)).ok()
}

/// The files of the project's templates folder. One that takes the place of no built-in template is the engine's to
/// report, so all are read.
fn user_templates(project: &mut Project) -> Vec<UserTemplate> {
    let folder = project.config.paths.templates.clone();
    let mut templates = Vec::new();
    for file in files_below(&project.root, &folder) {
        let read = locate(&project.root, &file).map_err(|refusal| {
            Diagnostic::error(
                "path-outside-project",
                file.as_str(),
                Place::File,
                format!("this {}", refusal.reason()),
            )
            .help("put the template itself into the project")
        });
        let read = read.map_err(Box::new).and_then(|location| {
            source::read(&location, file.as_str(), DEFINITION_LIMIT)
                .map_err(|error| Box::new(unreadable(file.as_str(), &error)))
        });
        match read {
            Ok(source) => templates.push(UserTemplate {
                name: file[folder.len() + 1..].to_owned(),
                file: Arc::clone(source.path()),
                text: source.text().to_owned(),
            }),
            Err(problem) => project.diagnostics.push(*problem),
        }
    }
    templates
}

/// The files below a folder of the project, project-relative, in path order; hidden ones are not looked at.
fn files_below(root: &Path, folder: &str) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(root.join(&folder)).into_iter().flatten().flatten() {
            let Ok(name) = entry.file_name().into_string() else { continue };
            if name.starts_with('.') {
                continue;
            }
            // A link is a file here: where it leads is looked at when it is read.
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let list = if is_folder { &mut folders } else { &mut files };
            list.push(format!("{folder}/{name}"));
        }
    }
    files.sort_unstable();
    files
}

/// What the configuration says to rendering.
pub(super) fn settings(config: &Config) -> Settings {
    let owners = config.owners.iter().map(|(name, owner)| {
        let kind = match owner.kind {
            OwnerType::User => OwnerKind::User,
            OwnerType::Group => OwnerKind::Group,
        };
        (name.clone(), Owner { object_id: owner.object_id, kind, upn: owner.upn.clone() })
    });
    let playbooks = config.playbooks.iter().map(|(name, playbook)| {
        (name.clone(), Playbook { resource_id: playbook.resource_id.clone(), tenant: playbook.tenant })
    });
    Settings {
        namespace: config.identity.namespace,
        defender_beta: config.defender.api == DefenderApi::Beta,
        preview: config.sentinel.preview,
        owners: owners.collect(),
        playbooks: playbooks.collect(),
        folder: config.paths.output.clone(),
    }
}

/// What the project's definitions come to.
pub(super) struct Inspection {
    /// What was rendered, in the order of the definitions.
    pub(super) rendered: Vec<RenderedDefinition>,
    /// Everything that is wrong: with files, by the lints, and in rendering. Sorted, with places in bytes.
    pub(super) findings: Vec<Diagnostic>,
}

/// Lints every definition and renders those in which the lints find no error.
pub(super) fn inspect(project: &Project, engine: Option<&Engine>, settings: &Settings) -> Inspection {
    let today = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date();
    let (queries, mut findings) = queries(project, engine, settings);
    findings.extend(lint::run(project, &queries, today));
    drop(queries);
    let refused: BTreeSet<&str> = findings
        .iter()
        .filter(|found| found.severity == DiagnosticSeverity::Error)
        .map(|found| &*found.file)
        .collect();
    let inputs: Vec<RenderInput<'_>> = project
        .definitions
        .iter()
        .filter(|loaded| !refused.contains(&*loaded.file))
        .filter(|loaded| loaded.query.is_some() || loaded.definition.detection().is_none())
        .map(input)
        .collect();
    let rendered = engine.map(|engine| Renderer { engine, settings }.render_all(&inputs)).unwrap_or_default();
    findings.extend(project.diagnostics.iter().cloned());
    findings.extend(rendered.iter().flat_map(|rendered| rendered.diagnostics.iter().cloned()));
    let mut findings = lint::allow(project, findings);
    project.resolve(&mut findings);
    Inspection { rendered, findings }
}

fn input(loaded: &LoadedDefinition) -> RenderInput<'_> {
    RenderInput {
        definition: &loaded.definition,
        file: Arc::clone(&loaded.file),
        query: loaded.query.as_ref().map_or("", |query| &query.text),
    }
}

/// What queries are bound in, and the query of each Sentinel rule; with what is wrong with the declarations.
fn queries(project: &Project, engine: Option<&Engine>, settings: &Settings) -> (Queries, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut environment = |platform| environment::of(&project.config.kql, platform, &mut found);
    let (defender, sentinel, both) =
        (environment(Platform::Defender), environment(Platform::Sentinel), environment(Platform::Both));
    // Each environment tells the same.
    diagnostic::sort(&mut found);
    let rendered = engine.map_or_else(Vec::new, |engine| {
        let renderer = Renderer { engine, settings };
        project
            .definitions
            .par_iter()
            .map(|loaded| {
                let query = renderer.sentinel_query(&input(loaded))?;
                Some(lint::RenderedQuery { text: query.text, moved: query.moved, renamed: RENAMED_COLUMNS })
            })
            .collect()
    });
    (Queries { defender, sentinel, both, rendered }, found)
}

/// Whether findings make the exit status 1.
pub(super) fn status(found: &[Diagnostic], fail_on: FailOn) -> ExitStatus {
    let least = match fail_on {
        FailOn::Error => DiagnosticSeverity::Error,
        FailOn::Warning => DiagnosticSeverity::Warning,
        FailOn::Info => DiagnosticSeverity::Info,
    };
    if found.iter().any(|diagnostic| diagnostic.severity >= least) {
        ExitStatus::Findings
    } else {
        ExitStatus::Clean
    }
}
