//! A value that a property never has.

use indoc::indoc;

use super::{ConditionAt, conditions, properties};
use crate::definition;
use crate::definition::attack::Tactic;
use crate::definition::condition::{ChangedProperty, Condition};
use crate::diagnostic::{DiagnosticSeverity, Place, Pointer, did_you_mean};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sentinel::STATUSES;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "unknown-condition-value",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A condition compares a property with a value that it never has.",
    why: "Severity, status and tactics have fixed values. A condition on another value never holds, or always.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            conditions:
              - {property: IncidentSeverity, operator: equals, values: [Critical]}
            actions: [{tags: [page]}]
    "}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            conditions: [{property: IncidentSeverity, operator: equals, values: [High]}]
            actions: [{tags: [page]}]
    "}),
    how_to_fix: "Use one of the values of the property.",
    sources: &[sources::ARM_AUTOMATION_RULES],
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    let severities = [
        definition::AlertSeverity::High,
        definition::AlertSeverity::Medium,
        definition::AlertSeverity::Low,
        definition::AlertSeverity::Informational,
    ]
    .map(definition::AlertSeverity::sentinel);
    for (at, condition) in properties(rule) {
        let known = match condition.property.as_str() {
            "IncidentSeverity" => severities.as_slice(),
            "IncidentStatus" => STATUSES,
            "IncidentTactics" => Tactic::NAMES,
            _ => continue,
        };
        compare(&condition.property, &condition.values, &at, known, found);
    }
    for ConditionAt { at, condition, .. } in conditions(rule) {
        let Condition::Changed(changed) = condition else { continue };
        let (name, known) = match changed.changed {
            ChangedProperty::IncidentSeverity => ("IncidentSeverity", severities.as_slice()),
            ChangedProperty::IncidentStatus => ("IncidentStatus", STATUSES),
            ChangedProperty::IncidentOwner => continue,
        };
        compare(name, &changed.values, &at, known, found);
    }
}

fn compare(
    property: &str,
    values: &[String],
    at: &Pointer,
    known: &[&'static str],
    found: &mut Findings<'_>,
) {
    for (index, value) in values.iter().enumerate() {
        if known.iter().any(|name| name.eq_ignore_ascii_case(value)) {
            continue;
        }
        let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
        let near = did_you_mean(value, known.iter().copied());
        found.add(
            Place::Value(at.key("values").index(index)),
            format!("unknown value `{value}` of `{property}`, expected one of {}", names.join(", ")),
            near.map_or_else(|| "use one of these".to_owned(), |near| format!("did you mean `{near}`?")),
        );
    }
}
