//! An order that Sentinel does not accept.

use indoc::indoc;

use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sentinel::AUTOMATION_ORDER;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "order-out-of-range",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The order of an automation rule is not between 1 and 1,000.",
    why: "This is the limit of the resource type. Rules run from 1 up; leave gaps between them.",
    bad: Example::new(indoc! {"
        kind: automation
        id: example
        name: Page
        automation:
          - key: page
            name: Page the analyst
            order: 0
            conditions: [{property: IncidentSeverity, operator: equals, values: [High]}]
            actions: [{tags: [page]}]
    "}),
    good: Example::new(indoc! {"
        kind: automation
        id: example
        name: Page
        automation:
          - key: page
            name: Page the analyst
            order: 100
            conditions: [{property: IncidentSeverity, operator: equals, values: [High]}]
            actions: [{tags: [page]}]
    "}),
    how_to_fix: "Count in steps of ten or a hundred.",
    sources: &[sources::ARM_AUTOMATION_RULES],
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    let order = rule.rule.order;
    if !AUTOMATION_ORDER.contains(&order) {
        found.add(
            rule.value("order"),
            format!(
                "order out of range: expected {} to {}, found {order}",
                AUTOMATION_ORDER.start(),
                AUTOMATION_ORDER.end()
            ),
            "count in steps of ten or a hundred, to leave gaps for other rules",
        );
    }
}
