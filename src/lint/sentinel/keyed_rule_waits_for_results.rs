//! A keyed rule that wants more than one result.

use crate::definition::Detection;
use crate::definition::sentinel::Trigger;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "keyed-rule-waits-for-results",
    severity: DiagnosticSeverity::Warning,
    summary: "A keyed rule has a trigger other than one result.",
    why: "A keyed rule returns each pair of incident and alert in one run only. Where the trigger does not hold in that \
          run, the pair is lost.",
    bad: Example::new("defender: {}\nsentinel:\n  trigger: {operator: greaterThan, threshold: 5}"),
    good: Example::new("defender: {}\nsentinel:\n  trigger: {operator: greaterThan, threshold: 0}"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    if super::keyed(detection).is_some_and(|sentinel| sentinel.trigger != Trigger::default()) {
        found.add(
            value(["sentinel", "trigger"]),
            "a keyed rule with this trigger loses incidents, expected more than 0 results",
            "take `trigger` out; count in the detection's own query instead",
        );
    }
}
