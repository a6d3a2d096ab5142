//! `rulesmith kql check`: what is wrong with queries, file by file.

use std::sync::Arc;

use crate::cli::{Format, KqlCheckArgs};
use crate::commands::{Console, Failure, Status, pipeline};
use crate::diagnostic::{self, Place};
use crate::lint::kql::problems;
use crate::report::{self, Summary};
use crate::source::Sources;
use rulesmith_kql::catalog::Environment;

use super::input;

pub(super) fn run(
    args: &KqlCheckArgs,
    environment: &Environment,
    console: &mut Console<'_>,
) -> Result<Status, Failure> {
    let mut sources = Sources::new();
    let mut found = Vec::new();
    for path in &args.files {
        let source = Arc::new(input::read(path)?);
        found.extend(problems(source.text(), environment, source.path(), Place::Span));
        sources.insert(source);
    }
    diagnostic::sort(&mut found);
    match args.format {
        Format::Json => write!(console.out, "{}", report::json::render(&found, &sources))?,
        Format::Text => {
            let style = console.terminal.style(console.terminal.out);
            write!(console.out, "{}", report::text::render(&found, &sources, style))?;
            if found.is_empty() {
                writeln!(console.out, "{}", Summary::of(&found))?;
            }
        }
    }
    Ok(pipeline::status(&found, args.fail_on))
}
