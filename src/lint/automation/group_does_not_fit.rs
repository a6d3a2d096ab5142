//! An and/or group with too few conditions, or too many.

use super::{ConditionAt, conditions};
use crate::definition::condition::Condition;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};
use crate::platform::sentinel::{GROUP_CONDITIONS, MAX_ITEM_CONDITIONS};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "group-does-not-fit",
    severity: DiagnosticSeverity::Error,
    summary: "An and/or group has fewer than two conditions or more than ten, or an array more than ten.",
    why: "The limits of the resource type.",
    bad: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - key: page\n    name: Page\n    order: 10\n    conditions:\n      - or:\n          - {property: IncidentSeverity, operator: equals, values: [High]}\n    actions: [{tags: [page]}]",
    ),
    good: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - key: page\n    name: Page\n    order: 10\n    conditions:\n      - or:\n          - {property: IncidentSeverity, operator: equals, values: [High]}\n          - {property: IncidentLabel, operator: equals, values: [urgent]}\n    actions: [{tags: [page]}]",
    ),
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
                    "write the one condition without the group"
                } else {
                    "put values of one property into one condition, where one of them is enough"
                },
            );
        }
    }
}
