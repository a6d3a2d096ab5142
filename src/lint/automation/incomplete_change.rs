//! A condition on a change that is incomplete.

use indoc::indoc;

use super::{ConditionAt, conditions};
use crate::definition::condition::Condition;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "incomplete-change",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A condition on a changed property has some of `change`, `operator` and `values`, but not all.",
    why: "The three belong together: which side of the change is compared, how, and with what. With none of \
          them any change counts.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            when: [updated]
            conditions: [{changed: IncidentSeverity, change: changedTo}]
            actions: [{tags: [page]}]
    "}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            when: [updated]
            conditions:
              - {changed: IncidentSeverity, change: changedTo, operator: equals, values: [High]}
            actions: [{tags: [page]}]
    "}),
    how_to_fix: "Add the missing keys, or remove all three for any change.",
    sources: &[sources::ARM_AUTOMATION_RULES],
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
            format!("incomplete change: missing {}", missing.join(" and ")),
            "use `change`, `operator` and `values` together, or none of them for any change",
        );
    }
}
