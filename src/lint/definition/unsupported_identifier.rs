//! An identifier that a platform does not support.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::entity::platforms;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "unsupported-identifier",
    severity: DiagnosticSeverity::Info,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A platform does not support an identifier of an entity.",
    why: "The entity itself reaches the platform by its other identifiers; this one does not.",
    bad: Example::new(indoc! {"
        entities:
          - account: {upn: AccountUpn, puid: AccountPuid}
        defender: {}
    "}),
    good: Example::new(indoc! {"
        entities:
          - account: {upn: AccountUpn, sid: AccountSid}
        defender: {}
    "}),
    how_to_fix: "No action is required. Carry the value under `details` if it matters there.",
    sources: &[sources::ENTITIES, sources::GRAPH_DETECTION_RULE],
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
                    format!("{platform} does not support `{name}` of `{kind}`; it is left out of that rule"),
                    "no action is required; add the value under `details` if it matters there",
                );
            }
        }
    }
}
