//! A keyed rule whose Defender XDR rule is disabled.

use indoc::indoc;

use crate::definition::{Detection, DetectionStatus};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "keyed-on-disabled-rule",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A keyed rule is enabled, and the Defender XDR rule that it is keyed on is disabled.",
    why: "The disabled rule does not raise incidents, so the keyed one finds nothing.",
    bad: Example::new(indoc! {"
        defender: {enabled: false}
        sentinel: {enabled: true}
    "}),
    good: Example::new(indoc! {"
        defender: {enabled: false}
        sentinel: {enabled: false}
    "}),
    how_to_fix: "Enable both rules, or disable both.",
    sources: &[],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let (Some(sentinel), Some(defender)) = (super::keyed(detection), &detection.defender) else { return };
    if detection.status == DetectionStatus::Stable && sentinel.enabled && !defender.enabled {
        found.add(
            value(["defender", "enabled"]),
            "the Sentinel rule is keyed on a disabled Defender XDR rule, expected both or neither enabled",
            "enable this one, or set `sentinel.enabled: false` as well",
        );
    }
}
