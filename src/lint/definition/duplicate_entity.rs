//! An entity that is mapped twice.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-entity",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An entity is mapped twice from the same columns.",
    why: "The second mapping adds nothing to the alert, and counts towards the ten mappings of a Sentinel \
          rule.",
    bad: Example::new(indoc! {"
        entities:
          - ip: {address: IPAddress}
          - ip: {address: IPAddress}
        defender: {}
    "}),
    good: Example::new(indoc! {"
        entities:
          - ip: {address: IPAddress}
          - ip: {address: RemoteIP}
        defender: {}
    "}),
    how_to_fix: "Remove one of the two, or map it to the intended columns.",
    sources: &[],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for (index, entity) in detection.entities.iter().enumerate() {
        if let Some(first) = detection.entities[..index].iter().position(|earlier| earlier == entity) {
            let entities = at(["entities"]);
            found
                .add(
                    Place::Key(entities.index(index).key(entity.kind.name)),
                    format!("duplicate entity `{}`", entity.kind.name),
                    "remove one of them, or map it to the intended columns",
                )
                .related(Place::Key(entities.index(first).key(entity.kind.name)), "first mapped here");
        }
    }
}
