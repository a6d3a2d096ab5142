//! A classification without its reason.

use crate::definition::automation::{AutomationAction, Close};
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "close-without-a-reason",
    severity: DiagnosticSeverity::Warning,
    summary: "An incident is closed with a classification that has reasons, and without one.",
    why: "The portal always asks for the reason, and the azurerm provider knows these classifications with a reason alone. \
          Whether the service takes them without is not documented.",
    bad: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: close, name: Close, order: 10, actions: [{close: {classification: benignPositive}}]}",
    ),
    good: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: close, name: Close, order: 10, actions: [{close: {classification: benignPositive, reason: suspiciousButExpected}}]}",
    ),
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    for (index, action) in rule.rule.actions.iter().enumerate() {
        let AutomationAction::Close(Close { classification, reason: None, .. }) = action else { continue };
        let names: Vec<String> =
            classification.reasons().iter().map(|reason| format!("`{}`", reason.name())).collect();
        if !names.is_empty() {
            found.add(
                Place::Value(rule.at.key("actions").index(index).key("close")),
                format!("`{}` goes with a reason, expected {}", classification.name(), names.join(" or ")),
                format!(
                    "add `reason: {}`",
                    classification.reasons().first().map_or("", |reason| reason.name())
                ),
            );
        }
    }
}
