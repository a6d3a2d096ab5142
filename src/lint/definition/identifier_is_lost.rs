//! An identifier that a platform does not have.

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::entity::platforms;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "identifier-is-lost",
    severity: DiagnosticSeverity::Info,
    summary: "A platform has no place for an identifier of an entity.",
    why: "The entity itself reaches the platform by its other identifiers; this one does not.",
    bad: Example::new("entities:\n  - account: {upn: AccountUpn, puid: AccountPuid}\ndefender: {}"),
    good: Example::new("entities:\n  - account: {upn: AccountUpn, sid: AccountSid}\ndefender: {}"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for platform in platforms(detection) {
        for (index, entity) in detection.entities.iter().enumerate() {
            if !entity.identifiers.keys().any(|name| platform.takes(entity.kind, name)) {
                continue;
            }
            let kind = entity.kind.name;
            for name in entity.identifiers.keys().filter(|name| !platform.takes(entity.kind, name)) {
                found.add(
                    Place::Key(at(["entities"]).index(index).key(kind).key(name)),
                    format!("{platform} has no `{name}` of a `{kind}`; the rule there does without"),
                    "nothing needs to be done; carry the value under `details` if it matters there",
                );
            }
        }
    }
}
