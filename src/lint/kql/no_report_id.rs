//! A Defender XDR rule whose result does not identify its event.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, column};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "no-report-id",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The query of a Defender XDR rule does not return the id of the event.",
    why: "`ReportId`, from the same event as `Timestamp`, links an alert to its event: it is recommended in \
          every custom detection over a table that has it (since October 2026; required before). Without it \
          there is no process tree, and the alert does not show its event.",
    bad: Example::new(indoc! {"
        query: |
          DeviceEvents
          | project Timestamp, DeviceId, FileName
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
    how_to_fix: "Keep `ReportId` in the operator that drops it.",
    sources: &[sources::CUSTOM_DETECTION_RULES],
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, _: &Detection, found: &mut Findings<'_>) {
    let Some(reading) = case.in_defender() else { return };
    let Some(lost) = column::lost(reading, &["ReportId"]) else { return };
    super::report_lost(case, reading, ("ReportId", &lost), "it links the alert to its event", found);
}
