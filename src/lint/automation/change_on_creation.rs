//! A condition on a change in a rule that runs on creation.

use super::{ConditionAt, conditions};
use crate::definition::automation::TriggersWhen;
use crate::definition::condition::Condition;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "change-on-creation",
    severity: DiagnosticSeverity::Error,
    summary: "A rule that runs on creation alone waits for a change.",
    why: "What was just created has not changed: `changed` and `added` are conditions of rules on updates.",
    bad: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: page, name: Page, order: 10, when: [created], conditions: [{added: Alerts}], actions: [{tags: [page]}]}",
    ),
    good: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: page, name: Page, order: 10, when: [updated], conditions: [{added: Alerts}], actions: [{tags: [page]}]}",
    ),
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    if rule.rule.when.contains(&TriggersWhen::Updated) {
        return;
    }
    for ConditionAt { at, condition, .. } in conditions(rule) {
        let name = match condition {
            Condition::Changed(_) => "changed",
            Condition::Added(_) => "added",
            _ => continue,
        };
        found.add(
            Place::Key(at.key(name)),
            format!("`{name}` never holds on creation, expected it on a rule with `when: [updated]`"),
            "add `updated` to `when`, or take the condition out",
        );
    }
}
