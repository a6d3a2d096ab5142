//! A dynamic value where a string is expected.

use std::ops::Range;

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Fix};
use crate::lint::column::{ColumnRole, is_dynamic, named, takes};
use crate::lint::target::{QueryTarget, TargetQuery};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;
use rulesmith_kql::bind::QueryResult;
use rulesmith_kql::bind::tree::{BoundOperator, TabularExprKind};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "dynamic-column",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Sometimes,
    summary: "An entity, an action or a text of the alert uses a column of type dynamic.",
    why: "Identifiers and texts are strings. A dynamic value may be an object, an array or a quoted JSON \
          string, and then the entity is not recognized and the title shows JSON.",
    bad: Example::new(indoc! {"
        query: |
          CloudAppEvents
          | project Timestamp, ReportId, AccountObjectId, Actor = RawEventData.UserId
        entities:
          - account: {upn: Actor}
        defender: {}
    "}),
    good: Example::new(indoc! {"
        query: |
          CloudAppEvents
          | project Timestamp, ReportId, AccountObjectId, Actor = tostring(RawEventData.UserId)
        entities:
          - account: {upn: Actor}
        defender: {}
    "}),
    how_to_fix: "Convert the column in the query with `tostring()`.",
    sources: &[sources::KUSTO_DYNAMIC],
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for named in named(detection) {
        let what = match named.role {
            ColumnRole::Entity => "an identifier",
            ColumnRole::Action => "an action",
            ColumnRole::Text | ColumnRole::RuleText => "a text of the alert",
            _ => continue,
        };
        let Some((reading, name)) = case.readings.iter().find_map(|reading| {
            let name = reading.name_of(named.column);
            (takes(reading, detection, named.role) && is_dynamic(reading, name)).then_some((reading, name))
        }) else {
            continue;
        };
        let value = (reading.reader != QueryTarget::Keyed).then(|| value(reading, name)).flatten();
        let written =
            value.clone().and_then(|span| reading.text.get(span)).filter(|text| !text.contains('\n'));
        let help = match written {
            Some(text) if text.len() <= MAX_QUOTED => {
                format!("convert it in the query: `{name} = tostring({text})`")
            }
            _ => format!("convert it in the query: `extend {name} = tostring({name})`"),
        };
        let message = format!("`{name}` is dynamic, expected a string for {what}");
        let fix = value
            .and_then(|span| case.query_bytes(reading, span))
            .map(|bytes| Fix::around(format!("convert `{name}` to a string"), bytes, "tostring(", ")"));
        found.add(named.at, message, help).maybe_fix(fix);
    }
}

/// How long an expression may be to be quoted.
const MAX_QUOTED: usize = 60;

/// The expression that a column of the result is given by `project` or `extend`, where nothing but operators that leave
/// columns alone follows.
fn value(reading: &TargetQuery<'_>, name: &str) -> Option<Range<usize>> {
    let QueryResult::Table(result) = &reading.bound.result else { return None };
    let mut table = result;
    let index = table.schema.position(name)?;
    loop {
        let (input, operator) = match &table.kind {
            TabularExprKind::Pipe { input, operator, .. } => (input, operator),
            TabularExprKind::Shared { table: shared, .. } => {
                table = shared;
                continue;
            }
            _ => return None,
        };
        match operator {
            BoundOperator::Project(assignments) | BoundOperator::Extend { assignments, .. } => {
                let set =
                    assignments.iter().find(|assignment| assignment.targets.as_slice() == [Some(index)]);
                if let Some(set) = set {
                    return Some(set.value.span.range());
                }
                if matches!(operator, BoundOperator::Project(_)) {
                    return None;
                }
            }
            BoundOperator::Where(_)
            | BoundOperator::Sort(_)
            | BoundOperator::Top { .. }
            | BoundOperator::Take(_)
            | BoundOperator::Pass => {}
            _ => return None,
        }
        table = input;
    }
}
