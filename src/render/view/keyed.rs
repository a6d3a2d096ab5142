//! What the template of a keyed query sees: the query that recognizes, in Sentinel, what the Defender XDR rule raised.

use serde::Serialize;

use super::entities::{FieldMapping, Mapping};
use super::lift::Lift;
use crate::definition::sentinel::{KeyedOn, Sentinel, TitleMatch};
use crate::definition::{Detection, Duration};
use crate::platform::entity::EntityKind;
use crate::platform::sentinel::OWN_ALERT_PROVIDERS;

/// The view.
#[derive(Debug, Serialize)]
pub(in crate::render) struct KeyedView<'a> {
    /// The definition's id, for the comment at the top.
    detection: &'a str,
    /// The KQL operator that compares titles.
    operator: &'static str,
    title: &'a str,
    or_alert_title: bool,
    /// How far back a pair of incident and alert counts as new, as a KQL timespan.
    window: String,
    own_providers: &'static [&'static str],
    entities: Vec<LiftedEntity>,
}

/// A kind of entity, lifted from the alert.
#[derive(Debug, Serialize)]
struct LiftedEntity {
    variable: String,
    r#type: &'static str,
    columns: Vec<LiftedColumn>,
}

#[derive(Debug, Serialize)]
struct LiftedColumn {
    name: String,
    field: &'static str,
}

/// The name of the template for a rule that is keyed so; `None` for one that runs the detection's query.
pub(in crate::render) fn template(keyed_on: KeyedOn) -> Option<&'static str> {
    match keyed_on {
        KeyedOn::IncidentTitle => Some("sentinel/incident-title.kql"),
        KeyedOn::AlertTitle => Some("sentinel/alert-title.kql"),
        KeyedOn::Query => None,
    }
}

/// The view of a keyed query that runs every `frequency`.
pub(in crate::render) fn view<'a>(
    detection: &'a Detection,
    sentinel: &Sentinel,
    frequency: Duration,
    kinds: &[&'static EntityKind],
) -> KeyedView<'a> {
    KeyedView {
        detection: &detection.id,
        operator: match sentinel.title_match {
            TitleMatch::Equals => "=~",
            TitleMatch::StartsWith => "startswith",
            TitleMatch::Contains => "contains",
        },
        title: detection.matched_title(),
        or_alert_title: sentinel.or_alert_title,
        window: frequency.kql(),
        own_providers: OWN_ALERT_PROVIDERS,
        entities: kinds
            .iter()
            .filter_map(|kind| {
                let lift = Lift::of(kind)?;
                let columns = lift.columns(kind).map(|(field, name)| LiftedColumn { name, field }).collect();
                Some(LiftedEntity { variable: lift.variable(), r#type: lift.json_type, columns })
            })
            .collect(),
    }
}

/// The mappings that name the lifted columns.
pub(super) fn mappings(kinds: &[&'static EntityKind]) -> Vec<Mapping> {
    let mapping = |kind: &&'static EntityKind| {
        let field_mappings = Lift::of(kind)?
            .columns(kind)
            .map(|(identifier, column_name)| FieldMapping { identifier, column_name })
            .collect();
        Some(Mapping { entity_type: kind.sentinel?, field_mappings })
    };
    kinds.iter().filter_map(mapping).collect()
}
