//! A Defender XDR rule whose result names no asset in a way that the service knows.

use crate::definition::Detection;
use crate::diagnostic::{Place, Severity};
use crate::kql::bind::row::Lookup;
use crate::lint::case::at;
use crate::lint::column::{self, fate};
use crate::lint::reading::Reading;
use crate::lint::{Case, Check, Example, Found, Lint};
use crate::platform::defender::ASSET_COLUMNS;

use super::dynamic_column::is_dynamic;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "no-asset-column",
    severity: Severity::Warning,
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

fn check(case: &Case<'_>, detection: &Detection, found: &mut Found<'_>) {
    let Some(reading) = case.in_defender() else { return };
    if names_an_asset(reading, detection) || column::lost(reading, ASSET_COLUMNS).is_none() {
        return;
    }
    // The first operator that drops one is where all of them can be kept.
    let dropped: Vec<(&str, _)> = ASSET_COLUMNS
        .iter()
        .filter_map(|name| Some((*name, column::lost(reading, &[name])?)))
        .collect();
    let Some((name, lost)) = dropped.first() else { return };
    let names: Vec<String> = dropped.iter().map(|(name, _)| format!("`{name}`")).collect();
    let (file, place) = match lost.operator.is_empty() {
        true => (case.file.clone(), Place::Key(at(["query"]))),
        false => column::place(case, reading, lost),
    };
    found
        .add_in(
            &file,
            place,
            format!("the result identifies no asset: {}", fate(lost).replace(" drops it", &format!(" drops {}", names.join(", ")))),
            format!("keep `{name}`, and map it under `entities`"),
        )
        .label = Some("the asset is lost here".to_owned());
}

/// Whether an account, a device or a mailbox is mapped to a text of the result.
fn names_an_asset(reading: &Reading<'_>, detection: &Detection) -> bool {
    detection.entities.iter().filter(|entity| entity.kind.asset && entity.kind.name != "ip").any(|entity| {
        entity.identifiers.values().any(|column| {
            !matches!(reading.bound.lookup(column), Lookup::Absent(_)) && !is_dynamic(reading, column)
        })
    })
}
