//! A title of an alert that is longer than the portal shows.

use crate::definition::Detection;
use crate::diagnostic::{Place, Severity};
use crate::lint::{Case, Check, Example, Found, Lint, text};
use crate::platform::defender::TITLE_ADVISED_CHARS;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "alert-title-is-long",
    severity: Severity::Warning,
    summary: "The title of the alert is longer than 120 characters.",
    why: "No length is documented; Microsoft's own converter from Sentinel to Defender XDR cuts titles there, and values \
          of columns still come in.",
    bad: Example::new(
        "alert:\n  title: An administrator, or an application that acts in the name of one, has isolated a device from the network by hand in the Defender portal\ndefender: {}",
    ),
    good: Example::new("alert:\n  title: Device isolated by hand\ndefender: {}"),
    check: Check::Detection(check),
};

fn check(_: &Case<'_>, detection: &Detection, found: &mut Found<'_>) {
    let length = detection.alert_title().chars().count();
    if detection.defender.is_some() && length > TITLE_ADVISED_CHARS {
        found.add(
            Place::Value(text::title_at(detection)),
            format!("the alert's title has {length} characters, expected at most {TITLE_ADVISED_CHARS}"),
            "say the rest in `alert.description`",
        );
    }
}
