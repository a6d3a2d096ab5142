//! A title of an alert that is longer than the portal shows.

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, text};
use crate::platform::defender::TITLE_ADVISED_CHARS;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "alert-title-is-long",
    severity: DiagnosticSeverity::Warning,
    summary: "The title of the alert is longer than 120 characters.",
    why: "No length is documented; Microsoft's own converter from Sentinel to Defender XDR cuts titles there, and values \
          of columns still come in.",
    bad: Example::new(
        "alert:\n  title: An administrator, or an application that acts in the name of one, has isolated a device from the network by hand in the Defender portal\ndefender: {}",
    ),
    good: Example::new("alert:\n  title: Device isolated by hand\ndefender: {}"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let length = detection.alert_title().chars().count();
    if detection.defender.is_some() && length > TITLE_ADVISED_CHARS {
        found.add(
            Place::Value(text::title_at(detection)),
            format!("the alert's title has {length} characters, expected at most {TITLE_ADVISED_CHARS}"),
            "say the rest in `alert.description`",
        );
    }
}
