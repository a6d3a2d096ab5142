//! A condition on the provider of an incident.

use super::properties;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "condition-on-the-provider",
    severity: DiagnosticSeverity::Warning,
    summary: "A condition tests the provider of an incident.",
    why: "Once a workspace is on the Defender portal, the provider of every incident is `Microsoft XDR`, and the condition is \
          gone from the portal (automation-in-defender): it tells nothing apart.",
    bad: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: page, name: Page, order: 10, conditions: [{property: IncidentProviderName, operator: equals, values: [Azure Sentinel]}], actions: [{tags: [page]}]}",
    ),
    good: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: page, name: Page, order: 10, conditions: [{property: AlertProductNames, operator: contains, values: [Azure Sentinel]}], actions: [{tags: [page]}]}",
    ),
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    for (at, _) in properties(rule).into_iter().filter(|(_, it)| it.property == "IncidentProviderName") {
        found.add(
            Place::Value(at.key("property")),
            "every incident of the Defender portal has the same provider, expected another property",
            "test `AlertProductNames`, or set `identifiedBy: analyticsRule`",
        );
    }
}
