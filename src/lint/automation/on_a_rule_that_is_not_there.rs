//! An automation rule that recognizes the detection by a rule that is not rendered.

use crate::definition::Definition;
use crate::definition::automation::IdentifiedBy;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "on-a-rule-that-is-not-there",
    severity: DiagnosticSeverity::Error,
    summary: "An automation rule is to run on a rule that the definition does not have.",
    why: "`identifiedBy` says by which of the definition's rules an incident is identified: by default the analytics rule of the \
          `sentinel` section. A rule that deploys with a missing one is switched off by the service \
          (import-export-automation-rules). A file of automation rules alone has no rule, and its conditions decide.",
    bad: Example::new(
        "defender: {}\nautomation:\n  - {key: page, name: Page, order: 10, actions: [{tags: [page]}]}",
    ),
    good: Example::new(
        "defender: {}\nsentinel: {keyedOn: alertTitle}\nautomation:\n  - {key: page, name: Page, order: 10, actions: [{tags: [page]}]}",
    ),
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    let Definition::Detection(detection) = rule.definition else {
        if rule.rule.identified_by.is_some() {
            found.add(
                rule.value("identifiedBy"),
                "a file of automation rules alone has no rule to run on, expected no `identifiedBy`",
                "write what the incident must be like under `conditions`, or move the rule into its detection",
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
    found.add(place, format!("`{}` has no rule to run on, expected {missing}", rule.rule.key), help);
}
