//! A keyed rule that is suppressed after an alert.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::key;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "suppressed-keyed-rule",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A keyed rule is suppressed after an alert.",
    why: "A suppressed rule does not run. A keyed rule raises each incident in the run in which it becomes \
          visible, so it would miss those of the time in which it was suppressed.",
    bad: Example::new(indoc! {"
        defender: {}
        sentinel:
          suppress: 5h
    "}),
    good: Example::new(indoc! {"
        defender: {}
        sentinel:
          frequency: 15m
    "}),
    how_to_fix: "Remove `suppress`: each pair of incident and alert is raised only once anyway.",
    sources: &[sources::SCHEDULED_RULES],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    if super::keyed(detection).is_some_and(|sentinel| sentinel.suppress.is_some()) {
        found.add(
            key(["sentinel", "suppress"]),
            "a suppressed keyed rule misses incidents",
            "remove it: each pair of incident and alert is raised only once anyway",
        );
    }
}
