//! A status of closed, which needs a classification.

use crate::definition::automation::{Action, IncidentStatus};
use crate::diagnostic::{Place, Severity};
use crate::lint::{Case, Check, Example, Found, Lint, Rule};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "closed-without-a-classification",
    severity: Severity::Error,
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

fn check(_: &Case<'_>, rule: &Rule<'_>, found: &mut Found<'_>) {
    for (index, action) in rule.rule.actions.iter().enumerate() {
        if matches!(action, Action::Status(IncidentStatus::Closed)) {
            found.add(
                Place::Value(rule.at.key("actions").index(index).key("status")),
                "an incident is closed with a classification, expected `close` in place of `status: closed`",
                "write `close: {classification: benignPositive, reason: suspiciousButExpected}`, or `undetermined`",
            );
        }
    }
}
