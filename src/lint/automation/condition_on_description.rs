//! A condition on the description of an incident.

use indoc::indoc;

use super::properties;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "condition-on-description",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A condition tests the description of an incident.",
    why: "Once a workspace is on the Defender portal, incidents no longer have a description: the condition \
          never holds.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            conditions:
              - {property: IncidentDescription, operator: contains, values: [isolated]}
            actions: [{tags: [page]}]
    "}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            conditions:
              - {property: IncidentTactics, operator: contains, values: [Impact]}
            actions: [{tags: [page]}]
    "}),
    how_to_fix: "Test the tactics, the tags or custom details, or set `identifiedBy: analyticsRule`.",
    sources: &[sources::AUTOMATION_IN_DEFENDER],
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    for (at, _) in properties(rule).into_iter().filter(|(_, it)| it.property == "IncidentDescription") {
        found.add(
            Place::Value(at.key("property")),
            "incidents of the Defender portal do not have a description, expected another property",
            "test the tactics, the tags or custom details, or set `identifiedBy: analyticsRule`",
        );
    }
}
