//! A keyed rule that looks back too little to see rows that come late.

use crate::definition::{Detection, Duration, Frequency};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use crate::platform::sentinel::KEYED_PERIOD_MARGIN;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "keyed-period-is-too-short",
    severity: DiagnosticSeverity::Error,
    summary: "A keyed rule looks back less than its frequency and 30 minutes.",
    why: "An incident takes up to ten minutes to reach the workspace, and a run starts five minutes late so that rows can \
          arrive (ingestion-delay). A rule that looks back no further than its last run loses what came in between.",
    bad: Example::new("defender: {}\nsentinel:\n  frequency: 15m\n  period: 20m"),
    good: Example::new("defender: {}\nsentinel:\n  frequency: 15m\n  period: 1d"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(sentinel) = super::keyed(detection) else { return };
    let Some((_, keyed_on)) = super::rule(detection) else { return };
    let (Frequency::Every(every), Some(period)) = (sentinel.frequency_for(keyed_on), sentinel.period) else {
        return;
    };
    let least = Duration::from_seconds(every.seconds() + KEYED_PERIOD_MARGIN);
    if period < least {
        found.add(
            value(["sentinel", "period"]),
            format!("the rule looks back `{period}`, expected at least `{least}`: the frequency and 30 minutes for late rows"),
            "take `period` out: the default is one day, and both tables are small",
        );
    }
}
