//! A description of an alert that is longer than the portal shows.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, text};
use crate::platform::defender::DESCRIPTION_ADVISED_CHARS;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "long-alert-description",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The description of the alert is longer than 600 characters.",
    why: "No limit is documented; Microsoft's own converter from Sentinel to Defender XDR cuts descriptions \
          there. The next steps of the analyst belong under `triage`, which becomes the recommended actions.",
    bad: Example::new(indoc! {"
        alert:
          description: Somebody isolated a device. […]
        defender: {}
    "}),
    good: Example::new(indoc! {"
        alert:
          description: Somebody isolated a device.
        defender: {}
    "}),
    how_to_fix: "Give the alert a shorter text under `alert.description`, and move steps to `triage`.",
    sources: &[],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let length = detection.alert_description().chars().count();
    if detection.defender.is_some() && length > DESCRIPTION_ADVISED_CHARS {
        found.add(
            Place::Value(text::description_at(detection)),
            format!("the alert's description has {length} characters, expected at most {DESCRIPTION_ADVISED_CHARS}"),
            "add a shorter one under `alert.description`; steps belong under `triage`",
        );
    }
}
