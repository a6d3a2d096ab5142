//! A frequency that Defender XDR has in preview.

use indoc::indoc;

use crate::definition::{Detection, Frequency};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::defender::{CUSTOM_FREQUENCY, STANDARD_FREQUENCIES};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "preview-frequency",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The Defender XDR rule runs at a frequency that is in preview.",
    why: "Continuous, 1, 3, 12 and 24 hours are generally available; any other frequency is a public preview, \
          which a tenant may not have.",
    bad: Example::new(indoc! {"
        defender:
          frequency: 2h
    "}),
    good: Example::new(indoc! {"
        defender:
          frequency: 3h
    "}),
    how_to_fix: "Use the nearest generally available frequency, unless the tenant has custom frequencies.",
    sources: &[sources::CUSTOM_DETECTION_RULES],
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
            format!(
                "the frequency `{every}` is in preview, expected `continuous`, `1h`, `3h`, `12h` or `1d`"
            ),
            "use the nearest of these, unless the tenant has custom frequencies",
        );
    }
}
