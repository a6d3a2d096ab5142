//! An entity that a platform does not have, or of which it takes no identifier.

use crate::definition::Detection;
use crate::definition::sentinel::KeyedOn;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::entity::platforms;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "entity-is-lost",
    severity: DiagnosticSeverity::Warning,
    summary: "A platform gets nothing of an entity.",
    why: "Not every kind of entity exists on both platforms, and not every identifier. What a platform has no place for \
          is left out of its rule: the alert there does not show it.",
    bad: Example::new(
        "entities:\n  - ip: {address: IPAddress}\n  - registryKey: {hive: Hive, key: Key}\ndefender: {}",
    ),
    good: Example::new(
        "entities:\n  - ip: {address: IPAddress}\n  - registryValue: {key: Key, name: ValueName}\ndefender: {}",
    ),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    lost_by_a_keyed_rule(detection, found);
    for platform in platforms(detection) {
        for (index, entity) in detection.entities.iter().enumerate() {
            if entity.identifiers.keys().any(|name| platform.takes(entity.kind, name)) {
                continue;
            }
            let kind = entity.kind.name;
            let taken: Vec<String> = entity
                .kind
                .identifiers
                .iter()
                .filter(|identifier| platform.takes(entity.kind, identifier.name))
                .map(|identifier| format!("`{}`", identifier.name))
                .collect();
            let (expected, help) = if taken.is_empty() {
                (
                    "it has no such entity".to_owned(),
                    "carry its values as custom details under `details`".to_owned(),
                )
            } else {
                (format!("expected {}", taken.join(" or ")), format!("map {} too", taken.join(" or ")))
            };
            found.add(
                Place::Key(at(["entities"]).index(index).key(kind)),
                format!("{platform} gets nothing of this `{kind}`: {expected}"),
                help,
            );
        }
    }
}

/// A keyed rule lifts every kind that Sentinel has, whatever its identifiers.
fn lost_by_a_keyed_rule(detection: &Detection, found: &mut Findings<'_>) {
    let Some(sentinel) = &detection.sentinel else { return };
    if sentinel.entities.is_some() || detection.keyed_on() == Some(KeyedOn::Query) {
        return;
    }
    for (index, entity) in detection.entities.iter().enumerate() {
        let kind = entity.kind;
        if kind.sentinel.is_none() {
            found.add(
                Place::Key(at(["entities"]).index(index).key(kind.name)),
                format!("Sentinel gets nothing of this `{}`: it has no such entity", kind.name),
                "name the kinds that the keyed rule lifts under `sentinel.entities`",
            );
        }
    }
}
