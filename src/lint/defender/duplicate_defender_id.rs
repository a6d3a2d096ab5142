//! An id that two Defender XDR rules share.

use crate::diagnostic::{DiagnosticSeverity, Related};
use crate::lint::context::value;
use crate::lint::repeated::{NamedItem, repeated};
use crate::lint::{Check, Example, Findings, Lint, ProjectContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-defender-id",
    severity: DiagnosticSeverity::Error,
    summary: "Two Defender XDR rules have the same id.",
    why: "The id is what a rule is updated by. The second rule would overwrite the first.",
    bad: Example::new("defender: {id: device-isolated}")
        .beside(&[("other", "defender: {id: device-isolated}")]),
    good: Example::new("defender: {id: device-isolated}")
        .beside(&[("other", "defender: {id: device-released}")]),
    check: Check::Project(check),
};

fn check(whole: &ProjectContext<'_>, found: &mut Findings<'_>) {
    // Ids that are not written come first: where a written one clashes, the written one is shown.
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
        // Two definitions with one id are told as such.
        if again.place == value(["id"]) {
            continue;
        }
        found
            .add_in(
                again.file,
                again.place,
                format!(
                    "the Defender XDR rule `{}` is another definition's, expected an id of its own",
                    again.name
                ),
                "give the id that the existing rule has, or take it out for a new rule",
            )
            .related
            .push(Related {
                file: first.file.clone(),
                place: first.place,
                message: "it is taken here".to_owned(),
            });
    }
}
