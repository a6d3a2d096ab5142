//! A condition on the provider of an incident.

use indoc::indoc;

use super::properties;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "condition-on-provider",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A condition tests the provider of an incident.",
    why: "Once a workspace is on the Defender portal, the provider of every incident is `Microsoft XDR`, and \
          the condition is no longer in the portal: it does not distinguish anything.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            conditions:
              - {property: IncidentProviderName, operator: equals, values: [Azure Sentinel]}
            actions: [{tags: [page]}]
    "}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            conditions:
              - {property: AlertProductNames, operator: contains, values: [Azure Sentinel]}
            actions: [{tags: [page]}]
    "}),
    how_to_fix: "Test `AlertProductNames`, or set `identifiedBy: analyticsRule`.",
    sources: &[sources::AUTOMATION_IN_DEFENDER],
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
