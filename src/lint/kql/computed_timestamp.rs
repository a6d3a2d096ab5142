//! A time that is not the event's own.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::column::source;
use crate::lint::context::key;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use rulesmith_kql::schema::{ColumnLookup, Origin};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "computed-timestamp",
    severity: DiagnosticSeverity::Warning,
    summary: "The time that the query of a Defender XDR rule returns is not the table's own.",
    why: "`Timestamp` has to be the time of the very event that `ReportId` names: it is not to be manipulated \
          (custom-detection-rules), and a `Timestamp` made of `TimeGenerated` has been refused (observed, 2026).",
    bad: Example::new(
        "query: |\n  DeviceEvents\n  | summarize Timestamp = max(Timestamp), ReportId = take_any(ReportId) by DeviceId\nentities:\n  - host: {deviceId: DeviceId}\ndefender: {}",
    ),
    good: Example::new(
        "query: |\n  DeviceEvents\n  | summarize (Timestamp, ReportId) = arg_max(Timestamp, ReportId) by DeviceId\nentities:\n  - host: {deviceId: DeviceId}\ndefender: {}",
    ),
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
            format!("`{name}` is {made}, expected the time of the event as the table has it"),
            "return the column itself, from the same event as `ReportId`: `summarize (Timestamp, ReportId) = \
             arg_max(Timestamp, ReportId), … by …`",
        );
    }
}
