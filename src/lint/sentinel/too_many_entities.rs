//! More entity mappings than a Sentinel rule may have.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::{at, key};
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use crate::platform::sentinel::MAX_ENTITY_MAPPINGS;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "too-many-entities",
    severity: DiagnosticSeverity::Error,
    summary: "A Sentinel rule maps more than ten entities.",
    why: "The limit of a rule (Azure-Sentinel's template checks).",
    bad: Example::new(
        "entities:\n  - ip: {address: A}\n  - ip: {address: B}\n  - ip: {address: C}\n  - ip: {address: D}\n  - ip: {address: E}\n  - ip: {address: F}\n  - ip: {address: G}\n  - ip: {address: H}\n  - ip: {address: I}\n  - ip: {address: J}\n  - ip: {address: K}\nsentinel: {keyedOn: query}",
    ),
    good: Example::new("entities:\n  - ip: {address: A}\n  - ip: {address: B}\nsentinel: {keyedOn: query}"),
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
            "keep those that an analyst pivots on",
        );
    }
}
