//! A key that two automation rules of a definition share.

use crate::definition::Definition;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-automation-key",
    severity: DiagnosticSeverity::Error,
    summary: "Two automation rules of a definition have the same key.",
    why: "The key names the file and makes the GUID of the rule: the second one would overwrite the first.",
    bad: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: page, name: Raise, order: 10, actions: [{severity: high}]}\n  - {key: page, name: Page, order: 20, actions: [{tags: [page]}]}",
    ),
    good: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: raise, name: Raise, order: 10, actions: [{severity: high}]}\n  - {key: page, name: Page, order: 20, actions: [{tags: [page]}]}",
    ),
    check: Check::Definition(check),
};

fn check(_: &LintContext<'_>, definition: &Definition, found: &mut Findings<'_>) {
    let rules = definition.automation();
    for (index, rule) in rules.iter().enumerate() {
        if let Some(first) = rules[..index].iter().position(|other| other.key == rule.key) {
            let automation = at(["automation"]);
            let diagnostic = found.add(
                Place::Value(automation.index(index).key("key")),
                format!("the key `{}` is taken, expected one of its own for each rule", rule.key),
                "name the key after what the rule does",
            );
            *diagnostic = diagnostic
                .clone()
                .related(Place::Value(automation.index(first).key("key")), "it is taken here");
        }
    }
}
