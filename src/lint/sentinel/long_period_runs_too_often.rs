//! A rule that looks back far and runs often.

use crate::definition::{Detection, Duration, Frequency};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use crate::platform::sentinel::{LONG_PERIOD, LONG_PERIOD_MIN_FREQUENCY};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "long-period-runs-too-often",
    severity: DiagnosticSeverity::Error,
    summary: "A Sentinel rule that looks back two days or more runs more often than every hour.",
    why: "The service does not let it (compare-analytics-rules-custom-detections; Azure-Sentinel's template checks).",
    bad: Example::new("sentinel:\n  keyedOn: query\n  frequency: 15m\n  period: 2d"),
    good: Example::new("sentinel:\n  keyedOn: query\n  frequency: 1h\n  period: 2d"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some((sentinel, keyed_on)) = super::rule(detection) else { return };
    let Frequency::Every(every) = sentinel.frequency_for(keyed_on) else { return };
    let period = sentinel.period_for(keyed_on);
    if period.seconds() >= LONG_PERIOD && every.seconds() < LONG_PERIOD_MIN_FREQUENCY {
        let (long, least) =
            (Duration::from_seconds(LONG_PERIOD), Duration::from_seconds(LONG_PERIOD_MIN_FREQUENCY));
        found.add(
            value(["sentinel", "period"]),
            format!(
                "a rule that looks back `{period}` cannot run every `{every}`, expected at least `{least}` from a period of \
                 `{long}` on"
            ),
            format!("give `frequency: {least}`, or a period under `{long}`"),
        );
    }
}
