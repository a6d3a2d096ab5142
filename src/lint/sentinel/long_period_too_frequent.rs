//! A rule with a long period that runs often.

use indoc::indoc;

use crate::definition::{Detection, Duration, Frequency};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sentinel::{LONG_PERIOD, LONG_PERIOD_MIN_FREQUENCY};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "long-period-too-frequent",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A Sentinel rule with a period of two days or more runs more often than every hour.",
    why: "The service rejects such a schedule.",
    bad: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          frequency: 15m
          period: 2d
    "}),
    good: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          frequency: 1h
          period: 2d
    "}),
    how_to_fix: "Set a frequency of at least `1h`, or a shorter period.",
    sources: &[sources::RULES_AND_DETECTIONS, sources::TEMPLATE_CHECKS],
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
                "invalid frequency `{every}` for the period `{period}`, expected at least `{least}` from a period of `{long}` on"
            ),
            format!("set `frequency: {least}`, or a period under `{long}`"),
        );
    }
}
