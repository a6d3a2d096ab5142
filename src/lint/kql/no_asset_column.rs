//! A Defender XDR rule whose result names no asset in a way that the service knows.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::target::TargetQuery;
use crate::lint::{Check, Example, Findings, Lint, LintContext, column};
use crate::platform::defender::ASSET_COLUMNS;
use rulesmith_kql::schema::{ColumnLookup, DroppedBy};

use super::dynamic_column::is_dynamic;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "no-asset-column",
    severity: DiagnosticSeverity::Warning,
    summary: "The query of a Defender XDR rule drops every column that identifies an asset.",
    why: "A device, an account or a mailbox is recognized by columns such as `DeviceId`, `AccountObjectId` and \
          `RecipientEmailAddress` (custom-detection-rules). A text of one's own is enough where it is one, but the table's \
          own column is stable and always there.",
    bad: Example::new(
        "query: |\n  CloudAppEvents\n  | project Timestamp, ReportId, IPAddress\nentities:\n  - ip: {address: IPAddress}\ndefender: {}",
    ),
    good: Example::new(
        "query: |\n  CloudAppEvents\n  | project Timestamp, ReportId, AccountObjectId, IPAddress\nentities:\n  - account: {aadUserId: AccountObjectId}\n  - ip: {address: IPAddress}\ndefender: {}",
    ),
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(reading) = case.in_defender() else { return };
    if names_an_asset(reading, detection) || column::lost(reading, ASSET_COLUMNS).is_none() {
        return;
    }
    let dropped: Vec<(&str, DroppedBy)> =
        ASSET_COLUMNS.iter().filter_map(|name| Some((*name, column::lost(reading, &[name])?))).collect();
    // The operator that lost the first of them is where it can be kept, with what else it lost.
    let Some((name, lost)) = dropped.first() else { return };
    let names: Vec<String> = dropped
        .iter()
        .filter(|(_, other)| other.span == lost.span)
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    let (file, place) = column::place(case, reading, lost);
    found
        .add_in(
            &file,
            place,
            format!("the result identifies no asset: `{}` loses {}", lost.operator, names.join(", ")),
            format!("keep `{name}`, and map it under `entities`"),
        )
        .label = Some("the asset is lost here".to_owned());
}

/// Whether an account, a device or a mailbox is mapped to a text of the result.
fn names_an_asset(reading: &TargetQuery<'_>, detection: &Detection) -> bool {
    detection.entities.iter().filter(|entity| entity.kind.asset && entity.kind.name != "ip").any(|entity| {
        entity.identifiers.values().any(|column| {
            !matches!(reading.bound.lookup(column), ColumnLookup::Absent(_)) && !is_dynamic(reading, column)
        })
    })
}
