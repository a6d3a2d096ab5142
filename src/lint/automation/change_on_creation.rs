//! A condition on a change in a rule that runs on creation.

use super::{Located, conditions};
use crate::definition::automation::TriggersWhen;
use crate::definition::condition::Condition;
use crate::diagnostic::{Place, Severity};
use crate::lint::{Case, Check, Example, Found, Lint, Rule};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "change-on-creation",
    severity: Severity::Error,
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

fn check(_: &Case<'_>, rule: &Rule<'_>, found: &mut Found<'_>) {
    if rule.rule.when.contains(&TriggersWhen::Updated) {
        return;
    }
    for Located { at, condition, .. } in conditions(rule) {
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
