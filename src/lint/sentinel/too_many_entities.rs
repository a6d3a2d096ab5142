//! More entity mappings than a Sentinel rule may have.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::{at, key};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sentinel::MAX_ENTITY_MAPPINGS;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "too-many-entities",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A Sentinel rule maps more than ten entities.",
    why: "This is the limit of a rule.",
    bad: Example::new(indoc! {"
        entities:
          - ip: {address: A}
          - ip: {address: B}
          - ip: {address: C}
          - ip: {address: D}
          - ip: {address: E}
          - ip: {address: F}
          - ip: {address: G}
          - ip: {address: H}
          - ip: {address: I}
          - ip: {address: J}
          - ip: {address: K}
        sentinel: {keyedOn: query}
    "}),
    good: Example::new(indoc! {"
        entities:
          - ip: {address: A}
          - ip: {address: B}
        sentinel: {keyedOn: query}
    "}),
    how_to_fix: "Keep the entities that an analyst pivots on.",
    sources: &[sources::TEMPLATE_CHECKS],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(sentinel) = &detection.sentinel else { return };
    let count = super::mapped_kinds(detection).len();
    if count > MAX_ENTITY_MAPPINGS {
        let lifted = super::keyed(detection).is_some() && sentinel.entities.is_some();
        let place = if lifted {
            crate::diagnostic::Place::Key(at(["sentinel", "entities"]))
        } else {
            key(["entities"])
        };
        found.add(
            place,
            format!("the Sentinel rule maps {count} entities, expected at most {MAX_ENTITY_MAPPINGS}"),
            "keep the ones that an analyst pivots on",
        );
    }
}
