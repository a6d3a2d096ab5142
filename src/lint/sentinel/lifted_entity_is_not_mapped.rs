//! A kind of entity that the keyed rule lifts and the Defender XDR rule does not map.

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "lifted-entity-is-not-mapped",
    severity: DiagnosticSeverity::Warning,
    summary: "A keyed rule lifts a kind of entity that the Defender XDR rule does not map.",
    why: "A keyed rule takes its entities from the alert. What the Defender XDR rule does not map is in the alert only \
          where the service adds it by itself.",
    bad: Example::new(
        "entities:\n  - account: {aadUserId: AccountObjectId}\ndefender: {}\nsentinel:\n  entities: [account, ip]",
    ),
    good: Example::new(
        "entities:\n  - account: {aadUserId: AccountObjectId}\n  - ip: {address: IPAddress}\ndefender: {}\nsentinel:\n  entities: [account, ip]",
    ),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(sentinel) = super::keyed(detection).filter(|_| detection.defender.is_some()) else { return };
    for (index, name) in sentinel.entities.iter().flatten().enumerate() {
        if !detection.entities.iter().any(|entity| entity.kind == name.0) {
            found.add(
                Place::Value(at(["sentinel", "entities"]).index(index)),
                format!(
                    "the alert has no `{0}`, expected a kind that is mapped under `entities`",
                    name.0.name
                ),
                format!("map a `{}` under `entities`, or take it out here", name.0.name),
            );
        }
    }
}
