//! A key that two automation rules of a definition share.

use indoc::indoc;

use crate::definition::Definition;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-automation-key",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "Two automation rules of a definition have the same key.",
    why: "The key names the file, and the GUID of the rule is derived from it: the second rule would overwrite \
          the first.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - {key: page, name: Raise, order: 10, actions: [{severity: high}]}
          - {key: page, name: Page, order: 20, actions: [{tags: [page]}]}
    "}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - {key: raise, name: Raise, order: 10, actions: [{severity: high}]}
          - {key: page, name: Page, order: 20, actions: [{tags: [page]}]}
    "}),
    how_to_fix: "Name each key after what its rule does.",
    sources: &[],
    check: Check::Definition(check),
};

fn check(_: &LintContext<'_>, definition: &Definition, found: &mut Findings<'_>) {
    let rules = definition.automation();
    for (index, rule) in rules.iter().enumerate() {
        if let Some(first) = rules[..index].iter().position(|other| other.key == rule.key) {
            let automation = at(["automation"]);
            found
                .add(
                    Place::Value(automation.index(index).key("key")),
                    format!("duplicate key `{}`, expected a unique key", rule.key),
                    "name the key after what the rule does",
                )
                .related(Place::Value(automation.index(first).key("key")), "first used here");
        }
    }
}
