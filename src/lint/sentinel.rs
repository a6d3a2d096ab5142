//! Lints on the Sentinel side of a detection.

pub(super) mod account_by_name_alone;
pub(super) mod alert_without_an_incident;
pub(super) mod description_is_too_long;
pub(super) mod duplicate_guid;
pub(super) mod duplicate_rule_name;
pub(super) mod frequency_out_of_range;
pub(super) mod grouping_by_nothing;
pub(super) mod grouping_by_what_is_not_there;
pub(super) mod grouping_is_ignored;
pub(super) mod grouping_window_out_of_range;
pub(super) mod keyed_on_a_disabled_rule;
pub(super) mod keyed_on_a_title;
pub(super) mod keyed_on_nothing;
pub(super) mod keyed_period_is_too_short;
pub(super) mod keyed_rule_is_continuous;
pub(super) mod keyed_rule_waits_for_results;
pub(super) mod lifted_entity_is_not_mapped;
pub(super) mod long_period_runs_too_often;
pub(super) mod name_is_too_long;
pub(super) mod needs_the_preview_api;
pub(super) mod option_without_effect;
pub(super) mod period_is_shorter_than_frequency;
pub(super) mod query_is_too_long;
pub(super) mod query_searches_every_table;
pub(super) mod rule_matches_itself;
pub(super) mod suppressed_keyed_rule;
pub(super) mod suppression_does_not_fit;
pub(super) mod threshold_out_of_range;
pub(super) mod title_is_matched_whole;
pub(super) mod title_is_not_selective;
pub(super) mod title_matches_another_detection;
pub(super) mod title_never_matches;
pub(super) mod too_many_columns_in_an_override;
pub(super) mod too_many_entities;
pub(super) mod too_many_identifiers;
pub(super) mod trigger_never_fires;

use crate::definition::sentinel::{KeyedOn, Sentinel};
use crate::definition::{Detection, Frequency};
use crate::platform::entity::EntityKind;

use super::entity::EntityPlatform;

/// The Sentinel side with what it is keyed on.
fn rule(detection: &Detection) -> Option<(&Sentinel, KeyedOn)> {
    Some((detection.sentinel.as_ref()?, detection.keyed_on()?))
}

/// The Sentinel side of a rule that is keyed on a title.
fn keyed(detection: &Detection) -> Option<&Sentinel> {
    rule(detection).filter(|(_, keyed_on)| *keyed_on != KeyedOn::Query).map(|(sentinel, _)| sentinel)
}

/// Whether the rule runs near real time.
fn is_continuous(sentinel: &Sentinel) -> bool {
    sentinel.frequency == Some(Frequency::Continuous)
}

/// The kinds of entity that the rule maps: for a keyed rule those that are lifted from the alert.
fn mapped_kinds(detection: &Detection) -> Vec<&'static EntityKind> {
    let mut kinds: Vec<&'static EntityKind> = Vec::new();
    let lifted = keyed(detection).and_then(|sentinel| sentinel.entities.as_ref());
    if let Some(lifted) = lifted {
        return lifted.iter().map(|name| name.0).collect();
    }
    let is_keyed = keyed(detection).is_some();
    for entity in &detection.entities {
        let taken = if is_keyed {
            entity.kind.sentinel.is_some()
        } else {
            entity.identifiers.keys().any(|name| EntityPlatform::Sentinel.takes(entity.kind, name))
        };
        if taken && !(is_keyed && kinds.contains(&entity.kind)) {
            kinds.push(entity.kind);
        }
    }
    kinds
}
