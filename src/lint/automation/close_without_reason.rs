//! A classification without its reason.

use indoc::indoc;

use crate::definition::automation::{AutomationAction, Close};
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "close-without-reason",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An incident is closed with a classification that requires a reason, and without one.",
    why: "The portal always asks for the reason, and the azurerm provider knows these classifications only \
          with a reason. Whether the service accepts them without one is not documented.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: close
            name: Close
            order: 10
            actions: [{close: {classification: benignPositive}}]
    "}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: close
            name: Close
            order: 10
            actions: [{close: {classification: benignPositive, reason: suspiciousButExpected}}]
    "}),
    how_to_fix: "Add the reason.",
    sources: &[sources::AZURERM_AUTOMATION_RULE],
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
                format!("missing reason for `{}`, expected {}", classification.name(), names.join(" or ")),
                format!(
                    "add `reason: {}`",
                    classification.reasons().first().map_or("", |reason| reason.name())
                ),
            );
        }
    }
}
