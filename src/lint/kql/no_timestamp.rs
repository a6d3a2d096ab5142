//! A Defender XDR rule whose result has no time.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, Lint, LintContext, column};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "no-timestamp",
    severity: DiagnosticSeverity::Warning,
    summary: "The query of a Defender XDR rule does not return the time of the event.",
    why: "`Timestamp` (or `TimeGenerated`) is recommended in every custom detection (custom-detection-rules, October 2026; \
          required until then). Without it, alerts take their times from the lookback of the rule, and the event behind an \
          alert cannot be found.",
    bad: Example::new(
        "query: |\n  DeviceEvents\n  | project ReportId, DeviceId, FileName\nentities:\n  - host: {deviceId: DeviceId}\ndefender: {}",
    ),
    good: Example::new(
        "query: |\n  DeviceEvents\n  | project Timestamp, ReportId, DeviceId, FileName\nentities:\n  - host: {deviceId: DeviceId}\ndefender: {}",
    ),
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
