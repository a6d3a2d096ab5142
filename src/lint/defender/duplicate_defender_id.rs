//! An id that two Defender XDR rules share.

use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::repeated::{NamedItem, repeated};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, ProjectContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-defender-id",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "Two Defender XDR rules have the same id.",
    why: "A rule is updated by its id: the second rule would overwrite the first.",
    bad: Example::new("defender: {id: device-isolated}").beside("defender: {id: device-isolated}"),
    good: Example::new("defender: {id: device-isolated}").beside("defender: {id: device-released}"),
    how_to_fix: "Use the id of the existing rule, or remove `defender.id` for a new rule.",
    sources: &[sources::GRAPH_DETECTION_RULE],
    check: Check::Project(check),
};

fn check(whole: &ProjectContext<'_>, found: &mut Findings<'_>) {
    // Implied ids first: in a clash the explicit one is reported.
    let rules = || {
        whole.detections().filter_map(|(file, detection)| {
            let written = detection.defender.as_ref()?.id.is_some();
            Some((written, file, detection))
        })
    };
    let named = |(written, file, detection): (bool, _, &crate::definition::Detection)| NamedItem {
        name: detection.defender_id().to_owned(),
        file,
        place: if written { value(["defender", "id"]) } else { value(["id"]) },
    };
    let implied = rules().filter(|rule| !rule.0).map(named);
    let written = rules().filter(|rule| rule.0).map(named);
    for (again, first) in repeated(implied.chain(written)) {
        // Two definitions with one id are reported as such.
        if again.place == value(["id"]) {
            continue;
        }
        found
            .add_in(
                again.file,
                again.place,
                format!("duplicate Defender XDR rule id `{}`, expected a unique id", again.name),
                "use the id of the existing rule, or remove it for a new rule",
            )
            .related_in(first.file, first.place, "first used here");
    }
}
