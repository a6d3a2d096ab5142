//! An entity that a platform does not support.

use indoc::indoc;

use crate::definition::Detection;
use crate::definition::sentinel::KeyedOn;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::entity::platforms;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "unsupported-entity",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A platform does not support any part of an entity.",
    why: "Not every kind of entity exists on both platforms, and not every identifier. What a platform does \
          not support is left out of its rule, and the alert there does not show it.",
    bad: Example::new(indoc! {"
        entities:
          - ip: {address: IPAddress}
          - registryKey: {hive: Hive, key: Key}
        defender: {}
    "}),
    good: Example::new(indoc! {"
        entities:
          - ip: {address: IPAddress}
          - registryValue: {key: Key, name: ValueName}
        defender: {}
    "}),
    how_to_fix: "Map an identifier that the platform supports, or carry the values as custom details under `details`.",
    sources: &[sources::ENTITIES, sources::GRAPH_DETECTION_RULE],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    unsupported_by_keyed_rule(detection, found);
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
                    "it does not have this entity".to_owned(),
                    "add its values as custom details under `details`".to_owned(),
                )
            } else {
                (format!("expected {}", taken.join(" or ")), format!("map {} as well", taken.join(" or ")))
            };
            found.add(
                Place::Key(at(["entities"]).index(index).key(kind)),
                format!("{platform} does not support this `{kind}`: {expected}"),
                help,
            );
        }
    }
}

/// A keyed rule lifts every kind that Sentinel has, whatever its identifiers.
fn unsupported_by_keyed_rule(detection: &Detection, found: &mut Findings<'_>) {
    let Some(sentinel) = &detection.sentinel else { return };
    if sentinel.entities.is_some() || detection.keyed_on() == Some(KeyedOn::Query) {
        return;
    }
    for (index, entity) in detection.entities.iter().enumerate() {
        let kind = entity.kind;
        if kind.sentinel.is_none() {
            found.add(
                Place::Key(at(["entities"]).index(index).key(kind.name)),
                format!("Sentinel does not support this `{}`: it does not have this entity", kind.name),
                "list the kinds that the keyed rule lifts under `sentinel.entities`",
            );
        }
    }
}
