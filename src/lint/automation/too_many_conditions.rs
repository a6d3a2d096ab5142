//! More conditions than an automation rule may have.

use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};
use crate::platform::sentinel::MAX_CONDITIONS;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "too-many-conditions",
    severity: DiagnosticSeverity::Error,
    summary: "An automation rule has more than 50 conditions.",
    why: "The limit of the resource type. Values of one property belong into one condition, of which one is enough.",
    bad: Example::new(concat!(
        "sentinel: {keyedOn: query}\nautomation:\n  - key: page\n    name: Page\n    order: 10\n    conditions:\n",
        "      - &c {property: IncidentLabel, operator: equals, values: [a]}\n",
        "      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n",
        "      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n",
        "      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n",
        "      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n",
        "      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n      - *c\n",
        "    actions: [{tags: [page]}]",
    )),
    good: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - key: page\n    name: Page\n    order: 10\n    conditions:\n      - {property: IncidentLabel, operator: equals, values: [a, b, c]}\n    actions: [{tags: [page]}]",
    ),
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    let count = rule.rule.conditions.len();
    if count > MAX_CONDITIONS {
        found.add(
            Place::Key(rule.at.key("conditions")),
            format!("the rule has {count} conditions, expected at most {MAX_CONDITIONS}"),
            "put values of one property into one condition: one of them is enough",
        );
    }
}
