//! An entity whose identifiers are not enough for one of the platforms.

use indoc::indoc;

use crate::definition::{Detection, Entity};
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::entity::{EntityPlatform, platforms};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "insufficient-identifiers",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The identifiers of an entity are not enough for a platform to identify it.",
    why: "Defender XDR rejects an entity that does not have every identifier of at least one combination, and \
          lists the combinations in its answer (observed). A keyed rule takes its entities from the alert, so \
          only a rule with `keyedOn: query` counts for Sentinel.",
    bad: Example::new(indoc! {"
        entities:
          - account: {name: AccountName}
        defender: {}
    "}),
    good: Example::new(indoc! {"
        entities:
          - account: {name: AccountName, ntDomain: AccountDomain}
        defender: {}
    "}),
    how_to_fix: "Map the missing identifier to a column of the query.",
    sources: &[sources::GRAPH_DETECTION_RULE, sources::TEMPLATE_CHECKS],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for platform in platforms(detection) {
        for (index, entity) in detection.entities.iter().enumerate() {
            let Some(combinations) = missing(entity, platform) else { continue };
            let kind = entity.kind.name;
            found.add(
                Place::Value(at(["entities"]).index(index).key(kind)),
                format!(
                    "{platform} cannot identify the `{kind}` by these identifiers, expected {combinations}"
                ),
                format!("map the missing identifier of `{kind}` to a column of the query"),
            );
        }
    }
}

/// The combinations that would suffice, where the platform has some of the identifiers and no combination is complete.
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
            combination.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ")
        })
        .collect();
    Some(list.join(", or "))
}
