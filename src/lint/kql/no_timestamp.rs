//! A Defender XDR rule whose result has no time.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, column};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "no-timestamp",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The query of a Defender XDR rule does not return the time of the event.",
    why: "`Timestamp` (or `TimeGenerated`) is recommended in every custom detection (since October 2026; \
          required before). Without it, alerts take their times from the lookback of the rule, and the event \
          behind an alert cannot be found.",
    bad: Example::new(indoc! {"
        query: |
          DeviceEvents
          | project ReportId, DeviceId, FileName
        entities:
          - host: {deviceId: DeviceId}
        defender: {}
    "}),
    good: Example::new(indoc! {"
        query: |
          DeviceEvents
          | project Timestamp, ReportId, DeviceId, FileName
        entities:
          - host: {deviceId: DeviceId}
        defender: {}
    "}),
    how_to_fix: "Keep `Timestamp` in the operator that drops it.",
    sources: &[sources::CUSTOM_DETECTION_RULES],
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, _: &Detection, found: &mut Findings<'_>) {
    let Some(reading) = case.in_defender() else { return };
    let Some(lost) = column::lost(reading, &["Timestamp", "TimeGenerated"]) else { return };
    super::report_lost(
        case,
        reading,
        ("Timestamp", &lost),
        "without it alerts take their time from the lookback of the rule",
        found,
    );
}
