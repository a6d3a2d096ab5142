//! A trigger that no number of results satisfies.

use crate::definition::Detection;
use crate::definition::sentinel::TriggerOperator;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "trigger-never-fires",
    severity: DiagnosticSeverity::Warning,
    summary: "The trigger asks for fewer than zero results.",
    why: "A query cannot return fewer than no rows, so that the rule never raises an alert.",
    bad: Example::new("sentinel:\n  keyedOn: query\n  trigger: {operator: lessThan, threshold: 0}"),
    good: Example::new("sentinel:\n  keyedOn: query\n  trigger: {operator: lessThan, threshold: 1}"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    // On a keyed rule any trigger is reported as such.
    let Some(sentinel) = detection.sentinel.as_ref().filter(|_| super::keyed(detection).is_none()) else {
        return;
    };
    if sentinel.trigger.operator == TriggerOperator::LessThan && sentinel.trigger.threshold == 0 {
        found.add(
            value(["sentinel", "trigger"]),
            "a run cannot have fewer than 0 results, expected a trigger that can hold",
            "for an alert when nothing is found: `{operator: lessThan, threshold: 1}`",
        );
    }
}
