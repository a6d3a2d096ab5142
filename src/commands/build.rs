//! `rulesmith build`: every definition rendered into the output folder, or compared with it.

use std::path::Path;

use super::inspect::{Inspection, inspect};
use super::{CommandError, Console, ExitStatus, open};
use crate::cli::{BuildArgs, ReportFormat};
use crate::diagnostic::{self, Diagnostic, DiagnosticSeverity};
use crate::folder::{self, BuildPlan, FolderError};
use crate::project::Project;
use crate::render::output::{self, PrintedDefinition};
use crate::report::{self, Summary, changes};

pub(super) fn run(
    project: Option<&Path>,
    args: &BuildArgs,
    console: &mut Console<'_>,
) -> Result<ExitStatus, CommandError> {
    let mut project = open::load_project(project)?;
    let engine = open::compile_templates(&mut project);
    let Inspection { kept: printed, findings: mut found } =
        inspect(&project, engine.as_ref(), PrintedDefinition::from);
    // What follows is about files, and the definitions are a third of the memory.
    project.definitions = Vec::new();
    let set = engine.as_ref().and_then(|engine| {
        output::assemble(engine, &project.config.paths.output, printed)
            .map_err(|problem| found.push(*problem))
            .ok()
    });
    diagnostic::sort(&mut found);
    let (Some(set), ExitStatus::Clean) = (set, ExitStatus::of(&found, args.fail_on)) else {
        return refuse(&project, &found, args, console);
    };
    let output = &project.config.paths.output;
    let folder = project.root.location_to_write(output).map_err(|error| {
        CommandError::new(format!("the output folder `{}` {error}", output.escape_debug()))
            .help("name a folder of the project at `paths.output` in rulesmith.toml")
    })?;
    let plan = folder::plan(&folder, set).map_err(|error| failure(&error))?;
    if !args.check {
        plan.write().map_err(|error| failure(&error))?;
    }
    show(&project, &found, &plan, args, console)?;
    Ok(if args.check && !plan.is_clean() { ExitStatus::Findings } else { ExitStatus::Clean })
}

/// Nothing is written while there is a finding that the build fails on.
fn refuse(
    project: &Project,
    found: &[Diagnostic],
    args: &BuildArgs,
    console: &mut Console<'_>,
) -> Result<ExitStatus, CommandError> {
    match args.format {
        ReportFormat::Json => write!(console.out, "{}", report::json::render(found, &project.sources))?,
        ReportFormat::Text => {
            let style = console.terminal.style(console.terminal.err);
            write!(console.err, "{}", report::text::render(found, &project.sources, style))?;
            writeln!(console.err, "nothing was written")?;
        }
    }
    Ok(ExitStatus::Findings)
}

fn show(
    project: &Project,
    found: &[Diagnostic],
    plan: &BuildPlan,
    args: &BuildArgs,
    console: &mut Console<'_>,
) -> Result<(), CommandError> {
    let output = &project.config.paths.output;
    match args.format {
        ReportFormat::Json => {
            let report = changes::json(plan, output, found, &project.sources);
            write!(console.out, "{report}")?;
        }
        ReportFormat::Text => {
            warn(project, found, console)?;
            let text = if args.check { changes::diff(plan, output) } else { changes::text(plan, output) };
            write!(console.out, "{text}")?;
        }
    }
    Ok(())
}

/// Warnings in full. Infos belong to `check`: a build that repeats them every time teaches people to look away.
fn warn(project: &Project, found: &[Diagnostic], console: &mut Console<'_>) -> Result<(), CommandError> {
    let (infos, warnings): (Vec<_>, Vec<_>) =
        found.iter().cloned().partition(|diagnostic| diagnostic.severity == DiagnosticSeverity::Info);
    let style = console.terminal.style(console.terminal.err);
    write!(console.err, "{}", report::text::render(&warnings, &project.sources, style))?;
    if !infos.is_empty() {
        writeln!(console.err, "{} more: `rulesmith check` shows them", Summary::of(&infos))?;
    }
    Ok(())
}

fn failure(error: &FolderError) -> CommandError {
    CommandError::new(error.to_string())
}
