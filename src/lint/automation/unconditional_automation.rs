//! An automation rule without a condition.

use indoc::indoc;

use crate::definition::Definition;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "unconditional-automation",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An automation rule in a file of its own has no condition.",
    why: "It runs on every incident of the workspace, including those of products that were not considered.",
    bad: Example::new(indoc! {"
        kind: automation
        id: example
        name: Tag
        automation:
          - {key: tag, name: Tag, order: 10, actions: [{tags: [seen]}]}
    "}),
    good: Example::new(indoc! {"
        kind: automation
        id: example
        name: Tag
        automation:
          - key: tag
            name: Tag
            order: 10
            conditions: [{property: IncidentSeverity, operator: equals, values: [High]}]
            actions: [{tags: [seen]}]
    "}),
    how_to_fix: "Say under `conditions` which incidents the rule is for.",
    sources: &[sources::INCIDENT_AUTOMATION],
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    if matches!(rule.definition, Definition::Automation(_)) && rule.rule.conditions.is_empty() {
        found.add(
            rule.value("key"),
            format!("missing condition: `{}` runs on every incident", rule.rule.key),
            "say under `conditions` which incidents it is for",
        );
    }
}
