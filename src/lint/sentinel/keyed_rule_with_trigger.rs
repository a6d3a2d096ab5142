//! A keyed rule that requires more than one result.

use indoc::indoc;

use crate::definition::Detection;
use crate::definition::sentinel::Trigger;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "keyed-rule-with-trigger",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A keyed rule has a trigger other than one result.",
    why: "A keyed rule returns each pair of incident and alert in one run only. If the trigger does not hold \
          in that run, the pair is lost.",
    bad: Example::new(indoc! {"
        defender: {}
        sentinel:
          trigger: {operator: greaterThan, threshold: 5}
    "}),
    good: Example::new(indoc! {"
        defender: {}
        sentinel:
          trigger: {operator: greaterThan, threshold: 0}
    "}),
    how_to_fix: "Remove `trigger`, and count in the detection's own query instead.",
    sources: &[],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    if super::keyed(detection).is_some_and(|sentinel| sentinel.trigger != Trigger::default()) {
        found.add(
            value(["sentinel", "trigger"]),
            "a keyed rule with this trigger misses incidents, expected more than 0 results",
            "remove `trigger`, and count in the detection's own query instead",
        );
    }
}
