//! A reason that a classification does not have.

use crate::definition::automation::{AutomationAction, Close};
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "close-reason-does-not-fit",
    severity: DiagnosticSeverity::Error,
    summary: "An incident is closed with a reason that its classification does not have.",
    why: "`truePositive` goes with `suspiciousActivity`, `benignPositive` with `suspiciousButExpected`, `falsePositive` with \
          `incorrectAlertLogic` or `inaccurateData`, `undetermined` with none (the combinations of the azurerm provider).",
    bad: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: close, name: Close, order: 10, actions: [{close: {classification: falsePositive, reason: suspiciousActivity}}]}",
    ),
    good: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: close, name: Close, order: 10, actions: [{close: {classification: falsePositive, reason: inaccurateData}}]}",
    ),
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
                    "`{}` is no reason of `{}`, expected {expected}",
                    reason.name(),
                    classification.name()
                ),
                if names.is_empty() { "take `reason` out".to_owned() } else { format!("take {expected}") },
            );
        }
    }
}
