//! `rulesmith build`: every definition rendered into the output folder, or compared with it.

use std::path::Path;

use super::{Console, Failure, Status, pipeline};
use crate::cli::{BuildArgs, Format};
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::folder::{self, FolderError, Plan};
use crate::project::{Project, Tests};
use crate::render::output;
use crate::report::{self, Summary, changes};

pub(super) fn run(
    project: Option<&Path>,
    args: &BuildArgs,
    console: &mut Console<'_>,
) -> Result<Status, Failure> {
    let mut project = pipeline::load(project, Tests::Folded)?;
    let engine = pipeline::engine(&mut project);
    let settings = pipeline::settings(&project.config);
    let pipeline::Inspection { rendered, findings: mut found } =
        pipeline::inspect(&project, engine.as_ref(), &settings);
    // What follows is about files.
    project.definitions = Vec::new();
    let set = engine.as_ref().and_then(|engine| {
        output::assemble(engine, &settings, rendered).map_err(|problem| found.push(*problem)).ok()
    });
    diagnostic::sort(&mut found);
    let (Some(set), Status::Clean) = (set, pipeline::status(&found, args.fail_on)) else {
        return refuse(&project, &found, args, console);
    };
    let output = &project.config.paths.output;
    let folder = project.root.location_to_write(output).map_err(|error| {
        Failure::new(format!("the output folder `{}` {error}", output.escape_debug()))
            .help("name a folder of the project at `paths.output` in rulesmith.toml")
    })?;
    let plan = folder::plan(&folder, set).map_err(|error| failure(&error))?;
    if !args.check {
        plan.write().map_err(|error| failure(&error))?;
    }
    show(&project, &found, &plan, args, console)?;
    Ok(if args.check && !plan.is_clean() { Status::Findings } else { Status::Clean })
}

/// Nothing is written while there is a finding that the build fails on.
fn refuse(
    project: &Project,
    found: &[Diagnostic],
    args: &BuildArgs,
    console: &mut Console<'_>,
) -> Result<Status, Failure> {
    match args.format {
        Format::Json => write!(console.out, "{}", report::json::render(found, &project.sources))?,
        Format::Text => {
            let style = console.terminal.style(console.terminal.err);
            write!(console.err, "{}", report::text::render(found, &project.sources, style))?;
            writeln!(console.err, "nothing was written")?;
        }
    }
    Ok(Status::Findings)
}

fn show(
    project: &Project,
    found: &[Diagnostic],
    plan: &Plan,
    args: &BuildArgs,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let output = &project.config.paths.output;
    match args.format {
        Format::Json => {
            let report = changes::json(plan, output, found, &project.sources);
            write!(console.out, "{report}")?;
        }
        Format::Text => {
            warn(project, found, console)?;
            let text = if args.check { changes::diff(plan, output) } else { changes::text(plan, output) };
            write!(console.out, "{text}")?;
        }
    }
    Ok(())
}

/// Warnings in full. Infos belong to `check`: a build that repeats them every time teaches people to look away.
fn warn(project: &Project, found: &[Diagnostic], console: &mut Console<'_>) -> Result<(), Failure> {
    let (infos, warnings): (Vec<_>, Vec<_>) =
        found.iter().cloned().partition(|diagnostic| diagnostic.severity == Severity::Info);
    let style = console.terminal.style(console.terminal.err);
    write!(console.err, "{}", report::text::render(&warnings, &project.sources, style))?;
    if !infos.is_empty() {
        writeln!(console.err, "{} more: `rulesmith check` shows them", Summary::of(&infos))?;
    }
    Ok(())
}

fn failure(error: &FolderError) -> Failure {
    Failure::new(error.to_string())
}
