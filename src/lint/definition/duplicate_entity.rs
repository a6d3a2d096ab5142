//! An entity that is mapped twice.

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-entity",
    severity: DiagnosticSeverity::Warning,
    summary: "An entity is mapped twice from the same columns.",
    why: "The second mapping adds nothing to the alert, and counts against the ten mappings of a Sentinel rule.",
    bad: Example::new("entities:\n  - ip: {address: IPAddress}\n  - ip: {address: IPAddress}\ndefender: {}"),
    good: Example::new("entities:\n  - ip: {address: IPAddress}\n  - ip: {address: RemoteIP}\ndefender: {}"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for (index, entity) in detection.entities.iter().enumerate() {
        if let Some(first) = detection.entities[..index].iter().position(|earlier| earlier == entity) {
            let entities = at(["entities"]);
            let diagnostic = found.add(
                Place::Key(entities.index(index).key(entity.kind.name)),
                format!("this `{}` is mapped twice, expected each entity once", entity.kind.name),
                "take one of them out, or map it to the columns that were meant",
            );
            *diagnostic = diagnostic
                .clone()
                .related(Place::Key(entities.index(first).key(entity.kind.name)), "first mapped here");
        }
    }
}
