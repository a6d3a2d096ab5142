//! A name of an automation rule that is too long.

use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};
use crate::platform::sentinel::AUTOMATION_NAME_MAX_CHARS;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "automation-name-is-too-long",
    severity: DiagnosticSeverity::Error,
    summary: "The name of an automation rule is longer than 500 characters.",
    why: "The limit of the resource type.",
    bad: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: page, name: \"Page […]\", order: 10, actions: [{tags: [page]}]}",
    ),
    good: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: page, name: Page, order: 10, actions: [{tags: [page]}]}",
    ),
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    let length = rule.rule.name.chars().count();
    if length > AUTOMATION_NAME_MAX_CHARS {
        found.add(
            rule.value("name"),
            format!("the name has {length} characters, expected at most {AUTOMATION_NAME_MAX_CHARS}"),
            "shorten it",
        );
    }
}
