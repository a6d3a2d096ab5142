//! Two automation rules of a definition that run in any order.

use crate::definition::Definition;
use crate::definition::automation::AutomationRule;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "same-order",
    severity: DiagnosticSeverity::Warning,
    summary: "Two automation rules of a definition have the same order.",
    why: "Sentinel runs rules of one order in any order, and later rules see what earlier ones changed \
          (automate-incident-handling).",
    bad: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: raise, name: Raise, order: 10, actions: [{severity: high}]}\n  - {key: page, name: Page, order: 10, actions: [{tags: [page]}]}",
    ),
    good: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: raise, name: Raise, order: 10, actions: [{severity: high}]}\n  - {key: page, name: Page, order: 20, actions: [{tags: [page]}]}",
    ),
    check: Check::Definition(check),
};

fn check(_: &LintContext<'_>, definition: &Definition, found: &mut Findings<'_>) {
    let rules = definition.automation();
    for (index, rule) in rules.iter().enumerate() {
        if let Some(first) = rules[..index].iter().position(|other| race(rule, other)) {
            let automation = at(["automation"]);
            let diagnostic = found.add(
                Place::Value(automation.index(index).key("order")),
                format!("`{}` has the order {} too, expected one of its own", rules[first].key, rule.order),
                "give the rule that runs second a higher number",
            );
            *diagnostic = diagnostic
                .clone()
                .related(Place::Value(automation.index(first).key("order")), "the other rule");
        }
    }
}

fn race(one: &AutomationRule, other: &AutomationRule) -> bool {
    one.order == other.order
        && one.trigger == other.trigger
        && one.when.iter().any(|when| other.when.contains(when))
}
