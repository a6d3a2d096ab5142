//! A status of closed, which needs a classification.

use indoc::indoc;

use crate::definition::automation::{AutomationAction, IncidentStatus};
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "closed-without-classification",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An incident is closed without a classification.",
    why: "The service refuses to close an incident that is not classified; `close` does both.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - {key: close, name: Close, order: 10, actions: [{status: closed}]}
    "}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: close
            name: Close
            order: 10
            actions: [{close: {classification: undetermined}}]
    "}),
    how_to_fix: "Use `close` instead of `status: closed`.",
    sources: &[sources::AUTOMATION_RULES],
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    for (index, action) in rule.rule.actions.iter().enumerate() {
        if matches!(action, AutomationAction::Status(IncidentStatus::Closed)) {
            found.add(
                Place::Value(rule.at.key("actions").index(index).key("status")),
                "missing classification for a closed incident, expected `close` instead of `status: closed`",
                "write `close: {classification: benignPositive, reason: suspiciousButExpected}`, or `undetermined`",
            );
        }
    }
}
