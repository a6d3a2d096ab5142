//! Lints on the Sentinel side of a detection.

pub(super) mod account_with_name_only;
pub(super) mod alert_without_incident;
pub(super) mod continuous_keyed_rule;
pub(super) mod duplicate_guid;
pub(super) mod duplicate_rule_name;
pub(super) mod empty_grouping;
pub(super) mod exact_title_match;
pub(super) mod grouping_ignored;
pub(super) mod grouping_window_out_of_range;
pub(super) mod invalid_suppression;
pub(super) mod keyed_on_disabled_rule;
pub(super) mod keyed_on_title;
pub(super) mod keyed_period_too_short;
pub(super) mod keyed_rule_with_trigger;
pub(super) mod keyed_without_title;
pub(super) mod lifted_entity_not_mapped;
pub(super) mod long_period_too_frequent;
pub(super) mod option_without_effect;
pub(super) mod period_shorter_than_frequency;
pub(super) mod query_over_all_tables;
pub(super) mod query_too_long;
pub(super) mod requires_preview_api;
pub(super) mod rule_matches_itself;
pub(super) mod sentinel_description_too_long;
pub(super) mod sentinel_name_too_long;
pub(super) mod sentinel_schedule_out_of_range;
pub(super) mod suppressed_keyed_rule;
pub(super) mod threshold_out_of_range;
pub(super) mod title_matches_another_detection;
pub(super) mod title_never_matches;
pub(super) mod too_many_columns_in_override;
pub(super) mod too_many_entities;
pub(super) mod too_many_identifiers;
pub(super) mod trigger_never_fires;
pub(super) mod unknown_grouping_key;
pub(super) mod unselective_title;

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
