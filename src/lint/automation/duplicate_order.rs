//! Two automation rules of a definition with the same order.

use indoc::indoc;

use crate::definition::Definition;
use crate::definition::automation::AutomationRule;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-order",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "Two automation rules of a definition have the same order.",
    why: "Sentinel runs rules with the same order in any order, and later rules see what earlier ones changed.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - {key: raise, name: Raise, order: 10, actions: [{severity: high}]}
          - {key: page, name: Page, order: 10, actions: [{tags: [page]}]}
    "}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - {key: raise, name: Raise, order: 10, actions: [{severity: high}]}
          - {key: page, name: Page, order: 20, actions: [{tags: [page]}]}
    "}),
    how_to_fix: "Give the rule that runs second a higher number.",
    sources: &[sources::INCIDENT_AUTOMATION],
    check: Check::Definition(check),
};

fn check(_: &LintContext<'_>, definition: &Definition, found: &mut Findings<'_>) {
    let rules = definition.automation();
    for (index, rule) in rules.iter().enumerate() {
        if let Some(first) = rules[..index].iter().position(|other| race(rule, other)) {
            let automation = at(["automation"]);
            found
                .add(
                    Place::Value(automation.index(index).key("order")),
                    format!(
                        "`{}` also has the order {}, expected a unique order",
                        rules[first].key, rule.order
                    ),
                    "give the rule that runs second a higher number",
                )
                .related(Place::Value(automation.index(first).key("order")), "the other rule");
        }
    }
}

fn race(one: &AutomationRule, other: &AutomationRule) -> bool {
    one.order == other.order
        && one.trigger == other.trigger
        && one.when.iter().any(|when| other.when.contains(when))
}
