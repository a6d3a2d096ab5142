//! A title that the alerts of two Defender XDR rules share.

use indoc::indoc;

use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::value;
use crate::lint::repeated::{NamedItem, repeated};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, ProjectContext, text};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-alert-title",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The alerts of two Defender XDR rules have the same title.",
    why: "The service rejects a second rule with the title of another one (400, observed), and a rule that is \
          keyed on the title could not distinguish them.",
    bad: Example::new(indoc! {"
        alert: {title: Device isolated}
        defender: {}
    "})
    .beside(indoc! {"
        alert: {title: Device isolated}
        defender: {}
    "}),
    good: Example::new(indoc! {"
        alert: {title: Device isolated}
        defender: {}
    "})
    .beside(indoc! {"
        alert: {title: Device released}
        defender: {}
    "}),
    how_to_fix: "Change one of the titles so that it says what sets the alert apart.",
    sources: &[sources::CUSTOM_DETECTION_RULES],
    check: Check::Project(check),
};

fn check(whole: &ProjectContext<'_>, found: &mut Findings<'_>) {
    let titles =
        whole.detections().filter(|(_, detection)| detection.defender.is_some()).map(|(file, detection)| {
            NamedItem {
                name: detection.alert_title().to_owned(),
                file,
                place: Place::Value(text::title_at(detection)),
            }
        });
    for (again, first) in repeated(titles) {
        // Equal names are reported as such.
        if again.place == value(["name"]) && first.place == value(["name"]) {
            continue;
        }
        found
            .add_in(
                again.file,
                again.place,
                format!("duplicate alert title `{}`, expected a unique title", again.name),
                "change the title so that it says what sets this alert apart",
            )
            .related_in(first.file, first.place, "first used here");
    }
}
