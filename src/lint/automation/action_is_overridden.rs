//! An action that a later one undoes.

use std::mem::discriminant;

use crate::definition::automation::AutomationAction;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "action-is-overridden",
    severity: DiagnosticSeverity::Warning,
    summary: "A later action of the rule sets the same thing again, or runs the same playbook twice.",
    why: "Actions run in their order: an incident has one severity, one status and one owner, and the last one stays.",
    bad: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: raise, name: Raise, order: 10, actions: [{severity: medium}, {severity: high}]}",
    ),
    good: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: raise, name: Raise, order: 10, actions: [{severity: high}]}",
    ),
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    let actions = &rule.rule.actions;
    for (index, action) in actions.iter().enumerate() {
        if actions[index + 1..].iter().any(|later| overrides(later, action)) {
            found.add(
                Place::Value(rule.at.key("actions").index(index)),
                "a later action does this again, expected it once",
                "keep the one that is meant",
            );
        }
    }
}

fn overrides(later: &AutomationAction, action: &AutomationAction) -> bool {
    match action {
        AutomationAction::Severity(_) | AutomationAction::Owner(_) | AutomationAction::Close(_) => {
            discriminant(later) == discriminant(action)
        }
        AutomationAction::Status(_) => {
            matches!(later, AutomationAction::Status(_) | AutomationAction::Close(_))
        }
        AutomationAction::Playbook(_) | AutomationAction::Task(_) => later == action,
        AutomationAction::Tags(_) => false,
    }
}
