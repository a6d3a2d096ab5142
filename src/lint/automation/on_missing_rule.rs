//! An automation rule that runs on a rule that is not rendered.

use indoc::indoc;

use crate::definition::Definition;
use crate::definition::automation::RecognizedBy;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "on-missing-rule",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An automation rule runs on a rule that the definition does not have.",
    why: "`on` says by which of the definition's rules an incident is recognized: by default the analytics \
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
    how_to_fix: "Add the section of the missing rule, or change `on`.",
    sources: &[sources::EXPORTED_AUTOMATION_RULES],
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    let Definition::Detection(detection) = rule.definition else {
        if rule.rule.on.is_some() {
            found.add(
                rule.value("on"),
                "`on` is not allowed in a file of automation rules: it has no rule to run on",
                "describe the incident under `conditions`, or move the rule into its detection",
            );
        }
        return;
    };
    let (defender, sentinel) = (detection.defender.is_some(), detection.sentinel.as_ref());
    let titled = defender || sentinel.is_some_and(|sentinel| sentinel.title.is_some());
    let on = rule.rule.on.unwrap_or(RecognizedBy::AnalyticsRule);
    let (missing, help) = match on {
        RecognizedBy::AnalyticsRule if sentinel.is_none() => (
            "a `sentinel` section, whose rule it runs on",
            "add `sentinel: {keyedOn: incidentTitle}`, or run it `on: customDetection` (preview API)",
        ),
        RecognizedBy::IncidentTitle | RecognizedBy::AlertTitle if !titled => (
            "a `defender` section that raises the title, or `sentinel.title`",
            "add one of them, or run it `on: analyticsRule`",
        ),
        RecognizedBy::CustomDetection if !defender => {
            ("a `defender` section, whose rule it runs on", "add one, or run it `on: analyticsRule`")
        }
        _ => return,
    };
    let place = if rule.rule.on.is_some() { rule.value("on") } else { rule.value("key") };
    found.add(place, format!("missing rule for `{}` to run on, expected {missing}", rule.rule.key), help);
}
