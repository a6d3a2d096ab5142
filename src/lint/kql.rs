//! What is wrong with a query: as the parser and the binder tell it, and lints on what a rule needs of it.

pub(super) mod column_is_not_returned;
pub(super) mod computed_timestamp;
pub(super) mod continuous_query_has_a_comment;
pub(super) mod continuous_query_may_be_refused;
pub(super) mod continuous_reads_one_table;
pub(super) mod continuous_table_is_not_offered;
pub(super) mod dynamic_column;
pub(super) mod invalid_regex;
pub(super) mod never_true;
pub(super) mod no_asset_column;
pub(super) mod no_device_id;
pub(super) mod no_report_id;
pub(super) mod no_timestamp;
pub(super) mod override_column_is_no_text;
pub(super) mod table_is_not_in_the_workspace;
pub(super) mod table_is_of_a_workspace;
pub(super) mod time_filter_repeats_the_schedule;

use std::ops::Range;
use std::sync::Arc;

use crate::definition::{Detection, Frequency};
use crate::diagnostic::{Diagnostic, DiagnosticSeverity, Place};
use rulesmith_kql::bind::{BoundQuery, schema::DroppedBy};
use rulesmith_kql::syntax::ParsedQuery;
use rulesmith_kql::{Code, Severity};

use super::target::{QueryTarget, TargetFinding, TargetQuery, noted};
use super::{Findings, LintContext, column};

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
            let diagnostic = of_query(error, case.place_in(reading, error.span.range()));
            worded(diagnostic, reading, error.span.range(), None)
        }));
    }
    for noted in noted(case.readings).filter(|noted| super::by_name(noted.finding.code.text()).is_none()) {
        let span = noted.finding.span.range();
        let mut diagnostic = of_query(noted.finding, case.place_in(noted.reading, span.clone()));
        let text = noted.finding.span.of(noted.reading.text);
        if diagnostic.severity == DiagnosticSeverity::Warning && text.ends_with("_CL") {
            diagnostic.help =
                Some(format!("declare its columns in the project file, under `[kql.tables.{text}]`"));
        }
        found.push(worded(diagnostic, noted.reading, span, noted.only));
    }
    found
}

fn of_query(found: &rulesmith_kql::Diagnostic, (file, place): (Arc<str>, Place)) -> Diagnostic {
    let severity = match found.severity {
        Severity::Error => DiagnosticSeverity::Error,
        Severity::Warning => DiagnosticSeverity::Warning,
    };
    Diagnostic::new(severity, found.code.text(), file, place, found.message.clone())
        .maybe_help(found.help.clone())
}

/// Says which query is meant, where it is not simply the one that is written.
fn worded(
    mut diagnostic: Diagnostic,
    reading: &TargetQuery<'_>,
    span: Range<usize>,
    only: Option<QueryTarget>,
) -> Diagnostic {
    if reading.reader == QueryTarget::Keyed {
        let before = reading.text.get(..span.start).unwrap_or_default();
        let line = before.matches('\n').count();
        let text = reading.text.lines().nth(line).unwrap_or_default().trim();
        diagnostic.message =
            format!("in line {} of the rendered query, `{text}`: {}", line + 1, diagnostic.message);
        diagnostic.help = Some(match diagnostic.help {
            Some(help) => format!("{help}; the query is rendered from a template"),
            None => "look at the template that the query is rendered from".to_owned(),
        });
    } else if let Some(reader) = only {
        diagnostic.message = format!("{} (in {} only)", diagnostic.message, reader.name());
    }
    diagnostic
}

/// Reports what the binder found under the name of a lint.
fn report(case: &LintContext<'_>, code: Code, help: &str, found: &mut Findings<'_>) {
    for TargetFinding { reading, finding, only } in
        noted(case.readings).filter(|noted| noted.finding.code == code)
    {
        let span = finding.span.range();
        let (file, place) = case.place_in(reading, span.clone());
        let help = finding.help.clone().unwrap_or_else(|| help.to_owned());
        let added = found.add_in(&file, place, finding.message.clone(), help);
        *added = worded(added.clone(), reading, span, only);
    }
}

/// The query of a Defender XDR rule that runs near real time.
fn continuous<'a>(case: &LintContext<'a>, detection: &Detection) -> Option<&'a TargetQuery<'a>> {
    let defender = detection.defender.as_ref()?;
    case.in_defender().filter(|_| defender.frequency == Frequency::Continuous)
}

/// Reports that the result of the Defender XDR rule's query has lost a column that alerts are made of.
fn report_lost(
    case: &LintContext<'_>,
    reading: &TargetQuery<'_>,
    (name, lost): (&str, &DroppedBy),
    why: &str,
    found: &mut Findings<'_>,
) {
    let (file, place) = column::place(case, reading, lost);
    let keep = match (&lost.renamed_to, &*lost.operator) {
        (Some(_), _) => format!("leave it its name, `{name}`"),
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
            format!("the result has no `{name}`: {}", column::fate(lost)),
            format!("{keep}; {why}"),
        )
        .label = Some(format!("`{name}` is lost here"));
}
