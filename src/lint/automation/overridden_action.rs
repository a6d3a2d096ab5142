//! An action that a later one overrides.

use std::mem::discriminant;

use indoc::indoc;

use crate::definition::automation::AutomationAction;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "overridden-action",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A later action of the rule sets the same property again, or runs the same playbook twice.",
    why: "Actions run in order: an incident has one severity, one status and one owner, and the last one \
          stays.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: raise
            name: Raise
            order: 10
            actions: [{severity: medium}, {severity: high}]
    "}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - {key: raise, name: Raise, order: 10, actions: [{severity: high}]}
    "}),
    how_to_fix: "Keep the intended one.",
    sources: &[sources::INCIDENT_AUTOMATION],
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    let actions = &rule.rule.actions;
    for (index, action) in actions.iter().enumerate() {
        if actions[index + 1..].iter().any(|later| overrides(later, action)) {
            found.add(
                Place::Value(rule.at.key("actions").index(index)),
                "this action is overridden by a later one",
                "keep the intended one",
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
