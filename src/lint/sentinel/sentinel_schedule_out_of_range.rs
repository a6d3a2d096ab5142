//! A schedule that Sentinel does not accept.

use indoc::indoc;

use crate::definition::{Detection, Duration, Frequency};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sentinel::SCHEDULE;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "sentinel-schedule-out-of-range",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The frequency or the period of the Sentinel rule is shorter than 5 minutes or longer than 14 days.",
    why: "These are the limits of a scheduled rule. A rule that must be faster is `continuous`, in preview.",
    bad: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          frequency: 1h
          period: 30d
    "}),
    good: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          frequency: 1h
          period: 14d
    "}),
    how_to_fix: "Use a frequency and a period in that range.",
    sources: &[sources::CREATE_ANALYTICS_RULES, sources::SCHEDULED_RULES],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(sentinel) = &detection.sentinel else { return };
    let frequency = match sentinel.frequency {
        Some(Frequency::Every(every)) => Some(every),
        _ => None,
    };
    for (name, what, duration) in
        [("frequency", "frequency", frequency), ("period", "period", sentinel.period)]
    {
        if let Some(duration) = duration.filter(|duration| !SCHEDULE.contains(&duration.seconds())) {
            let (least, most) =
                (Duration::from_seconds(*SCHEDULE.start()), Duration::from_seconds(*SCHEDULE.end()));
            found.add(
                value(["sentinel", name]),
                format!("invalid {what} `{duration}` for a Sentinel rule, expected `{least}` to `{most}`"),
                format!("use `{}`", if duration < least { least } else { most }),
            );
        }
    }
}
