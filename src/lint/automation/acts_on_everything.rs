//! An automation rule without a condition.

use crate::definition::Definition;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "acts-on-everything",
    severity: DiagnosticSeverity::Warning,
    summary: "An automation rule in a file of its own has no condition.",
    why: "It runs on every incident of the workspace, also on those of products that nobody thought of.",
    bad: Example::new(
        "kind: automation\nid: example\nname: Tag\nautomation:\n  - {key: tag, name: Tag, order: 10, actions: [{tags: [seen]}]}",
    ),
    good: Example::new(
        "kind: automation\nid: example\nname: Tag\nautomation:\n  - key: tag\n    name: Tag\n    order: 10\n    conditions: [{property: IncidentSeverity, operator: equals, values: [High]}]\n    actions: [{tags: [seen]}]",
    ),
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    if matches!(rule.definition, Definition::Automation(_)) && rule.rule.conditions.is_empty() {
        found.add(
            rule.value("key"),
            format!("`{}` runs on every incident, expected a condition", rule.rule.key),
            "say under `conditions` which incidents are meant",
        );
    }
}
