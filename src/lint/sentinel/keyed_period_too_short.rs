//! A keyed rule whose period is too short for late rows.

use indoc::indoc;

use crate::definition::{Detection, Duration, Frequency};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sentinel::KEYED_PERIOD_MARGIN;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "keyed-period-too-short",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A keyed rule looks back less than its frequency and 30 minutes.",
    why: "An incident takes up to ten minutes to reach the workspace, and a run starts five minutes late so \
          that rows can arrive. A rule that looks back no further than its last run misses what came in \
          between.",
    bad: Example::new(indoc! {"
        defender: {}
        sentinel:
          frequency: 15m
          period: 20m
    "}),
    good: Example::new(indoc! {"
        defender: {}
        sentinel:
          frequency: 15m
          period: 1d
    "}),
    how_to_fix: "Remove `period`: the default is one day, and both tables are small.",
    sources: &[sources::INGESTION_DELAY, sources::SCHEDULED_RULES],
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
            format!("the period `{period}` is too short, expected at least `{least}`: the frequency and 30 minutes for late rows"),
            "remove `period`: the default is one day, and both tables are small",
        );
    }
}
