//! A frequency that Defender XDR does not accept.

use indoc::indoc;

use crate::definition::{Detection, Duration, Frequency};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::defender::CUSTOM_FREQUENCY;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "defender-frequency-out-of-range",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The frequency of the Defender XDR rule is out of range.",
    why: "A rule runs continuously, or every 5 minutes to 14 days.",
    bad: Example::new(indoc! {"
        defender:
          frequency: 1m
    "}),
    good: Example::new(indoc! {"
        defender:
          frequency: continuous
    "}),
    how_to_fix: "Use a frequency in that range.",
    sources: &[sources::CUSTOM_DETECTION_RULES],
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
                "invalid frequency `{every}`, expected `continuous` or `{}` to `{}`",
                Duration::from_seconds(least),
                Duration::from_seconds(most)
            ),
            if every.seconds() < least { "use `continuous`, or `1h`" } else { "use `1d`" },
        );
    }
}
