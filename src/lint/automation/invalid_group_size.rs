//! An and/or group with too few conditions, or too many.

use indoc::indoc;

use super::{ConditionAt, conditions};
use crate::definition::condition::Condition;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sentinel::{GROUP_CONDITIONS, MAX_ITEM_CONDITIONS};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "invalid-group-size",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An and/or group has fewer than two conditions or more than ten, or an array more than ten.",
    why: "These are the limits of the resource type.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            conditions:
              - or:
                  - {property: IncidentSeverity, operator: equals, values: [High]}
            actions: [{tags: [page]}]
    "}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            conditions:
              - or:
                  - {property: IncidentSeverity, operator: equals, values: [High]}
                  - {property: IncidentLabel, operator: equals, values: [urgent]}
            actions: [{tags: [page]}]
    "}),
    how_to_fix: "Move a single condition out of its group, or combine values of one property into one condition.",
    sources: &[sources::ARM_AUTOMATION_RULES],
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    for ConditionAt { at, condition, .. } in conditions(rule) {
        let (name, count, allowed) = match condition {
            Condition::And(group) => ("and", group.and.len(), GROUP_CONDITIONS),
            Condition::Or(group) => ("or", group.or.len(), GROUP_CONDITIONS),
            Condition::Array(array) => ("items", array.items.len(), 1..=MAX_ITEM_CONDITIONS),
            _ => continue,
        };
        if !allowed.contains(&count) {
            found.add(
                Place::Key(at.key(name)),
                format!("`{name}` has {count} conditions, expected {} to {}", allowed.start(), allowed.end()),
                if count < *allowed.start() {
                    "move the condition out of the group"
                } else {
                    "combine values of one property into one condition"
                },
            );
        }
    }
}
