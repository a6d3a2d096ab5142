//! A description of an alert that is longer than the portal shows.

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, text};
use crate::platform::defender::DESCRIPTION_ADVISED_CHARS;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "alert-description-is-long",
    severity: DiagnosticSeverity::Warning,
    summary: "The description of the alert is longer than 600 characters.",
    why: "No length is documented; Microsoft's own converter from Sentinel to Defender XDR cuts descriptions there. What \
          the analyst does next belongs under `triage`, which becomes the recommended actions.",
    bad: Example::new("alert:\n  description: Somebody isolated a device. […]\ndefender: {}"),
    good: Example::new("alert:\n  description: Somebody isolated a device.\ndefender: {}"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let length = detection.alert_description().chars().count();
    if detection.defender.is_some() && length > DESCRIPTION_ADVISED_CHARS {
        found.add(
            Place::Value(text::description_at(detection)),
            format!("the alert's description has {length} characters, expected at most {DESCRIPTION_ADVISED_CHARS}"),
            "give the alert a shorter one under `alert.description`; steps belong under `triage`",
        );
    }
}
