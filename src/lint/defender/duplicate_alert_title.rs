//! A title that the alerts of two Defender XDR rules share.

use crate::diagnostic::{DiagnosticSeverity, Place, Related};
use crate::lint::context::value;
use crate::lint::repeated::{NamedItem, repeated};
use crate::lint::{Check, Example, Findings, Lint, ProjectContext, text};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-alert-title",
    severity: DiagnosticSeverity::Error,
    summary: "The alerts of two Defender XDR rules have the same title.",
    why: "The service refuses a second rule with the title of another one (400, observed), and a rule that is keyed on \
          the title could not tell them apart.",
    bad: Example::new("alert: {title: Device isolated}\ndefender: {}")
        .beside(&[("other", "alert: {title: Device isolated}\ndefender: {}")]),
    good: Example::new("alert: {title: Device isolated}\ndefender: {}")
        .beside(&[("other", "alert: {title: Device released}\ndefender: {}")]),
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
        // Two names that are the same are told as such.
        if again.place == value(["name"]) && first.place == value(["name"]) {
            continue;
        }
        found
            .add_in(
                again.file,
                again.place,
                format!("the alert title `{}` is taken, expected one of its own for each rule", again.name),
                "say in the title what sets this alert apart",
            )
            .related
            .push(Related {
                file: first.file.clone(),
                place: first.place,
                message: "it is taken here".to_owned(),
            });
    }
}
