//! What `check` and `build` share: load the project, lint it, render it, and gather every finding.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::{CommandError, ExitStatus, environment};
use crate::cli::FailOn;
use crate::diagnostic::{self, Diagnostic, DiagnosticSeverity};
use crate::lint::{self, Queries};
use crate::project::{Config, DefenderApi, LoadedDefinition, OwnerType, Project, ProjectRoot, Tests};
use crate::render::engine::{Engine, UserTemplate};
use crate::render::settings::{Owner, OwnerKind, Playbook, Settings};
use crate::render::{RENAMED_COLUMNS, RenderInput, RenderedDefinition, Renderer};
use crate::source::{DEFINITION_LIMIT, SourceFile};
use rulesmith_kql::Platform;

/// The project's folder: as given, else the nearest one upwards that holds a project file.
pub(super) fn project_root(given: Option<&Path>) -> Result<ProjectRoot, CommandError> {
    match given {
        Some(folder) => ProjectRoot::open(folder).map_err(|_| {
            CommandError::new(format!("there is no folder `{}`", folder.display()))
                .help("name the folder that holds rulesmith.toml or detections/")
        }),
        None => std::env::current_dir()
            .and_then(|here| ProjectRoot::open(ProjectRoot::nearest(&here)))
            .map_err(|error| CommandError::new(format!("the current folder cannot be read: {error}"))),
    }
}

/// Loads the project.
pub(super) fn load(given: Option<&Path>, tests: Tests) -> Result<Project, CommandError> {
    Project::load(project_root(given)?, tests).map_err(|error| CommandError::new(error.to_string()))
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
    let folder = &project.config.paths.templates;
    let found = project.root.walk(folder).unwrap_or_default();
    project.diagnostics.extend(found.problems);
    let mut templates = Vec::new();
    for file in found.entries.into_iter().map(|entry| entry.file) {
        match project.root.read(Arc::clone(&file), DEFINITION_LIMIT) {
            Ok(source) => templates.push(UserTemplate {
                name: file[folder.len() + 1..].to_owned(),
                file: Arc::clone(source.path()),
                text: source.text().to_owned(),
            }),
            Err(error) => project.diagnostics.push(error.diagnostic(file)),
        }
    }
    templates
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
