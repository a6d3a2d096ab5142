//! A time that is not the event's own.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::column::source;
use crate::lint::context::key;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;
use rulesmith_kql::bind::schema::{ColumnLookup, Origin};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "computed-timestamp",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The time that the query of a Defender XDR rule returns is not the table's own.",
    why: "`Timestamp` must be the time of the event that `ReportId` identifies: it must not be manipulated, \
          and a `Timestamp` made from `TimeGenerated` has been rejected (observed, 2026).",
    bad: Example::new(indoc! {"
        query: |
          DeviceEvents
          | summarize Timestamp = max(Timestamp), ReportId = take_any(ReportId) by DeviceId
        entities:
          - host: {deviceId: DeviceId}
        defender: {}
    "}),
    good: Example::new(indoc! {"
        query: |
          DeviceEvents
          | summarize (Timestamp, ReportId) = arg_max(Timestamp, ReportId) by DeviceId
        entities:
          - host: {deviceId: DeviceId}
        defender: {}
    "}),
    how_to_fix: "Return the column itself, from the same event as `ReportId`.",
    sources: &[sources::CUSTOM_DETECTION_RULES],
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, _: &Detection, found: &mut Findings<'_>) {
    let Some(reading) = case.in_defender() else { return };
    for name in ["Timestamp", "TimeGenerated"] {
        let ColumnLookup::Present(index) = reading.bound.lookup(name) else { continue };
        let Some(column) = reading.bound.schema().and_then(|row| row.columns.get(index)) else { continue };
        let (file, place, made) = match &column.origin {
            Origin::Expression(span) if reading.text.get(span.range()).is_some() => {
                let (file, place) = case.place_in(reading, span.range());
                (file, place, "computed".to_owned())
            }
            origin if source(origin).is_some_and(|table| table != name) => {
                let table = source(origin).unwrap_or_default();
                (case.file.clone(), key(["query"]), format!("the table's `{table}` under another name"))
            }
            _ => continue,
        };
        found.add_in(
            &file,
            place,
            format!("`{name}` is {made}, expected the table's own time of the event"),
            "return the column itself, from the same event as `ReportId`: `summarize (Timestamp, ReportId) = \
             arg_max(Timestamp, ReportId), … by …`",
        );
    }
}
