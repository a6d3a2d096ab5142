//! A title of an alert that is longer than the portal shows.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, text};
use crate::platform::defender::TITLE_ADVISED_CHARS;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "long-alert-title",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The title of the alert is longer than 120 characters.",
    why: "No limit is documented; Microsoft's own converter from Sentinel to Defender XDR cuts titles there, \
          and the values of columns still have to fit.",
    bad: Example::new(indoc! {"
        alert:
          title: An administrator, or an application that acts in the name of one, has isolated a device from the network by hand in the Defender portal
        defender: {}
    "}),
    good: Example::new(indoc! {"
        alert:
          title: Device isolated by hand
        defender: {}
    "}),
    how_to_fix: "Shorten the title, and move the rest to `alert.description`.",
    sources: &[],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let length = detection.alert_title().chars().count();
    if detection.defender.is_some() && length > TITLE_ADVISED_CHARS {
        found.add(
            Place::Value(text::title_at(detection)),
            format!("the alert's title has {length} characters, expected at most {TITLE_ADVISED_CHARS}"),
            "move the rest to `alert.description`",
        );
    }
}
