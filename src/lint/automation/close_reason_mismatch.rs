//! A reason that a classification does not have.

use indoc::indoc;

use crate::definition::automation::{AutomationAction, Close};
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "close-reason-mismatch",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An incident is closed with a reason that its classification does not have.",
    why: "`truePositive` goes with `suspiciousActivity`, `benignPositive` with `suspiciousButExpected`, \
          `falsePositive` with `incorrectAlertLogic` or `inaccurateData`, and `undetermined` has no reason.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: close
            name: Close
            order: 10
            actions: [{close: {classification: falsePositive, reason: suspiciousActivity}}]
    "}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: close
            name: Close
            order: 10
            actions: [{close: {classification: falsePositive, reason: inaccurateData}}]
    "}),
    how_to_fix: "Use a reason of the classification.",
    sources: &[sources::AZURERM_AUTOMATION_RULE],
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    for (index, action) in rule.rule.actions.iter().enumerate() {
        let AutomationAction::Close(Close { classification, reason: Some(reason), .. }) = action else {
            continue;
        };
        let reasons = classification.reasons();
        if !reasons.contains(reason) {
            let names: Vec<String> = reasons.iter().map(|reason| format!("`{}`", reason.name())).collect();
            let expected = if names.is_empty() { "no reason".to_owned() } else { names.join(" or ") };
            found.add(
                Place::Value(rule.at.key("actions").index(index).key("close").key("reason")),
                format!(
                    "invalid reason `{}` for `{}`, expected {expected}",
                    reason.name(),
                    classification.name()
                ),
                if names.is_empty() { "remove `reason`".to_owned() } else { format!("use {expected}") },
            );
        }
    }
}
