//! More conditions than an automation rule may have.

use indoc::indoc;

use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sentinel::MAX_CONDITIONS;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "too-many-conditions",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An automation rule has more than 50 conditions.",
    why: "This is the limit of the resource type. Values of one property belong in one condition, which holds \
          for any of them.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            conditions: [
              &label {property: IncidentLabel, operator: equals, values: [a]},
              *label, *label, *label, *label, *label, *label, *label, *label, *label, *label,
              *label, *label, *label, *label, *label, *label, *label, *label, *label, *label,
              *label, *label, *label, *label, *label, *label, *label, *label, *label, *label,
              *label, *label, *label, *label, *label, *label, *label, *label, *label, *label,
              *label, *label, *label, *label, *label, *label, *label, *label, *label, *label
            ]
            actions: [{tags: [page]}]
    "}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            conditions:
              - {property: IncidentLabel, operator: equals, values: [a, b, c]}
            actions: [{tags: [page]}]
    "}),
    how_to_fix: "Combine values of one property into one condition.",
    sources: &[sources::ARM_AUTOMATION_RULES],
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    let count = rule.rule.conditions.len();
    if count > MAX_CONDITIONS {
        found.add(
            Place::Key(rule.at.key("conditions")),
            format!("the rule has {count} conditions, expected at most {MAX_CONDITIONS}"),
            "combine values of one property into one condition: any of them matches",
        );
    }
}
