//! An operator that the portal does not offer for a property.

use indoc::indoc;

use super::properties;
use crate::definition::condition::PropertyOperator;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sentinel::{PROPERTIES, PropertyOperators};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "unsupported-operator",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A property is compared with an operator that the portal does not offer for it.",
    why: "The portal offers each property certain operators: lists such as the tactics `contains` or \
          `notContains`, fixed values such as the severity `equals` or `notEquals`. A rule with another \
          operator may be rejected, may never match, and cannot be edited in the portal.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            conditions:
              - {property: IncidentTactics, operator: equals, values: [Execution]}
            actions: [{tags: [page]}]
    "}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            conditions:
              - {property: IncidentTactics, operator: contains, values: [Execution]}
            actions: [{tags: [page]}]
    "}),
    how_to_fix: "Use an operator that the portal offers for the property.",
    sources: &[sources::AUTOMATION_RULES],
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
                format!("unsupported operator for `{}`, expected {expected}", property.name),
                format!("use {expected}"),
            );
        }
    }
}
