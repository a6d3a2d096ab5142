//! A kind of entity that the keyed rule lifts and the Defender XDR rule does not map.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "lifted-entity-not-mapped",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A keyed rule lifts a kind of entity that the Defender XDR rule does not map.",
    why: "A keyed rule takes its entities from the alert. What the Defender XDR rule does not map is in the \
          alert only where the service adds it by itself.",
    bad: Example::new(indoc! {"
        entities:
          - account: {aadUserId: AccountObjectId}
        defender: {}
        sentinel:
          entities: [account, ip]
    "}),
    good: Example::new(indoc! {"
        entities:
          - account: {aadUserId: AccountObjectId}
          - ip: {address: IPAddress}
        defender: {}
        sentinel:
          entities: [account, ip]
    "}),
    how_to_fix: "Map the entity under `entities`, or remove it from `sentinel.entities`.",
    sources: &[],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(sentinel) = super::keyed(detection).filter(|_| detection.defender.is_some()) else { return };
    for (index, name) in sentinel.entities.iter().flatten().enumerate() {
        if !detection.entities.iter().any(|entity| entity.kind == name.0) {
            found.add(
                Place::Value(at(["sentinel", "entities"]).index(index)),
                format!(
                    "the alert does not have `{0}`, expected a kind that is mapped under `entities`",
                    name.0.name
                ),
                format!("map a `{}` under `entities`, or remove it here", name.0.name),
            );
        }
    }
}
