//! A time of grouping that Sentinel does not take.

use crate::definition::{Detection, Duration};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use crate::platform::sentinel::GROUPING_LOOKBACK;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "grouping-window-out-of-range",
    severity: DiagnosticSeverity::Error,
    summary: "Alerts are grouped over less than 5 minutes or more than 7 days.",
    why: "The limits of grouping (scheduled-rules-overview).",
    bad: Example::new("sentinel:\n  keyedOn: query\n  incident: {group: {by: anyAlert, within: 30d}}"),
    good: Example::new("sentinel:\n  keyedOn: query\n  incident: {group: {by: anyAlert, within: 7d}}"),
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
            format!("alerts cannot be grouped over `{within}`, expected `{least}` to `{most}`"),
            format!("take `{}`", if within < least { least } else { most }),
        );
    }
}
