//! A Defender XDR rule over a device's events whose result does not identify the device.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, column};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "no-device-id",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The query of a Defender XDR rule reads a table of devices and does not return the device.",
    why: "`DeviceId` is recommended in every custom detection over the tables of Defender for Endpoint (since \
          October 2026; required before). Without it, the alert belongs to no device group and has no process \
          tree.",
    bad: Example::new(indoc! {"
        query: |
          DeviceLogonEvents
          | project Timestamp, ReportId, AccountSid
        entities:
          - account: {sid: AccountSid}
        defender: {}
    "}),
    good: Example::new(indoc! {"
        query: |
          DeviceLogonEvents
          | project Timestamp, ReportId, DeviceId, AccountSid
        entities:
          - account: {sid: AccountSid}
        defender: {}
    "}),
    how_to_fix: "Keep `DeviceId` in the operator that drops it.",
    sources: &[sources::CUSTOM_DETECTION_RULES],
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, _: &Detection, found: &mut Findings<'_>) {
    let Some(reading) = case.in_defender() else { return };
    if !reading.bound.tables.iter().any(|table| table.starts_with("Device")) {
        return;
    }
    let Some(lost) = column::lost(reading, &["DeviceId"]) else { return };
    super::report_lost(case, reading, ("DeviceId", &lost), "it links the alert to its device", found);
}
