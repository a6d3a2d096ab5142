//! An order that Sentinel does not take.

use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};
use crate::platform::sentinel::AUTOMATION_ORDER;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "order-out-of-range",
    severity: DiagnosticSeverity::Error,
    summary: "The order of an automation rule is not between 1 and 1,000.",
    why: "The limit of the resource type. Rules run from 1 up; leave room between them.",
    bad: Example::new(
        "kind: automation\nid: example\nname: Page\nautomation:\n  - key: page\n    name: Page the analyst\n    order: 0\n    conditions: [{property: IncidentSeverity, operator: equals, values: [High]}]\n    actions: [{tags: [page]}]",
    ),
    good: Example::new(
        "kind: automation\nid: example\nname: Page\nautomation:\n  - key: page\n    name: Page the analyst\n    order: 100\n    conditions: [{property: IncidentSeverity, operator: equals, values: [High]}]\n    actions: [{tags: [page]}]",
    ),
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    let order = rule.rule.order;
    if !AUTOMATION_ORDER.contains(&order) {
        found.add(
            rule.value("order"),
            format!(
                "the order is {order}, expected {} to {}",
                AUTOMATION_ORDER.start(),
                AUTOMATION_ORDER.end()
            ),
            "count in steps of ten or a hundred, so that another rule fits in between",
        );
    }
}
