//! A condition on a change in a rule that runs on creation.

use indoc::indoc;

use super::{ConditionAt, conditions};
use crate::definition::automation::TriggersWhen;
use crate::definition::condition::Condition;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "change-on-creation",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A rule that runs on creation only has a condition on a change.",
    why: "What was just created has not changed: `changed` and `added` are conditions of rules on updates.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            when: [created]
            conditions: [{added: Alerts}]
            actions: [{tags: [page]}]
    "}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            when: [updated]
            conditions: [{added: Alerts}]
            actions: [{tags: [page]}]
    "}),
    how_to_fix: "Add `updated` to `when`, or remove the condition.",
    sources: &[sources::AUTOMATION_RULES],
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
            format!("`{name}` never holds on creation, expected `when: [updated]`"),
            "add `updated` to `when`, or remove the condition",
        );
    }
}
