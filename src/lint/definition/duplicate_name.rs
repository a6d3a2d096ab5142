//! A name that two definitions share.

use indoc::indoc;

use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::repeated::{NamedItem, repeated};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, ProjectContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-name",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "Two detections have the same name.",
    why: "Both services require the display name of a rule to be unique: Defender XDR answers a second one \
          with 409 (observed), and Sentinel's names are unique in a workspace.",
    bad: Example::new(indoc! {"
        name: Device isolated
        defender: {}
    "})
    .beside(indoc! {"
        name: device isolated
        alert: {title: Isolation by hand}
        defender: {}
    "}),
    good: Example::new(indoc! {"
        name: Device isolated
        defender: {}
    "})
    .beside(indoc! {"
        name: Device released
        alert: {title: Isolation by hand}
        defender: {}
    "}),
    how_to_fix: "Change one of the names so that it says what sets the detection apart.",
    sources: &[sources::SCHEDULED_RULES],
    check: Check::Project(check),
};

fn check(whole: &ProjectContext<'_>, found: &mut Findings<'_>) {
    let names = whole.detections().map(|(file, detection)| NamedItem {
        name: detection.name.clone(),
        file,
        place: value(["name"]),
    });
    for (again, first) in repeated(names) {
        found
            .add_in(
                again.file,
                again.place,
                format!("duplicate name `{}`, expected a unique name", again.name),
                "change the name so that it says what sets this detection apart",
            )
            .related_in(first.file, first.place, "first used here");
    }
}
