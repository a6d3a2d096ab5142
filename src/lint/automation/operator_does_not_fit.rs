//! An operator that a property does not have.

use super::properties;
use crate::definition::condition::PropertyOperator;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};
use crate::platform::sentinel::{PROPERTIES, PropertyOperators};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "operator-does-not-fit",
    severity: DiagnosticSeverity::Warning,
    summary: "A property is compared with an operator that the portal does not offer for it.",
    why: "The portal offers each property some operators (create-manage-use-automation-rules): lists such as the tactics \
          `contains` or `notContains`, fixed values such as the severity `equals` or `notEquals`. A rule with another one \
          may be refused, may never match, and cannot be edited in the portal.",
    bad: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: page, name: Page, order: 10, conditions: [{property: IncidentTactics, operator: equals, values: [Execution]}], actions: [{tags: [page]}]}",
    ),
    good: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: page, name: Page, order: 10, conditions: [{property: IncidentTactics, operator: contains, values: [Execution]}], actions: [{tags: [page]}]}",
    ),
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    for (at, condition) in properties(rule) {
        let Some(property) = PROPERTIES.iter().find(|property| property.name == condition.property) else {
            continue;
        };
        let (fits, expected) = match property.operators {
            PropertyOperators::Any => continue,
            PropertyOperators::Equality => (
                matches!(condition.operator, PropertyOperator::Equals | PropertyOperator::NotEquals),
                "`equals` or `notEquals`",
            ),
            PropertyOperators::Containment => (
                matches!(condition.operator, PropertyOperator::Contains | PropertyOperator::NotContains),
                "`contains` or `notContains`",
            ),
        };
        if !fits {
            found.add(
                Place::Value(at.key("operator")),
                format!("`{}` has no such operator in the portal, expected {expected}", property.name),
                format!("take {expected}"),
            );
        }
    }
}
