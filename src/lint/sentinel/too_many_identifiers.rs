//! More identifiers of an entity than a Sentinel rule accepts.

use indoc::indoc;

use crate::definition::Detection;
use crate::definition::sentinel::KeyedOn;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::entity::EntityPlatform;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sentinel::MAX_FIELD_MAPPINGS;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "too-many-identifiers",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An entity has more identifiers than a Sentinel rule accepts.",
    why: "A mapping has at most three. The three that identify an entity best are rendered.",
    bad: Example::new(indoc! {"
        entities:
          - account: {aadUserId: AccountObjectId, sid: AccountSid, upn: AccountUpn, name: AccountName}
        sentinel: {keyedOn: query}
    "}),
    good: Example::new(indoc! {"
        entities:
          - account: {aadUserId: AccountObjectId, sid: AccountSid, upn: AccountUpn}
        sentinel: {keyedOn: query}
    "}),
    how_to_fix: "No action is required if the remaining ones identify the entity; otherwise map three only.",
    sources: &[sources::TEMPLATE_CHECKS],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    if detection.keyed_on() != Some(KeyedOn::Query) {
        return;
    }
    for (index, entity) in detection.entities.iter().enumerate() {
        let kind = entity.kind.name;
        // The table lists the strongest identifiers first, and rendering keeps these.
        let taken = entity.kind.identifiers.iter().map(|identifier| identifier.name).filter(|name| {
            entity.identifiers.contains_key(*name) && EntityPlatform::Sentinel.takes(entity.kind, name)
        });
        for name in taken.skip(MAX_FIELD_MAPPINGS) {
            found.add(
                Place::Key(at(["entities"]).index(index).key(kind).key(name)),
                format!(
                    "Sentinel accepts {MAX_FIELD_MAPPINGS} identifiers of an entity: `{name}` is left out"
                ),
                "no action is required if the others identify the entity; otherwise map three only",
            );
        }
    }
}
