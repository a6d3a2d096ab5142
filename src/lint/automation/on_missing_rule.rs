//! An automation rule that runs on a rule that is not rendered.

use indoc::indoc;

use crate::definition::Definition;
use crate::definition::automation::IdentifiedBy;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "on-missing-rule",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An automation rule runs on a rule that the definition does not have.",
    why: "`identifiedBy` says by which of the definition's rules an incident is identified: by default the analytics \
          rule of the `sentinel` section. The service disables a rule that is deployed with a missing one. A \
          file of automation rules has no such rule, and its conditions decide.",
    bad: Example::new(indoc! {"
        defender: {}
        automation:
          - {key: page, name: Page, order: 10, actions: [{tags: [page]}]}
    "}),
    good: Example::new(indoc! {"
        defender: {}
        sentinel: {keyedOn: alertTitle}
        automation:
          - {key: page, name: Page, order: 10, actions: [{tags: [page]}]}
    "}),
    how_to_fix: "Add the section of the missing rule, or change `identifiedBy`.",
    sources: &[sources::EXPORTED_AUTOMATION_RULES],
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    let Definition::Detection(detection) = rule.definition else {
        if rule.rule.identified_by.is_some() {
            found.add(
                rule.value("identifiedBy"),
                "`identifiedBy` is not allowed in a file of automation rules: it has no rule to run on",
                "describe the incident under `conditions`, or move the rule into its detection",
            );
        }
        return;
    };
    let (defender, sentinel) = (detection.defender.is_some(), detection.sentinel.as_ref());
    let titled = defender || sentinel.is_some_and(|sentinel| sentinel.title.is_some());
    let identified_by = rule.rule.identified_by.unwrap_or(IdentifiedBy::AnalyticsRule);
    let (missing, help) = match identified_by {
        IdentifiedBy::AnalyticsRule if sentinel.is_none() => (
            "a `sentinel` section, whose rule it runs on",
            "add `sentinel: {keyedOn: incidentTitle}`, or set `identifiedBy: customDetection` (preview API)",
        ),
        IdentifiedBy::IncidentTitle | IdentifiedBy::AlertTitle if !titled => (
            "a `defender` section that raises the title, or `sentinel.title`",
            "add one of them, or set `identifiedBy: analyticsRule`",
        ),
        IdentifiedBy::CustomDetection if !defender => {
            ("a `defender` section, whose rule it runs on", "add one, or set `identifiedBy: analyticsRule`")
        }
        _ => return,
    };
    let place =
        if rule.rule.identified_by.is_some() { rule.value("identifiedBy") } else { rule.value("key") };
    found.add(place, format!("missing rule for `{}` to run on, expected {missing}", rule.rule.key), help);
}
