//! A rule that looks back less than the time between its runs.

use crate::definition::sentinel::KeyedOn;
use crate::definition::{Detection, Frequency};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "period-is-shorter-than-frequency",
    severity: DiagnosticSeverity::Error,
    summary: "The Sentinel rule looks back less than the time between its runs.",
    why: "What happens in the gap is seen by no run, and the service refuses such a rule (Azure-Sentinel's template checks).",
    bad: Example::new("sentinel:\n  keyedOn: query\n  frequency: 1d\n  period: 1h"),
    good: Example::new("sentinel:\n  keyedOn: query\n  frequency: 1h\n  period: 1d"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    // A keyed rule must look back further still, which has a lint of its own.
    let Some((sentinel, KeyedOn::Query)) = super::rule(detection) else { return };
    let (Frequency::Every(every), Some(period)) = (sentinel.frequency_for(KeyedOn::Query), sentinel.period)
    else {
        return;
    };
    if period < every {
        found.add(
            value(["sentinel", "period"]),
            format!("the rule looks back `{period}` and runs every `{every}`, expected a period of at least `{every}`"),
            format!("give `period: {every}`, or run the rule more often"),
        );
    }
}
