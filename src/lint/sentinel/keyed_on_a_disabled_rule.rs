//! A keyed rule that waits for a disabled one.

use crate::definition::{Detection, DetectionStatus};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "keyed-on-a-disabled-rule",
    severity: DiagnosticSeverity::Warning,
    summary: "A keyed rule is enabled and the Defender XDR rule that it waits for is not.",
    why: "The disabled rule raises no incident, so that the keyed one finds nothing.",
    bad: Example::new("defender: {enabled: false}\nsentinel: {enabled: true}"),
    good: Example::new("defender: {enabled: false}\nsentinel: {enabled: false}"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let (Some(sentinel), Some(defender)) = (super::keyed(detection), &detection.defender) else { return };
    if detection.status == DetectionStatus::Stable && sentinel.enabled && !defender.enabled {
        found.add(
            value(["defender", "enabled"]),
            "the Sentinel rule waits for a disabled Defender XDR rule, expected both enabled or neither",
            "enable this one, or set `sentinel.enabled: false` too",
        );
    }
}
