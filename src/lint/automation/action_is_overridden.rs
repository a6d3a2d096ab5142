//! An action that a later one undoes.

use std::mem::discriminant;

use crate::definition::automation::Action;
use crate::diagnostic::{Place, Severity};
use crate::lint::{Case, Check, Example, Found, Lint, Rule};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "action-is-overridden",
    severity: Severity::Warning,
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

fn check(_: &Case<'_>, rule: &Rule<'_>, found: &mut Found<'_>) {
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

fn overrides(later: &Action, action: &Action) -> bool {
    match action {
        Action::Severity(_) | Action::Owner(_) | Action::Close(_) => {
            discriminant(later) == discriminant(action)
        }
        Action::Status(_) => matches!(later, Action::Status(_) | Action::Close(_)),
        Action::Playbook(_) | Action::Task(_) => later == action,
        Action::Tags(_) => false,
    }
}
