//! Outcomes as `JUnit` XML: a suite for each definition, a case for each test, and one for its mutants.

use std::fmt::Write;

use super::text::plain_table;
use super::{TestReport, Totals};
use crate::scenario::outcome::{TestFailure, TestOutcome};

/// The columns of a table in a failure's text.
const WIDTH: usize = 160;

/// The whole report.
pub fn render(run: &TestReport<'_>) -> String {
    let totals = Totals::of(run.outcomes);
    let extra = run.outcomes.iter().filter(|outcome| outcome.mutation.is_some()).count();
    let broken = usize::from(!run.diagnostics.is_empty());
    let failed_mutants = run.outcomes.iter().filter(|outcome| mutants_fail(outcome)).count();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing to a string cannot fail.
    let _ = writeln!(
        xml,
        "<testsuites name=\"rulesmith\" tests=\"{}\" failures=\"{}\" errors=\"{}\">",
        totals.cases + extra + broken,
        totals.failed + failed_mutants,
        run.diagnostics.len(),
    );
    if !run.diagnostics.is_empty() {
        let number = run.diagnostics.len();
        let _ =
            writeln!(xml, "  <testsuite name=\"project\" tests=\"1\" failures=\"0\" errors=\"{number}\">");
        let _ = writeln!(xml, "    <testcase classname=\"project\" name=\"files and queries\">");
        for found in run.diagnostics {
            let message = format!("{}: {}", found.file, found.message);
            let _ =
                writeln!(xml, "      <error type=\"{}\" message=\"{}\"/>", found.code, attribute(&message));
        }
        xml.push_str("    </testcase>\n  </testsuite>\n");
    }
    for outcome in run.outcomes {
        suite(&mut xml, outcome);
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn suite(xml: &mut String, outcome: &TestOutcome) {
    let failed =
        outcome.cases.iter().filter(|case| !case.passed()).count() + usize::from(mutants_fail(outcome));
    let tests = outcome.cases.len() + usize::from(outcome.mutation.is_some());
    let id = attribute(&outcome.id);
    let _ = writeln!(xml, "  <testsuite name=\"{id}\" tests=\"{tests}\" failures=\"{failed}\" errors=\"0\">");
    for case in &outcome.cases {
        let _ = write!(
            xml,
            "    <testcase classname=\"{id}\" name=\"{}\" file=\"{}\" line=\"{}\"",
            attribute(&case.name),
            attribute(&outcome.file),
            case.line
        );
        if case.passed() {
            xml.push_str("/>\n");
            continue;
        }
        xml.push_str(">\n");
        for failure in &case.failures {
            let _ = writeln!(
                xml,
                "      <failure message=\"{}\">{}</failure>",
                attribute(&failure.message),
                escaped(&details(failure))
            );
        }
        xml.push_str("    </testcase>\n");
    }
    if let Some(mutation) = &outcome.mutation {
        let _ = write!(
            xml,
            "    <testcase classname=\"{id}\" name=\"mutants\" file=\"{}\"",
            attribute(&outcome.file)
        );
        if let Some(why) = &mutation.skipped {
            let _ = writeln!(xml, ">\n      <skipped message=\"{}\"/>\n    </testcase>", attribute(why));
        } else if mutants_fail(outcome) {
            let lines: Vec<String> = mutation
                .survivors
                .iter()
                .map(|name| format!("survives: {name}"))
                .chain(mutation.findings.iter().cloned())
                .collect();
            let _ = writeln!(
                xml,
                ">\n      <failure message=\"{} of {} mutants survive\">{}</failure>\n    </testcase>",
                mutation.survivors.len(),
                mutation.mutants,
                escaped(&lines.join("\n"))
            );
        } else {
            xml.push_str("/>\n");
        }
    }
    xml.push_str("  </testsuite>\n");
}

fn mutants_fail(outcome: &TestOutcome) -> bool {
    outcome
        .mutation
        .as_ref()
        .is_some_and(|mutation| !mutation.survivors.is_empty() || !mutation.findings.is_empty())
}

fn details(failure: &TestFailure) -> String {
    let mut lines: Vec<String> = failure.table.iter().flat_map(|table| plain_table(table, WIDTH)).collect();
    lines.extend(failure.trace.iter().cloned());
    lines.extend(failure.help.iter().map(|help| format!("help: {help}")));
    lines.join("\n")
}

/// A text as an attribute holds it: in one line, so that a name cannot begin a line of the report.
fn attribute(text: &str) -> String {
    escaped(text).replace('\n', "&#10;").replace('\t', "&#9;")
}

/// A text as XML may hold it: what is markup is written out, and control characters, which XML does not have, are
/// left out.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' | '\t' => safe.push(character),
            control if control.is_control() || matches!(control, '\u{fffe}' | '\u{ffff}') => {}
            other => safe.push(other),
        }
    }
    safe
}
