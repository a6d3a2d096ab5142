//! A definition that lists its current id among its earlier ones.

use indoc::indoc;

use crate::definition::Definition;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "formerly-names-itself",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "`formerly` lists the current id.",
    why: "`formerly` holds earlier ids, oldest first; GUIDs are derived from the first of them. With the \
          current id in the list it is ambiguous which one the deployed rules were derived from.",
    bad: Example::new(indoc! {"
        formerly: [old-name, example]
        defender: {}
    "}),
    good: Example::new(indoc! {"
        formerly: [old-name]
        defender: {}
    "}),
    how_to_fix: "Remove the current id from `formerly`.",
    sources: &[],
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
            format!("`{id}` is the current id, expected earlier ids only"),
            "remove it from `formerly`",
        );
    }
}
