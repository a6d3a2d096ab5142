//! A Defender XDR rule whose result does not name its event.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, Lint, LintContext, column};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "no-report-id",
    severity: DiagnosticSeverity::Warning,
    summary: "The query of a Defender XDR rule does not return the id of the event.",
    why: "`ReportId`, from the same event as `Timestamp`, is what ties an alert to its event: recommended in every custom \
          detection over a table that has it (custom-detection-rules, October 2026; required until then). Without it there \
          is no process tree, and the alert does not show its event.",
    bad: Example::new(
        "query: |\n  DeviceEvents\n  | project Timestamp, DeviceId, FileName\nentities:\n  - host: {deviceId: DeviceId}\ndefender: {}",
    ),
    good: Example::new(
        "query: |\n  DeviceEvents\n  | project Timestamp, ReportId, DeviceId, FileName\nentities:\n  - host: {deviceId: DeviceId}\ndefender: {}",
    ),
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, _: &Detection, found: &mut Findings<'_>) {
    let Some(reading) = case.in_defender() else { return };
    let Some(lost) = column::lost(reading, &["ReportId"]) else { return };
    super::report_lost(case, reading, ("ReportId", &lost), "it ties the alert to its event", found);
}
