//! Outcomes as Markdown: a table of the definitions, then what failed.

use std::fmt::Write;

use super::text::plain_table;
use super::{TestReport, Totals};
use crate::report::visible;
use crate::scenario::outcome::TestOutcome;

/// The columns of a table of rows.
const WIDTH: usize = 120;

/// The whole report.
pub fn render(run: &TestReport<'_>) -> String {
    let mut text = String::from("## Tests\n\n");
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{}.\n", Totals::of(run.outcomes));
    if !run.diagnostics.is_empty() {
        for found in run.diagnostics {
            let _ = writeln!(
                text,
                "- **{}** {}: {}",
                found.severity,
                inline(&found.file),
                inline(&found.message)
            );
        }
        text.push('\n');
    }
    text.push_str("| | Definition | Tests | Predicates | Mutants |\n|---|---|---|---|---|\n");
    for outcome in run.outcomes {
        let failed = outcome.cases.iter().filter(|case| !case.passed()).count();
        let tests = format!("{}/{}", outcome.cases.len() - failed, outcome.cases.len());
        let coverage = &outcome.coverage;
        let predicates =
            format!("{}/{}", coverage.predicates - coverage.uncovered.len(), coverage.predicates);
        let mutants = outcome
            .mutation
            .as_ref()
            .filter(|found| found.skipped.is_none())
            .map_or("–".to_owned(), |found| format!("{}/{}", found.killed, found.mutants));
        let mark = if outcome.passed() { "✅" } else { "❌" };
        let _ = writeln!(text, "| {mark} | {} | {tests} | {predicates} | {mutants} |", inline(&outcome.id));
    }
    for outcome in run.outcomes.iter().filter(|outcome| !outcome.passed()) {
        details(&mut text, outcome);
    }
    text
}

fn details(text: &mut String, outcome: &TestOutcome) {
    let _ = writeln!(text, "\n### {}\n", inline(&outcome.id));
    for case in outcome.cases.iter().filter(|case| !case.passed()) {
        let _ = writeln!(text, "- **{}** ({}:{})", inline(&case.name), inline(&outcome.file), case.line);
        for failure in &case.failures {
            let _ = writeln!(text, "  - {}", inline(&failure.message));
            let mut lines: Vec<String> =
                failure.table.iter().flat_map(|table| plain_table(table, WIDTH)).collect();
            lines.extend(failure.trace.iter().map(|line| visible(line).into_owned()));
            if !lines.is_empty() {
                let _ = writeln!(text, "\n    ~~~text");
                for line in lines {
                    let _ = writeln!(text, "    {}", line.replace("~~~", "~ ~ ~"));
                }
                let _ = writeln!(text, "    ~~~\n");
            }
            if let Some(help) = &failure.help {
                let _ = writeln!(text, "    {}", inline(help));
            }
        }
    }
    if let Some(mutation) = &outcome.mutation {
        for survivor in &mutation.survivors {
            let _ = writeln!(text, "- survives: {}", code(survivor));
        }
        for finding in &mutation.findings {
            let _ = writeln!(text, "- {}", inline(finding));
        }
    }
}

/// A text in a line of Markdown: nothing of it is markup but the code spans that messages have.
fn inline(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in visible(text).chars() {
        if matches!(character, '|' | '*' | '_' | '<' | '>' | '[' | ']' | '#' | '\\') {
            safe.push('\\');
        }
        safe.push(character);
    }
    safe
}

fn code(text: &str) -> String {
    format!("`` {} ``", visible(text).replace("``", "` `"))
}
