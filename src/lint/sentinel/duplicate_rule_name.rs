//! A name that two Sentinel rules share.

use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::repeated::{NamedItem, repeated};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, ProjectContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-rule-name",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "Two Sentinel rules have the same name.",
    why: "Names are unique in a workspace.",
    bad: Example::new("sentinel: {keyedOn: query, name: Isolation}")
        .beside("sentinel: {keyedOn: query, name: Isolation}"),
    good: Example::new("sentinel: {keyedOn: query, name: Isolation}")
        .beside("sentinel: {keyedOn: query, name: Release}"),
    how_to_fix: "Change one of the names so that it says what sets the rule apart.",
    sources: &[sources::SCHEDULED_RULES],
    check: Check::Project(check),
};

fn check(whole: &ProjectContext<'_>, found: &mut Findings<'_>) {
    let names = whole.detections().filter_map(|(file, detection)| {
        let written = detection.sentinel.as_ref()?.name.is_some();
        let place = if written { value(["sentinel", "name"]) } else { value(["name"]) };
        Some(NamedItem { name: detection.sentinel_name()?, file, place })
    });
    for (again, first) in repeated(names) {
        // Definitions with equal names are reported as such.
        if again.place == value(["name"]) && first.place == value(["name"]) {
            continue;
        }
        found
            .add_in(
                again.file,
                again.place,
                format!("duplicate Sentinel rule name `{}`, expected a unique name", again.name),
                "change the name so that it says what sets this rule apart",
            )
            .related_in(first.file, first.place, "first used here");
    }
}
