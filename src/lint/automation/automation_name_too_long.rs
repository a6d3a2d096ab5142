//! A name of an automation rule that is too long.

use indoc::indoc;

use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sentinel::AUTOMATION_NAME_MAX_CHARS;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "automation-name-too-long",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The name of an automation rule is longer than 500 characters.",
    why: "This is the limit of the resource type.",
    bad: Example::new(indoc! {r#"
        sentinel: {keyedOn: query}
        automation:
          - {key: page, name: "Page […]", order: 10, actions: [{tags: [page]}]}
    "#}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - {key: page, name: Page, order: 10, actions: [{tags: [page]}]}
    "}),
    how_to_fix: "Shorten the name.",
    sources: &[sources::ARM_AUTOMATION_RULES],
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
