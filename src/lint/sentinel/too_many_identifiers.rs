//! More identifiers of an entity than a Sentinel rule takes.

use crate::definition::Detection;
use crate::definition::sentinel::KeyedOn;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::entity::EntityPlatform;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use crate::platform::sentinel::MAX_FIELD_MAPPINGS;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "too-many-identifiers",
    severity: DiagnosticSeverity::Warning,
    summary: "An entity has more identifiers than a Sentinel rule takes.",
    why: "A mapping has at most three (Azure-Sentinel's template checks). The three that tell an entity apart best are \
          rendered.",
    bad: Example::new(
        "entities:\n  - account: {aadUserId: AccountObjectId, sid: AccountSid, upn: AccountUpn, name: AccountName}\nsentinel: {keyedOn: query}",
    ),
    good: Example::new(
        "entities:\n  - account: {aadUserId: AccountObjectId, sid: AccountSid, upn: AccountUpn}\nsentinel: {keyedOn: query}",
    ),
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
                format!("Sentinel takes {MAX_FIELD_MAPPINGS} identifiers of an entity; `{name}` is left out"),
                "nothing needs to be done where the rest tells the entity apart; else map three alone",
            );
        }
    }
}
