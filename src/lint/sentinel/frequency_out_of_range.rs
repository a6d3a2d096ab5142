//! A schedule that Sentinel does not take.

use crate::definition::{Detection, Duration, Frequency};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use crate::platform::sentinel::SCHEDULE;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "sentinel-schedule-out-of-range",
    severity: DiagnosticSeverity::Error,
    summary: "The Sentinel rule runs, or looks back, shorter than 5 minutes or longer than 14 days.",
    why: "The limits of a scheduled rule (create-analytics-rules). A rule that must be faster is `continuous`, in preview.",
    bad: Example::new("sentinel:\n  keyedOn: query\n  frequency: 1h\n  period: 30d"),
    good: Example::new("sentinel:\n  keyedOn: query\n  frequency: 1h\n  period: 14d"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(sentinel) = &detection.sentinel else { return };
    let frequency = match sentinel.frequency {
        Some(Frequency::Every(every)) => Some(every),
        _ => None,
    };
    for (name, what, duration) in
        [("frequency", "run every", frequency), ("period", "look back", sentinel.period)]
    {
        if let Some(duration) = duration.filter(|duration| !SCHEDULE.contains(&duration.seconds())) {
            let (least, most) =
                (Duration::from_seconds(*SCHEDULE.start()), Duration::from_seconds(*SCHEDULE.end()));
            found.add(
                value(["sentinel", name]),
                format!("a Sentinel rule cannot {what} `{duration}`, expected `{least}` to `{most}`"),
                format!("take `{}`", if duration < least { least } else { most }),
            );
        }
    }
}
