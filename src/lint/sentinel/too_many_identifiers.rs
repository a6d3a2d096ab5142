//! More identifiers of an entity than a Sentinel rule takes.

use crate::definition::Detection;
use crate::definition::sentinel::KeyedOn;
use crate::diagnostic::{Place, Severity};
use crate::lint::case::at;
use crate::lint::entity::Platform;
use crate::lint::{Case, Check, Example, Found, Lint};
use crate::platform::sentinel::MAX_FIELD_MAPPINGS;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "too-many-identifiers",
    severity: Severity::Warning,
    summary: "An entity has more identifiers than a Sentinel rule takes.",
    why: "A mapping has at most three (Azure-Sentinel's template checks). The first three that Sentinel knows are rendered, \
          in the order written.",
    bad: Example::new(
        "entities:\n  - account: {aadUserId: AccountObjectId, sid: AccountSid, upn: AccountUpn, name: AccountName}\nsentinel: {keyedOn: query}",
    ),
    good: Example::new(
        "entities:\n  - account: {aadUserId: AccountObjectId, sid: AccountSid, upn: AccountUpn}\nsentinel: {keyedOn: query}",
    ),
    check: Check::Detection(check),
};

fn check(_: &Case<'_>, detection: &Detection, found: &mut Found<'_>) {
    if detection.keyed_on() != Some(KeyedOn::Query) {
        return;
    }
    for (index, entity) in detection.entities.iter().enumerate() {
        let kind = entity.kind.name;
        let taken = entity.identifiers.keys().filter(|name| Platform::Sentinel.takes(entity.kind, name));
        for name in taken.skip(MAX_FIELD_MAPPINGS) {
            found.add(
                Place::Key(at(["entities"]).index(index).key(kind).key(name)),
                format!("Sentinel takes {MAX_FIELD_MAPPINGS} identifiers of an entity; `{name}` is left out"),
                "put the three that tell the entity apart first",
            );
        }
    }
}
