//! A grouping window that Sentinel does not accept.

use indoc::indoc;

use crate::definition::{Detection, Duration};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sentinel::GROUPING_LOOKBACK;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "grouping-window-out-of-range",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "Alerts are grouped over less than 5 minutes or more than 7 days.",
    why: "These are the limits of alert grouping.",
    bad: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          incident: {group: {by: anyAlert, within: 30d}}
    "}),
    good: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          incident: {group: {by: anyAlert, within: 7d}}
    "}),
    how_to_fix: "Use a window in that range.",
    sources: &[sources::SCHEDULED_RULES],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let group = detection.sentinel.as_ref().and_then(|sentinel| sentinel.incident.group.as_ref());
    let Some(within) = group.map(|group| group.within) else { return };
    if !GROUPING_LOOKBACK.contains(&within.seconds()) {
        let (least, most) = (
            Duration::from_seconds(*GROUPING_LOOKBACK.start()),
            Duration::from_seconds(*GROUPING_LOOKBACK.end()),
        );
        found.add(
            value(["sentinel", "incident", "group", "within"]),
            format!("invalid grouping window `{within}`, expected `{least}` to `{most}`"),
            format!("use `{}`", if within < least { least } else { most }),
        );
    }
}
