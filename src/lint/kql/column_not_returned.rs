//! A column that the query does not return.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, did_you_mean};
use crate::lint::column::{ColumnRole, fate, named, show, takes};
use crate::lint::target::{QueryTarget, TargetQuery};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, text};
use crate::platform::sources;
use rulesmith_kql::bind::schema::{ColumnLookup, DroppedBy};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "column-not-returned",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An entity, a detail, an action or a text names a column that the query does not return.",
    why: "Defender XDR rejects a mapping of a column that is not in the result (observed), and Sentinel raises \
          alerts without it. Where an operator of the query dropped the column, it is shown.",
    bad: Example::new(indoc! {"
        query: |
          DeviceEvents
          | project Timestamp, ReportId, DeviceId, FileName
        entities:
          - host: {deviceId: DeviceId, name: DeviceName}
        defender: {}
    "}),
    good: Example::new(indoc! {"
        query: |
          DeviceEvents
          | project Timestamp, ReportId, DeviceId, DeviceName, FileName
        entities:
          - host: {deviceId: DeviceId, name: DeviceName}
        defender: {}
    "}),
    how_to_fix: "Keep the column in the operator that drops it, or name a column that the query returns.",
    sources: &[sources::CUSTOM_DETECTION_RULES],
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for named in named(detection) {
        // Invalid names have their own lint.
        if named.role != ColumnRole::Text
            && named.role != ColumnRole::RuleText
            && !text::is_column(named.column)
        {
            continue;
        }
        let readers = case.readings.iter().filter(|reading| takes(reading, detection, named.role));
        let mut missing = None;
        let mut elsewhere = false;
        for reading in readers {
            match reading.bound.lookup(reading.name_of(named.column)) {
                ColumnLookup::Absent(lost) => missing = missing.or(Some((reading, lost))),
                ColumnLookup::Present(_) | ColumnLookup::Unknown => elsewhere = true,
            }
        }
        let Some((reading, lost)) = missing.filter(|(reading, _)| reading.bound.schema().is_some()) else {
            continue;
        };
        let name = reading.name_of(named.column);
        let what = if reading.reader == QueryTarget::Keyed { "the keyed query" } else { "the query" };
        let mut message = format!("{what} does not return the column `{name}`");
        if let Some(lost) = &lost {
            message = format!("{message}: {}", fate(lost));
        }
        if elsewhere {
            message = format!("{message} (in {} only)", reading.reader.name());
        }
        let added = found.add(named.at, message, help(reading, name, lost.as_ref()));
        if let Some(lost) = &lost {
            show(case, reading, lost, added);
        }
    }
}

fn help(reading: &TargetQuery<'_>, name: &str, lost: Option<&DroppedBy>) -> String {
    match lost {
        Some(DroppedBy { renamed_to: Some(now), .. }) => return format!("use the name `{now}` here"),
        Some(lost) if &*lost.operator == "summarize" => {
            return format!(
                "keep it in that `summarize`: `arg_max(Timestamp, {name})`, `take_any({name})`, or after `by`"
            );
        }
        Some(lost) => return format!("keep it in that `{}`", lost.operator),
        None => {}
    }
    let columns =
        || reading.bound.schema().into_iter().flat_map(|row| &row.columns).map(|column| &*column.name);
    if let Some(near) = did_you_mean(name, columns()) {
        return format!("did you mean `{near}`?");
    }
    let some: Vec<String> = columns().take(MAX_LISTED).map(|column| format!("`{column}`")).collect();
    match some.len() {
        0 => "the query returns no columns".to_owned(),
        _ if columns().count() > MAX_LISTED => format!("the query returns {} and others", some.join(", ")),
        _ => format!("the query returns {}", some.join(", ")),
    }
}

/// How many columns are listed where none is near.
const MAX_LISTED: usize = 12;
