//! Grouping by an empty list, or by lists that have no effect.

use indoc::indoc;

use crate::definition::Detection;
use crate::definition::sentinel::GroupBy;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::{at, value};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "empty-grouping",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "Alerts are grouped by an empty list, or by lists that have no effect.",
    why: "The service requires at least one entity, alert detail or custom detail where the list is chosen \
          (`matchingMethod: Selected`).",
    bad: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          incident: {group: {by: []}}
    "}),
    good: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          incident: {group: {by: anyAlert}}
    "}),
    how_to_fix: "Name the kinds of entity that must be equal, or write `anyAlert`.",
    sources: &[sources::SCHEDULED_RULES],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let group = detection.sentinel.as_ref().and_then(|sentinel| sentinel.incident.group.as_ref());
    let Some(group) = group else { return };
    let by = at(["sentinel", "incident", "group"]);
    match &group.by {
        GroupBy::Entities(kinds)
            if kinds.is_empty()
                && group.by_alert_details.is_empty()
                && group.by_custom_details.is_empty() =>
        {
            found.add(
                value(["sentinel", "incident", "group", "by"]),
                "empty grouping, expected at least one kind of entity or detail",
                "name the kinds of entity that must be equal, or write `anyAlert`",
            );
        }
        GroupBy::Whole(_) => {
            let lists = [
                ("byAlertDetails", group.by_alert_details.is_empty()),
                ("byCustomDetails", group.by_custom_details.is_empty()),
            ];
            for (name, _) in lists.into_iter().filter(|(_, empty)| !empty) {
                found.add(
                    crate::diagnostic::Place::Key(by.key(name)),
                    format!("`{name}` has no effect here, expected `by` to be a list of entity kinds"),
                    format!("write `by: []` to group by `{name}` only, or remove it"),
                );
            }
        }
        GroupBy::Entities(_) => {}
    }
}
