//! `rulesmith check`: every problem of every file, on standard output.

use std::path::Path;

use super::{Console, Failure, Status, pipeline};
use crate::cli::{CheckArgs, Format};
use crate::project::Tests;
use crate::report::{self, Summary};

pub(super) fn run(
    project: Option<&Path>,
    args: &CheckArgs,
    console: &mut Console<'_>,
) -> Result<Status, Failure> {
    let mut project = pipeline::load(project, Tests::Folded)?;
    let engine = pipeline::engine(&mut project);
    let settings = pipeline::settings(&project.config);
    let found = pipeline::inspect(&project, engine.as_ref(), &settings).findings;
    match args.format {
        Format::Json => write!(console.out, "{}", report::json::render(&found, &project.sources))?,
        Format::Text => {
            let style = console.terminal.style(console.terminal.out);
            write!(console.out, "{}", report::text::render(&found, &project.sources, style))?;
            if found.is_empty() {
                writeln!(console.out, "{}: {}", count(project.files), Summary::of(&found))?;
            }
        }
    }
    Ok(pipeline::status(&found, args.fail_on))
}

fn count(files: usize) -> String {
    format!("{files} definition{}", if files == 1 { "" } else { "s" })
}
