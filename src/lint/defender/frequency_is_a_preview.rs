//! A frequency that Defender XDR has in preview.

use crate::definition::{Detection, Frequency};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use crate::platform::defender::{CUSTOM_FREQUENCY, STANDARD_FREQUENCIES};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "defender-frequency-is-a-preview",
    severity: DiagnosticSeverity::Warning,
    summary: "The Defender XDR rule runs at a frequency that is a preview.",
    why: "Continuous, 1, 3, 12 and 24 hours are generally available; any other frequency is a public preview \
          (custom-detection-rules), which a tenant may not have.",
    bad: Example::new("defender:\n  frequency: 2h"),
    good: Example::new("defender:\n  frequency: 3h"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(Frequency::Every(every)) = detection.defender.as_ref().map(|defender| defender.frequency) else {
        return;
    };
    let seconds = every.seconds();
    if CUSTOM_FREQUENCY.contains(&seconds) && !STANDARD_FREQUENCIES.contains(&seconds) {
        found.add(
            value(["defender", "frequency"]),
            format!("`{every}` is a preview, expected `continuous`, `1h`, `3h`, `12h` or `1d`"),
            "take the nearest of these, unless the tenant has custom frequencies",
        );
    }
}
