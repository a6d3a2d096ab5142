//! A keyed rule that is suppressed after an alert.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::key;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "suppressed-keyed-rule",
    severity: DiagnosticSeverity::Error,
    summary: "A keyed rule is suppressed after an alert.",
    why: "A suppressed rule does not run. A keyed rule raises each incident in the run in which it becomes visible, so that \
          it would never see those of the time that it was silent.",
    bad: Example::new("defender: {}\nsentinel:\n  suppress: 5h"),
    good: Example::new("defender: {}\nsentinel:\n  frequency: 15m"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    if super::keyed(detection).is_some_and(|sentinel| sentinel.suppress.is_some()) {
        found.add(
            key(["sentinel", "suppress"]),
            "a suppressed keyed rule misses incidents, expected no `suppress`",
            "take it out: each pair of incident and alert is raised once as it is",
        );
    }
}
