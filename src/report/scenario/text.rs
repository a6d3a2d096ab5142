//! Outcomes for people: a line for each definition, and all about what failed.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::totals::count;
use super::{TestReport, Totals};
use crate::report::table::{ColumnWidths, truncated};
use crate::report::{text as findings, visible};
use crate::scenario::outcome::{CellMark, ComparisonTable, TableCell, TestCase, TestFailure, TestOutcome};

/// The widest value in a table, in columns of the terminal.
const MAX_VALUE: usize = 48;

/// The whole report.
pub fn render(run: &TestReport<'_>, style: findings::TextStyle) -> String {
    let mut text = findings::render(run.diagnostics, run.sources, style);
    if !text.is_empty() {
        text.push('\n');
    }
    let paint = Paint { color: style.color };
    for outcome in run.outcomes {
        definition(&mut text, outcome, paint, style.width);
    }
    let _ = writeln!(text, "{}", Totals::of(run.outcomes));
    text
}

#[derive(Clone, Copy)]
struct Paint {
    color: bool,
}

impl Paint {
    fn good(self, text: &str) -> String {
        self.with(AnsiColor::Green.on_default(), text)
    }

    fn bad(self, text: &str) -> String {
        self.with(AnsiColor::Red.on_default(), text)
    }

    fn faint(self, text: &str) -> String {
        self.with(Style::new().dimmed(), text)
    }

    fn with(self, style: Style, text: &str) -> String {
        if self.color { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

fn definition(text: &mut String, outcome: &TestOutcome, paint: Paint, width: usize) {
    let figures = figures(outcome);
    let word = if outcome.passed() { paint.good("ok    ") } else { paint.bad("FAILED") };
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{word} {}  {}", visible(&outcome.id), paint.faint(&figures));
    for case in outcome.cases.iter().filter(|case| !case.passed() || !case.notes.is_empty()) {
        let _ = writeln!(text, "  {}  {}", visible(&case.name), paint.faint(&place(outcome, case)));
        for failure in &case.failures {
            self::failure(text, failure, paint, width);
        }
        for note in &case.notes {
            let _ = writeln!(text, "    note: {}", visible(note));
        }
    }
    for uncovered in &outcome.coverage.uncovered {
        let what = match (uncovered.ever_true, uncovered.ever_false) {
            (true, false) => "never false",
            (false, true) => "never true",
            _ => "never reached",
        };
        let _ = writeln!(
            text,
            "  {what} in any test: line {} `{}`",
            uncovered.line,
            visible(&uncovered.predicate)
        );
    }
    if let Some(mutation) = &outcome.mutation {
        for survivor in &mutation.survivors {
            let _ = writeln!(text, "  {}: {}", paint.bad("survives"), visible(survivor));
        }
        for finding in &mutation.findings {
            let _ = writeln!(text, "  {}: {}", paint.bad("wrong"), visible(finding));
        }
        if let Some(why) = &mutation.skipped {
            let _ = writeln!(text, "  no mutant was run: {why}");
        }
    }
}

fn figures(outcome: &TestOutcome) -> String {
    let failed = outcome.cases.iter().filter(|case| !case.passed()).count();
    let mut figures = match (outcome.cases.len(), failed) {
        (0, _) => "no tests".to_owned(),
        (all, 0) => count(all, "test"),
        (all, failed) => format!("{failed} of {} failed", count(all, "test")),
    };
    let coverage = &outcome.coverage;
    if coverage.predicates > 0 {
        let covered = coverage.predicates - coverage.uncovered.len();
        let _ = write!(figures, ", predicates {covered}/{}", coverage.predicates);
    }
    if let Some(mutation) = outcome.mutation.as_ref().filter(|mutation| mutation.mutants > 0) {
        let _ = write!(figures, ", mutants {}/{}", mutation.killed, mutation.mutants);
        if !mutation.justified.is_empty() {
            let _ = write!(figures, " ({} justified)", mutation.justified.len());
        }
    }
    figures
}

fn place(outcome: &TestOutcome, case: &TestCase) -> String {
    format!("{}:{}", visible(&outcome.file), case.line)
}

fn failure(text: &mut String, failure: &TestFailure, paint: Paint, width: usize) {
    let _ = writeln!(text, "    {}", visible(&failure.message));
    if let Some(table) = &failure.table {
        for line in self::table(table, paint, width.saturating_sub(6)) {
            let _ = writeln!(text, "      {line}");
        }
    }
    for line in &failure.trace {
        let _ = writeln!(text, "    {}", visible(line));
    }
    if let Some(help) = &failure.help {
        let _ = writeln!(text, "    help: {}", visible(help));
    }
}

/// A table whose rows begin with a mark: ` ` as expected, `~` with other values, `-` missing, `+` unexpected. Where it
/// is too wide for the screen, each row has lines of its own and shows what differs.
pub(super) fn plain_table(table: &ComparisonTable, width: usize) -> Vec<String> {
    self::table(table, Paint { color: false }, width)
}

fn table(table: &ComparisonTable, paint: Paint, width: usize) -> Vec<String> {
    let head = table.columns.iter().map(|name| visible(name).into_owned()).collect();
    let rows = table.rows.iter().map(|row| row.cells.iter().map(cell_text).collect());
    let texts: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    let widths = ColumnWidths::of(&texts);
    if widths.total() > width {
        return upright(table, paint);
    }
    let mut lines = texts.iter().map(|row| widths.line(row));
    let head = lines.next().map(|head| format!("  {head}"));
    let rows = table
        .rows
        .iter()
        .zip(lines)
        .map(|(row, line)| painted(row.mark, &format!("{} {line}", sign(row.mark)), paint));
    head.into_iter().chain(rows).collect()
}

fn upright(table: &ComparisonTable, paint: Paint) -> Vec<String> {
    let mut lines = Vec::new();
    for (number, row) in table.rows.iter().enumerate() {
        if row.mark == CellMark::Same {
            continue;
        }
        lines.push(painted(row.mark, &format!("{} row {}", sign(row.mark), number + 1), paint));
        for (column, cell) in table.columns.iter().zip(&row.cells) {
            if row.mark != CellMark::Changed || cell.found.is_some() {
                lines.push(format!("    {}: {}", visible(column), cell_text(cell)));
            }
        }
    }
    lines
}

/// What a cell shows: one value, or the expected and the found one.
fn cell_text(cell: &TableCell) -> String {
    let shown = |value: &str| truncated(&visible(value), MAX_VALUE);
    match &cell.found {
        Some(found) => format!("{} → {}", shown(&cell.text), shown(found)),
        None => shown(&cell.text),
    }
}

fn sign(mark: CellMark) -> char {
    match mark {
        CellMark::Same => ' ',
        CellMark::Changed => '~',
        CellMark::Missing => '-',
        CellMark::Unexpected => '+',
    }
}

fn painted(mark: CellMark, line: &str, paint: Paint) -> String {
    match mark {
        CellMark::Same => line.to_owned(),
        CellMark::Unexpected => paint.good(line),
        CellMark::Changed | CellMark::Missing => paint.bad(line),
    }
}

#[cfg(test)]
mod tests;
