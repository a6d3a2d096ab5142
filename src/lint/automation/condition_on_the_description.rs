//! A condition on the description of an incident.

use super::properties;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "condition-on-the-description",
    severity: DiagnosticSeverity::Warning,
    summary: "A condition tests the description of an incident.",
    why: "Once a workspace is on the Defender portal, incidents have no description any more (automation-in-defender): the \
          condition never holds.",
    bad: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: page, name: Page, order: 10, conditions: [{property: IncidentDescription, operator: contains, values: [isolated]}], actions: [{tags: [page]}]}",
    ),
    good: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: page, name: Page, order: 10, conditions: [{property: IncidentTactics, operator: contains, values: [Impact]}], actions: [{tags: [page]}]}",
    ),
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    for (at, _) in properties(rule).into_iter().filter(|(_, it)| it.property == "IncidentDescription") {
        found.add(
            Place::Value(at.key("property")),
            "incidents of the Defender portal have no description, expected another property",
            "test the tactics, the tags or custom details, or set `identifiedBy: analyticsRule`",
        );
    }
}
