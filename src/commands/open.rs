//! The project that a command works on: its folder, its files and its compiled templates.

use std::path::Path;
use std::sync::Arc;

use super::CommandError;
use crate::project::{Project, ProjectRoot};
use crate::render::engine::{Engine, UserTemplate};

/// The project's folder: as given, else the nearest one upwards that holds a project file.
pub(super) fn open_root(given: Option<&Path>) -> Result<ProjectRoot, CommandError> {
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
pub(super) fn load_project(given: Option<&Path>) -> Result<Project, CommandError> {
    Project::load(open_root(given)?).map_err(|error| CommandError::new(error.to_string()).help(error.help()))
}

/// Compiles the project's templates. What is wrong with them is added to the project's findings, and there is no engine
/// then.
pub(super) fn compile_templates(project: &mut Project) -> Option<Engine> {
    let templates = project.read_templates().into_iter().map(|template| UserTemplate {
        name: template.name,
        file: Arc::clone(template.source.path()),
        text: template.source.text().to_owned(),
    });
    let templates: Vec<UserTemplate> = templates.collect();
    Engine::new(&templates).map_err(|problems| project.diagnostics.extend(problems)).ok()
}
