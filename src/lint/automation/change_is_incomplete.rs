//! A condition on a change that says half of it.

use super::{ConditionAt, conditions};
use crate::definition::condition::Condition;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "change-is-incomplete",
    severity: DiagnosticSeverity::Error,
    summary: "A condition on a changed property gives some of `change`, `operator` and `values`.",
    why: "The three belong together: which side of the change is compared, how, and with what. With none of them any change \
          counts.",
    bad: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: page, name: Page, order: 10, when: [updated], conditions: [{changed: IncidentSeverity, change: changedTo}], actions: [{tags: [page]}]}",
    ),
    good: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: page, name: Page, order: 10, when: [updated], conditions: [{changed: IncidentSeverity, change: changedTo, operator: equals, values: [High]}], actions: [{tags: [page]}]}",
    ),
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    for ConditionAt { at, condition, .. } in conditions(rule) {
        let Condition::Changed(changed) = condition else { continue };
        let parts = [
            ("change", changed.change.is_some()),
            ("operator", changed.operator.is_some()),
            ("values", !changed.values.is_empty()),
        ];
        let given = parts.iter().filter(|(_, given)| *given).count();
        if given == 0 || given == parts.len() {
            continue;
        }
        let missing: Vec<String> =
            parts.iter().filter(|(_, given)| !given).map(|(name, _)| format!("`{name}`")).collect();
        found.add(
            Place::Key(at.key("changed")),
            format!("the change is told by half, expected {} too", missing.join(" and ")),
            "give `change`, `operator` and `values`, or none of them for any change",
        );
    }
}
