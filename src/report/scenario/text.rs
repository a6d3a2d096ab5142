//! Outcomes for people: a line for each definition, and all about what failed.

use std::fmt::Write;

use super::totals::count;
use super::{TestReport, Totals};
use crate::report::{text as findings, visible};
use crate::scenario::outcome::{CellMark, ComparisonTable, TableCell, TestCase, TestFailure, TestOutcome};

/// The widest cell of a table, in characters.
const MAX_CELL: usize = 48;

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
        self.with("32", text)
    }

    fn bad(self, text: &str) -> String {
        self.with("31", text)
    }

    fn faint(self, text: &str) -> String {
        self.with("2", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
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
/// is too wide for the screen, each row stands on lines of its own and shows what differs.
pub(super) fn plain_table(table: &ComparisonTable, width: usize) -> Vec<String> {
    self::table(table, Paint { color: false }, width)
}

fn table(table: &ComparisonTable, paint: Paint, width: usize) -> Vec<String> {
    let cells: Vec<Vec<String>> =
        table.rows.iter().map(|row| row.cells.iter().map(|cell| cut(&cell_text(cell))).collect()).collect();
    let head: Vec<String> = table.columns.iter().map(|name| visible(name).into_owned()).collect();
    let widths: Vec<usize> = (0..head.len())
        .map(|index| {
            let column = cells.iter().filter_map(|row| row.get(index)).chain(head.get(index));
            column.map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    let total: usize = widths.iter().map(|width| width + 2).sum();
    if total > width {
        return upright(table, paint);
    }
    let line = |row: &[String]| {
        let padded = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}  "));
        padded.collect::<String>().trim_end().to_owned()
    };
    let mut lines = vec![format!("  {}", line(&head))];
    for (row, cells) in table.rows.iter().zip(&cells) {
        lines.push(painted(row.mark, &format!("{} {}", sign(row.mark), line(cells)), paint));
    }
    lines
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
                lines.push(format!("    {}: {}", visible(column), cut(&cell_text(cell))));
            }
        }
    }
    lines
}

fn cell_text(cell: &TableCell) -> String {
    match &cell.found {
        Some(found) => format!("{} → {}", visible(&cell.text), visible(found)),
        None => visible(&cell.text).into_owned(),
    }
}

fn cut(text: &str) -> String {
    // A changed cell holds two values, so that it may be twice as wide.
    let most = if text.contains('→') { 2 * MAX_CELL } else { MAX_CELL };
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most - 1).collect();
    cut + "…"
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
