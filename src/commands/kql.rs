//! `rulesmith kql`: the KQL front end by itself, on files that belong to no definition.

mod analyze;
mod check;
mod columns;
mod input;
mod lines;
mod run;
mod tables;

use std::path::Path;

use super::{CommandError, Console, ExitStatus, environment, open};
use crate::cli::{EnvironmentName, KqlArgs, KqlCommand};
use crate::diagnostic::Diagnostic;
use crate::project::Project;
use crate::report;
use rulesmith_kql::catalog::{Environment, Platform};

pub(super) fn run(
    project: Option<&Path>,
    args: &KqlArgs,
    console: &mut Console<'_>,
) -> Result<ExitStatus, CommandError> {
    let mut project = Project::load_settings(open::open_root(project)?);
    let platform = match &args.command {
        KqlCommand::Check(args) => args.environment.environment,
        KqlCommand::Columns(args) | KqlCommand::Tables(args) => args.environment.environment,
        KqlCommand::Analyze(args) => args.environment.environment,
        KqlCommand::Run(args) => args.environment.environment,
    };
    let environment = declared(&mut project, platform, console)?;
    match &args.command {
        KqlCommand::Check(args) => check::run(args, &environment, console),
        KqlCommand::Columns(args) => columns::run(args, &environment, console),
        KqlCommand::Tables(args) => tables::run(args, &environment, console),
        KqlCommand::Analyze(args) => analyze::run(args, &environment, console),
        KqlCommand::Run(args) => run::run(args, environment, console),
    }
}

/// The environment with what the project declares. What is wrong with the declarations is told, and they are used as
/// far as they are right.
fn declared(
    project: &mut Project,
    name: EnvironmentName,
    console: &mut Console<'_>,
) -> Result<Environment, CommandError> {
    let platform = match name {
        EnvironmentName::Defender => Platform::Defender,
        EnvironmentName::Sentinel => Platform::Sentinel,
        EnvironmentName::Both => Platform::Both,
    };
    let mut found: Vec<Diagnostic> = std::mem::take(&mut project.diagnostics);
    let environment = environment::declare(&project.config.kql, platform, &mut found);
    project.resolve(&mut found);
    let style = console.terminal.style(console.terminal.err);
    write!(console.err, "{}", report::text::render(&found, &project.sources, style))?;
    Ok(environment)
}
