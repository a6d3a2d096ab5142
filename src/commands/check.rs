//! `rulesmith check`: every problem of every file, on standard output.

use std::path::Path;

use super::{CommandError, Console, ExitStatus, inspect::inspect, open};
use crate::cli::{CheckArgs, ReportFormat};
use crate::report::{self, Summary};

pub(super) fn run(
    project: Option<&Path>,
    args: &CheckArgs,
    console: &mut Console<'_>,
) -> Result<ExitStatus, CommandError> {
    let mut project = open::load_project(project)?;
    let engine = open::compile_templates(&mut project);
    let found = inspect(&project, engine.as_ref(), drop).findings;
    match args.format {
        ReportFormat::Json => write!(console.out, "{}", report::json::render(&found, &project.sources))?,
        ReportFormat::Text => {
            let style = console.terminal.style(console.terminal.out);
            write!(console.out, "{}", report::text::render(&found, &project.sources, style))?;
            if found.is_empty() {
                writeln!(console.out, "{}: {}", count(project.files), Summary::of(&found))?;
            }
        }
    }
    Ok(ExitStatus::of(&found, args.fail_on))
}

fn count(files: usize) -> String {
    format!("{files} definition{}", if files == 1 { "" } else { "s" })
}
