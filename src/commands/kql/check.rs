//! `rulesmith kql check`: what is wrong with queries, file by file.

use std::sync::Arc;

use crate::cli::{KqlCheckArgs, ReportFormat};
use crate::commands::{CommandError, Console, ExitStatus};
use crate::diagnostic;
use crate::lint::kql::problems;
use crate::report::{self, Summary};
use crate::source::Sources;
use rulesmith_kql::bind;
use rulesmith_kql::catalog::Environment;
use rulesmith_kql::syntax;

use super::input;

pub(super) fn run(
    args: &KqlCheckArgs,
    environment: &Environment,
    console: &mut Console<'_>,
) -> Result<ExitStatus, CommandError> {
    let mut sources = Sources::new();
    let mut found = Vec::new();
    for path in &args.files {
        let source = Arc::new(input::read(path)?);
        let parsed = syntax::parse(source.text());
        let bound = bind::bind(&parsed.query, environment);
        found.extend(problems(&parsed, &bound, source.path()));
        sources.insert(source);
    }
    diagnostic::sort(&mut found);
    match args.format {
        ReportFormat::Json => write!(console.out, "{}", report::json::render(&found, &sources))?,
        ReportFormat::Text => {
            let style = console.terminal.style(console.terminal.out);
            write!(console.out, "{}", report::text::render(&found, &sources, style))?;
            if found.is_empty() {
                writeln!(console.out, "{}", Summary::of(&found))?;
            }
        }
    }
    Ok(ExitStatus::of(&found, args.fail_on))
}
