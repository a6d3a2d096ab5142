//! A status of closed, which needs a classification.

use crate::definition::automation::{AutomationAction, IncidentStatus};
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "closed-without-a-classification",
    severity: DiagnosticSeverity::Error,
    summary: "An incident is closed without a classification.",
    why: "The service refuses to close an incident that is not classified; `close` does both.",
    bad: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: close, name: Close, order: 10, actions: [{status: closed}]}",
    ),
    good: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: close, name: Close, order: 10, actions: [{close: {classification: undetermined}}]}",
    ),
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    for (index, action) in rule.rule.actions.iter().enumerate() {
        if matches!(action, AutomationAction::Status(IncidentStatus::Closed)) {
            found.add(
                Place::Value(rule.at.key("actions").index(index).key("status")),
                "an incident is closed with a classification, expected `close` in place of `status: closed`",
                "write `close: {classification: benignPositive, reason: suspiciousButExpected}`, or `undetermined`",
            );
        }
    }
}
