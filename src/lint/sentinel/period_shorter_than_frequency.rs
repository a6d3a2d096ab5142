//! A rule whose period is shorter than its frequency.

use indoc::indoc;

use crate::definition::sentinel::KeyedOn;
use crate::definition::{Detection, Frequency};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "period-shorter-than-frequency",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The period of the Sentinel rule is shorter than its frequency.",
    why: "No run sees what happens in the gap, and the service rejects such a rule.",
    bad: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          frequency: 1d
          period: 1h
    "}),
    good: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          frequency: 1h
          period: 1d
    "}),
    how_to_fix: "Set a period of at least the frequency, or run the rule more often.",
    sources: &[sources::TEMPLATE_CHECKS, sources::SCHEDULED_RULES],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    // A keyed rule must look back even further, and has its own lint.
    let Some((sentinel, KeyedOn::Query)) = super::rule(detection) else { return };
    let (Frequency::Every(every), Some(period)) = (sentinel.frequency_for(KeyedOn::Query), sentinel.period)
    else {
        return;
    };
    if period < every {
        found.add(
            value(["sentinel", "period"]),
            format!("the period `{period}` is shorter than the frequency, expected at least `{every}`"),
            format!("set `period: {every}`, or run the rule more often"),
        );
    }
}
