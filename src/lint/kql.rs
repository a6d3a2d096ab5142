//! Problems of a query: those that the parser and the binder find, and lints on what a rule needs of it.

pub(super) mod column_not_returned;
pub(super) mod comment_in_continuous_query;
pub(super) mod computed_timestamp;
pub(super) mod continuous_query_may_be_rejected;
pub(super) mod dynamic_column;
pub(super) mod invalid_regex;
pub(super) mod multiple_tables_in_continuous_query;
pub(super) mod never_true;
pub(super) mod no_asset_column;
pub(super) mod no_device_id;
pub(super) mod no_report_id;
pub(super) mod no_timestamp;
pub(super) mod non_string_override_column;
pub(super) mod redundant_time_filter;
pub(super) mod table_not_in_workspace;
pub(super) mod unsupported_continuous_table;
pub(super) mod workspace_table_in_defender_rule;

use std::ops::Range;
use std::sync::Arc;

use crate::definition::{Detection, Frequency};
use crate::diagnostic::{CodeRef, Diagnostic, DiagnosticSeverity, Place};
use rulesmith_kql::bind::{BoundQuery, schema::DroppedBy};
use rulesmith_kql::syntax::ParsedQuery;
use rulesmith_kql::{Code, Severity};

use super::target::{QueryTarget, TargetFinding, TargetQuery, noted};
use super::{Findings, LintContext, column};

/// The codes that are reported under the name of a lint.
const LINTED: [Code; 2] = [Code::InvalidRegex, Code::NeverTrue];

/// What the parser and the binder found in a query that is all of `file`.
pub fn problems(parsed: &ParsedQuery, bound: &BoundQuery, file: &Arc<str>) -> Vec<Diagnostic> {
    let found = parsed.errors.iter().chain(&bound.findings);
    found.map(|found| of_query(found, (Arc::clone(file), Place::Span(found.span.range())))).collect()
}

/// What the parser and the binder find in the queries of a definition, but for what has a lint of its own.
pub(super) fn of_definition(case: &LintContext<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let written = case.readings.iter().find(|reading| reading.reader != QueryTarget::Keyed);
    let keyed = case.readings.iter().find(|reading| reading.reader == QueryTarget::Keyed);
    for reading in written.into_iter().chain(keyed) {
        found.extend(reading.errors.iter().map(|error| {
            let mut diagnostic = of_query(error, case.place_in(reading, error.span.range()));
            name_query(&mut diagnostic.message, &mut diagnostic.help, reading, error.span.range(), None);
            diagnostic
        }));
    }
    for noted in noted(case.readings).filter(|noted| !LINTED.contains(&noted.finding.code)) {
        let span = noted.finding.span.range();
        let mut diagnostic = of_query(noted.finding, case.place_in(noted.reading, span.clone()));
        let text = noted.finding.span.of(noted.reading.text);
        if diagnostic.severity == DiagnosticSeverity::Warning && text.ends_with("_CL") {
            diagnostic.help =
                Some(format!("declare its columns in the project file, under `[kql.tables.{text}]`"));
        }
        name_query(&mut diagnostic.message, &mut diagnostic.help, noted.reading, span, noted.only);
        found.push(diagnostic);
    }
    found
}

fn of_query(found: &rulesmith_kql::Diagnostic, (file, place): (Arc<str>, Place)) -> Diagnostic {
    let severity = match found.severity {
        Severity::Error => DiagnosticSeverity::Error,
        Severity::Warning => DiagnosticSeverity::Warning,
    };
    Diagnostic::new(severity, found.code, file, place, found.message.clone()).maybe_help(found.help.clone())
}

impl From<Code> for CodeRef {
    fn from(code: Code) -> Self {
        Self::kql(code.text())
    }
}

/// Says which query a finding is in, where that is not simply the one of the definition.
fn name_query(
    message: &mut String,
    help: &mut Option<String>,
    reading: &TargetQuery<'_>,
    span: Range<usize>,
    only: Option<QueryTarget>,
) {
    if reading.reader == QueryTarget::Keyed {
        let before = reading.text.get(..span.start).unwrap_or_default();
        let line = before.matches('\n').count();
        let text = reading.text.lines().nth(line).unwrap_or_default().trim();
        *message = format!("in line {} of the rendered query, `{text}`: {message}", line + 1);
        *help = Some(match help.take() {
            Some(help) => format!("{help}; the query is rendered from a template"),
            None => "check the template that the query is rendered from".to_owned(),
        });
    } else if let Some(reader) = only {
        *message = format!("{message} (in {} only)", reader.name());
    }
}

/// Reports what the binder found under the name of a lint.
fn report(case: &LintContext<'_>, code: Code, help: &str, found: &mut Findings<'_>) {
    for TargetFinding { reading, finding, only } in
        noted(case.readings).filter(|noted| noted.finding.code == code)
    {
        let span = finding.span.range();
        let (file, place) = case.place_in(reading, span.clone());
        let mut message = finding.message.clone();
        let mut next = Some(finding.help.clone().unwrap_or_else(|| help.to_owned()));
        name_query(&mut message, &mut next, reading, span, only);
        found.add_in(&file, place, message, next.unwrap_or_default());
    }
}

/// The query of a Defender XDR rule that runs near real time.
fn continuous<'a>(case: &LintContext<'a>, detection: &Detection) -> Option<&'a TargetQuery<'a>> {
    let defender = detection.defender.as_ref()?;
    case.in_defender().filter(|_| defender.frequency == Frequency::Continuous)
}

/// Reports that the query of the Defender XDR rule drops a column that alerts need.
fn report_lost(
    case: &LintContext<'_>,
    reading: &TargetQuery<'_>,
    (name, lost): (&str, &DroppedBy),
    why: &str,
    found: &mut Findings<'_>,
) {
    let (file, place) = column::place(case, reading, lost);
    let keep = match (&lost.renamed_to, &*lost.operator) {
        (Some(_), _) => format!("keep the name `{name}`"),
        (None, "summarize") => {
            "take them from one event: `summarize (Timestamp, ReportId) = arg_max(Timestamp, ReportId), … by …`"
                .to_owned()
        }
        (None, operator) => format!("keep `{name}` in that `{operator}`"),
    };
    found
        .add_in(
            &file,
            place,
            format!("the result does not have `{name}`: {}", column::fate(lost)),
            format!("{keep}; {why}"),
        )
        .label(format!("`{name}` is dropped here"));
}
