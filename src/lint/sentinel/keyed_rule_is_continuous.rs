//! A keyed rule that runs near real time.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "keyed-rule-is-continuous",
    severity: DiagnosticSeverity::Error,
    summary: "A keyed rule runs near real time.",
    why: "An NRT rule sees the rows of its last minute (near-real-time-rules). A keyed rule joins an incident with its \
          alert, whose rows rarely arrive in the same minute, and counts a pair by the time between two runs.",
    bad: Example::new("defender: {}\nsentinel:\n  frequency: continuous")
        .config("[sentinel]\npreview = true"),
    good: Example::new("defender: {}\nsentinel:\n  frequency: 5m"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    if super::keyed(detection).is_some_and(super::is_continuous) {
        found.add(
            value(["sentinel", "frequency"]),
            "a keyed rule cannot be continuous, expected `5m` or more",
            "give `frequency: 5m`, the shortest that a scheduled rule has",
        );
    }
}
