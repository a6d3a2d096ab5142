//! An entity whose identifiers do not name it on one of the platforms.

use crate::definition::{Detection, Entity};
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::entity::{EntityPlatform, platforms};
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "insufficient-entity",
    severity: DiagnosticSeverity::Error,
    summary: "The identifiers of an entity are not enough for a platform to name it.",
    why: "Defender XDR refuses an entity that has not all identifiers of at least one combination, and lists them in \
          its answer (observed). Sentinel's combinations are those of the Azure-Sentinel template checks. A keyed rule \
          takes its entities from the alert, so that only a rule with `keyedOn: query` counts for Sentinel.",
    bad: Example::new("entities:\n  - account: {name: AccountName}\ndefender: {}"),
    good: Example::new("entities:\n  - account: {name: AccountName, ntDomain: AccountDomain}\ndefender: {}"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for platform in platforms(detection) {
        for (index, entity) in detection.entities.iter().enumerate() {
            let Some(combinations) = missing(entity, platform) else { continue };
            let kind = entity.kind.name;
            found.add(
                Place::Value(at(["entities"]).index(index).key(kind)),
                format!("{platform} cannot tell the `{kind}` by these identifiers, expected {combinations}"),
                format!("map the missing identifier of `{kind}` to a column of the query"),
            );
        }
    }
}

/// The combinations that would do, where the platform takes some of the identifiers and none of them is whole.
fn missing(entity: &Entity, platform: EntityPlatform) -> Option<String> {
    let combinations = platform.sufficient(entity.kind);
    let some_are_taken = entity.identifiers.keys().any(|name| platform.takes(entity.kind, name));
    let whole = combinations
        .iter()
        .any(|combination| combination.iter().all(|name| entity.identifiers.contains_key(*name)));
    if combinations.is_empty() || whole || !some_are_taken {
        return None;
    }
    let list: Vec<String> = combinations
        .iter()
        .map(|combination| {
            combination.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" with ")
        })
        .collect();
    Some(list.join(", or "))
}
