//! A definition that names its present id among its earlier ones.

use crate::definition::Definition;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "formerly-names-itself",
    severity: DiagnosticSeverity::Error,
    summary: "`formerly` names the present id.",
    why: "`formerly` holds earlier ids, oldest first; the GUIDs are made of the first of them. With the present id in \
          the list it cannot be told which one the deployed rules were made of.",
    bad: Example::new("formerly: [old-name, example]\ndefender: {}"),
    good: Example::new("formerly: [old-name]\ndefender: {}"),
    check: Check::Definition(check),
};

fn check(_: &LintContext<'_>, definition: &Definition, found: &mut Findings<'_>) {
    let formerly = match definition {
        Definition::Detection(detection) => &detection.formerly,
        Definition::Automation(file) => &file.formerly,
    };
    for (index, id) in formerly.iter().enumerate().filter(|(_, id)| *id == definition.id()) {
        found.add(
            Place::Value(at(["formerly"]).index(index)),
            format!("`{id}` is the present id, expected earlier ones alone"),
            "take it out of `formerly`",
        );
    }
}
