//! A Defender XDR rule over a device's events whose result does not name the device.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, Lint, LintContext, column};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "no-device-id",
    severity: DiagnosticSeverity::Warning,
    summary: "The query of a Defender XDR rule reads a table of devices and does not return the device.",
    why: "`DeviceId` is recommended in every custom detection over the tables of Defender for Endpoint \
          (custom-detection-rules, October 2026; required until then). Without it, the alert belongs to no device group and \
          has no process tree.",
    bad: Example::new(
        "query: |\n  DeviceLogonEvents\n  | project Timestamp, ReportId, AccountSid\nentities:\n  - account: {sid: AccountSid}\ndefender: {}",
    ),
    good: Example::new(
        "query: |\n  DeviceLogonEvents\n  | project Timestamp, ReportId, DeviceId, AccountSid\nentities:\n  - account: {sid: AccountSid}\ndefender: {}",
    ),
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, _: &Detection, found: &mut Findings<'_>) {
    let Some(reading) = case.in_defender() else { return };
    if !reading.bound.tables.iter().any(|table| table.starts_with("Device")) {
        return;
    }
    let Some(lost) = column::lost(reading, &["DeviceId"]) else { return };
    super::report_lost(case, reading, ("DeviceId", &lost), "it ties the alert to its device", found);
}
