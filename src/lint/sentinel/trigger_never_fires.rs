//! A trigger that never fires.

use indoc::indoc;

use crate::definition::Detection;
use crate::definition::sentinel::TriggerOperator;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "trigger-never-fires",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The trigger requires fewer than zero results.",
    why: "A query cannot return fewer than zero rows, so the rule never raises an alert.",
    bad: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          trigger: {operator: lessThan, threshold: 0}
    "}),
    good: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          trigger: {operator: lessThan, threshold: 1}
    "}),
    how_to_fix: "For an alert when nothing is found, use `{operator: lessThan, threshold: 1}`.",
    sources: &[sources::ARM_ALERT_RULES],
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
            "the trigger never fires: a query cannot return fewer than 0 rows",
            "for an alert when nothing is found, use `{operator: lessThan, threshold: 1}`",
        );
    }
}
