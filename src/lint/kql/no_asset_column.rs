//! A Defender XDR rule whose result does not identify an asset.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::target::TargetQuery;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, column};
use crate::platform::defender::ASSET_COLUMNS;
use crate::platform::sources;
use rulesmith_kql::bind::schema::{ColumnLookup, DroppedBy};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "no-asset-column",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The query of a Defender XDR rule drops every column that identifies an asset.",
    why: "A device, an account or a mailbox is recognized by columns such as `DeviceId`, `AccountObjectId` and \
          `RecipientEmailAddress`. A computed string works where it identifies one, but the table's own column \
          is stable and always present.",
    bad: Example::new(indoc! {"
        query: |
          CloudAppEvents
          | project Timestamp, ReportId, IPAddress
        entities:
          - ip: {address: IPAddress}
        defender: {}
    "}),
    good: Example::new(indoc! {"
        query: |
          CloudAppEvents
          | project Timestamp, ReportId, AccountObjectId, IPAddress
        entities:
          - account: {aadUserId: AccountObjectId}
          - ip: {address: IPAddress}
        defender: {}
    "}),
    how_to_fix: "Keep such a column, and map it under `entities`.",
    sources: &[sources::CUSTOM_DETECTION_RULES],
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(reading) = case.in_defender() else { return };
    if names_an_asset(reading, detection) || column::lost(reading, ASSET_COLUMNS).is_none() {
        return;
    }
    let dropped: Vec<(&str, DroppedBy)> =
        ASSET_COLUMNS.iter().filter_map(|name| Some((*name, column::lost(reading, &[name])?))).collect();
    // The operator that dropped the first of them is where it can be kept, with what else it dropped.
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
            format!("the result does not identify an asset: `{}` drops {}", lost.operator, names.join(", ")),
            format!("keep `{name}`, and map it under `entities`"),
        )
        .label("the asset is dropped here");
}

/// Whether an account, a device or a mailbox is mapped to a string of the result.
fn names_an_asset(reading: &TargetQuery<'_>, detection: &Detection) -> bool {
    detection.entities.iter().filter(|entity| entity.kind.asset && entity.kind.name != "ip").any(|entity| {
        entity.identifiers.values().any(|column| {
            !matches!(reading.bound.lookup(column), ColumnLookup::Absent(_))
                && !column::is_dynamic(reading, column)
        })
    })
}
