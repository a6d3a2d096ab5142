//! A keyed rule that runs near real time.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "continuous-keyed-rule",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A keyed rule runs near real time.",
    why: "An NRT rule sees the rows of its last minute. A keyed rule joins an incident with its alert, whose \
          rows rarely arrive in the same minute, and counts a pair by the time between two runs.",
    bad: Example::new(indoc! {"
        defender: {}
        sentinel:
          frequency: continuous
    "})
    .config(indoc! {"
        [sentinel]
        preview = true
    "}),
    good: Example::new(indoc! {"
        defender: {}
        sentinel:
          frequency: 5m
    "}),
    how_to_fix: "Set `frequency: 5m`, the shortest that a scheduled rule has.",
    sources: &[sources::NRT_RULES],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    if super::keyed(detection).is_some_and(super::is_continuous) {
        found.add(
            value(["sentinel", "frequency"]),
            "a keyed rule cannot be continuous, expected `5m` or more",
            "set `frequency: 5m`, the shortest for a scheduled rule",
        );
    }
}
