//! Outcomes as `JUnit` XML: a suite for each definition, a case for each test, and one for its mutants.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::text::plain_table;
use super::{TestReport, Totals};
use crate::report::visible;
use crate::scenario::outcome::{Mutation, TestCase, TestFailure, TestOutcome};

/// The columns of a table in a failure's text.
const WIDTH: usize = 160;

type Xml = Writer<Vec<u8>>;

/// The whole report.
pub fn render(run: &TestReport<'_>) -> io::Result<String> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("testsuites")
        .with_attribute(("name", "rulesmith"))
        .with_attributes(Counts::of_run(run).attributes())
        .write_inner_content(|xml| {
            if !run.diagnostics.is_empty() {
                write_project(xml, run)?;
            }
            run.outcomes.iter().try_for_each(|outcome| write_suite(xml, outcome))
        })?;
    xml.get_mut().push(b'\n');
    String::from_utf8(xml.into_inner()).map_err(io::Error::other)
}

/// The figures of a suite, or of all of them.
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
}

impl Counts {
    fn of_run(run: &TestReport<'_>) -> Self {
        let totals = Totals::of(run.outcomes);
        let mutated = run.outcomes.iter().filter(|outcome| outcome.mutation.is_some()).count();
        let broken = usize::from(!run.diagnostics.is_empty());
        Self {
            tests: totals.cases + mutated + broken,
            failures: totals.failed + run.outcomes.iter().filter(|outcome| mutants_fail(outcome)).count(),
            errors: run.diagnostics.len(),
        }
    }

    fn of_suite(outcome: &TestOutcome) -> Self {
        let failed = outcome.cases.iter().filter(|case| !case.passed()).count();
        Self {
            tests: outcome.cases.len() + usize::from(outcome.mutation.is_some()),
            failures: failed + usize::from(mutants_fail(outcome)),
            errors: 0,
        }
    }

    fn attributes(&self) -> [(&'static str, Cow<'static, str>); 3] {
        [("tests", self.tests), ("failures", self.failures), ("errors", self.errors)]
            .map(|(name, number)| (name, Cow::Owned(number.to_string())))
    }
}

/// What is wrong with files and queries, as a suite of its own.
fn write_project(xml: &mut Xml, run: &TestReport<'_>) -> io::Result<()> {
    let counts = Counts { tests: 1, failures: 0, errors: run.diagnostics.len() };
    let suite = xml.create_element("testsuite").with_attribute(("name", "project"));
    suite.with_attributes(counts.attributes()).write_inner_content(|xml| {
        let case = xml.create_element("testcase").with_attribute(("classname", "project"));
        case.with_attribute(("name", "files and queries")).write_inner_content(|xml| {
            for found in run.diagnostics {
                let message = format!("{}: {}", found.file, found.message);
                xml.create_element("error")
                    .with_attribute(("type", found.code.name()))
                    .with_attribute(("message", visible(&message)))
                    .write_empty()?;
            }
            Ok(())
        })?;
        Ok(())
    })?;
    Ok(())
}

fn write_suite(xml: &mut Xml, outcome: &TestOutcome) -> io::Result<()> {
    let suite = xml.create_element("testsuite").with_attribute(("name", visible(&outcome.id)));
    suite.with_attributes(Counts::of_suite(outcome).attributes()).write_inner_content(|xml| {
        for case in &outcome.cases {
            write_case(xml, outcome, case)?;
        }
        outcome.mutation.iter().try_for_each(|mutation| write_mutants(xml, outcome, mutation))
    })?;
    Ok(())
}

fn write_case(xml: &mut Xml, outcome: &TestOutcome, case: &TestCase) -> io::Result<()> {
    let element = xml
        .create_element("testcase")
        .with_attribute(("classname", visible(&outcome.id)))
        .with_attribute(("name", visible(&case.name)))
        .with_attribute(("file", visible(&outcome.file)))
        .with_attribute(("line", Cow::Owned(case.line.to_string())));
    if case.passed() {
        element.write_empty()?;
        return Ok(());
    }
    element.write_inner_content(|xml| {
        case.failures.iter().try_for_each(|failure| write_failure(xml, &failure.message, &details(failure)))
    })?;
    Ok(())
}

fn write_mutants(xml: &mut Xml, outcome: &TestOutcome, mutation: &Mutation) -> io::Result<()> {
    let element = xml
        .create_element("testcase")
        .with_attribute(("classname", visible(&outcome.id)))
        .with_attribute(("name", "mutants"))
        .with_attribute(("file", visible(&outcome.file)));
    if let Some(why) = &mutation.skipped {
        element.write_inner_content(|xml| {
            xml.create_element("skipped").with_attribute(("message", visible(why))).write_empty()?;
            Ok(())
        })?;
    } else if mutants_fail(outcome) {
        let message = format!("{} of {} mutants survive", mutation.survivors.len(), mutation.mutants);
        let survivors = mutation.survivors.iter().map(|name| format!("survives: {}", visible(name)));
        let findings = mutation.findings.iter().map(|finding| visible(finding).into_owned());
        let lines: Vec<String> = survivors.chain(findings).collect();
        element.write_inner_content(|xml| write_failure(xml, &message, &lines))?;
    } else {
        element.write_empty()?;
    }
    Ok(())
}

fn write_failure(xml: &mut Xml, message: &str, lines: &[String]) -> io::Result<()> {
    xml.create_element("failure")
        .with_attribute(("message", visible(message)))
        .write_text_content(BytesText::new(&lines.join("\n")))?;
    Ok(())
}

fn mutants_fail(outcome: &TestOutcome) -> bool {
    outcome
        .mutation
        .as_ref()
        .is_some_and(|mutation| !mutation.survivors.is_empty() || !mutation.findings.is_empty())
}

/// The lines under a failure's message, safe to show.
fn details(failure: &TestFailure) -> Vec<String> {
    let table = failure.table.iter().flat_map(|table| plain_table(table, WIDTH));
    let trace = failure.trace.iter().map(|line| visible(line).into_owned());
    let help = failure.help.iter().map(|help| format!("help: {}", visible(help)));
    table.chain(trace).chain(help).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::outcome::Coverage;
    use crate::source::Sources;

    #[test]
    fn what_would_steer_a_terminal_or_a_parser_is_shown_as_a_mark() {
        let failure = TestFailure {
            message: "a\n::error::\u{1b}[2J <&\"".to_owned(),
            table: None,
            trace: vec!["\u{1b}]0;x\u{7}\u{202e} <b> \u{ffff}".to_owned()],
            help: Some("c\rd".to_owned()),
        };
        let case = TestCase {
            name: "t\tu".to_owned(),
            line: 3,
            failures: vec![failure],
            notes: Vec::new(),
            chain: None,
        };
        let outcome = TestOutcome {
            id: "a".to_owned(),
            file: "d/a\n.yaml".to_owned(),
            cases: vec![case],
            coverage: Coverage { predicates: 0, uncovered: Vec::new() },
            mutation: None,
            diagnostics: Vec::new(),
            blessings: Vec::new(),
        };
        let report = TestReport { outcomes: &[outcome], diagnostics: &[], sources: &Sources::new() };
        assert_eq!(
            render(&report).unwrap(),
            r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="rulesmith" tests="1" failures="1" errors="0">
  <testsuite name="a" tests="1" failures="1" errors="0">
    <testcase classname="a" name="t␉u" file="d/a␊.yaml" line="3">
      <failure message="a␊::error::␛[2J &lt;&amp;&quot;">␛]0;x␇\u{202e} &lt;b&gt; \u{ffff}
help: c␍d</failure>
    </testcase>
  </testsuite>
</testsuites>
"#
        );
    }
}
