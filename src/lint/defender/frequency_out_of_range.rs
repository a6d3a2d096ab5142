//! A frequency that Defender XDR does not take.

use crate::definition::{Detection, Duration, Frequency};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use crate::platform::defender::CUSTOM_FREQUENCY;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "defender-frequency-out-of-range",
    severity: DiagnosticSeverity::Error,
    summary: "The Defender XDR rule runs more often than the service lets it, or more rarely.",
    why: "A rule runs continuously, or every 5 minutes to 14 days (custom-detection-rules).",
    bad: Example::new("defender:\n  frequency: 1m"),
    good: Example::new("defender:\n  frequency: continuous"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(Frequency::Every(every)) = detection.defender.as_ref().map(|defender| defender.frequency) else {
        return;
    };
    if !CUSTOM_FREQUENCY.contains(&every.seconds()) {
        let (least, most) = (*CUSTOM_FREQUENCY.start(), *CUSTOM_FREQUENCY.end());
        found.add(
            value(["defender", "frequency"]),
            format!(
                "a rule cannot run every `{every}`, expected `continuous` or `{}` to `{}`",
                Duration::from_seconds(least),
                Duration::from_seconds(most)
            ),
            if every.seconds() < least { "take `continuous`, or `1h`" } else { "take `1d`" },
        );
    }
}
