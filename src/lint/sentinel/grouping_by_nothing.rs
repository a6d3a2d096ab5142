//! Grouping by a list that is empty, or by more than everything.

use crate::definition::Detection;
use crate::definition::sentinel::GroupBy;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::{at, value};
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "grouping-by-nothing",
    severity: DiagnosticSeverity::Error,
    summary: "Alerts are grouped by a list that names nothing.",
    why: "The service wants at least one entity, alert detail or custom detail where the list is chosen \
          (`matchingMethod: Selected`).",
    bad: Example::new("sentinel:\n  keyedOn: query\n  incident: {group: {by: []}}"),
    good: Example::new("sentinel:\n  keyedOn: query\n  incident: {group: {by: anyAlert}}"),
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
                "alerts are grouped by nothing, expected at least one kind of entity or detail",
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
                    format!("`{name}` counts only where `by` is a list, expected a list of kinds of entity"),
                    format!("write `by: []` to group by `{name}` alone, or take it out"),
                );
            }
        }
        GroupBy::Entities(_) => {}
    }
}
