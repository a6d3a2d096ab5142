//! The entities of a definition as each platform maps them.

use serde::Serialize;
use serde_json::{Map, Value};

use super::notes::{Notes, Platform};
use crate::definition::Entity;
use crate::diagnostic::Pointer;
use crate::platform::entity::EntityKind;
use crate::platform::sentinel::MAX_FIELD_MAPPINGS;

/// One of Sentinel's entity mappings.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Mapping {
    pub(super) entity_type: &'static str,
    pub(super) field_mappings: Vec<FieldMapping>,
}

/// One identifier of a mapping and the column that holds it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FieldMapping {
    pub(super) identifier: &'static str,
    pub(super) column_name: String,
}

/// Defender XDR's `entityMappings`: collection → mappings, in the order of the definition.
pub(super) fn for_defender(entities: &[Entity], notes: &mut Notes) -> Map<String, Value> {
    let mut collections = Map::new();
    for (at, entity) in placed(entities) {
        let mut mapping = Map::new();
        let mut lost = Vec::new();
        for (name, column) in &entity.identifiers {
            match entity.kind.identifier(name).and_then(|identifier| identifier.defender) {
                Some(property) => {
                    mapping.insert(property.to_owned(), Value::from(column.as_str()));
                }
                None => lost.push(name),
            }
        }
        match entity.kind.defender {
            Some(collection) if !mapping.is_empty() => {
                for name in lost {
                    notes.identifier_lost(&at, Platform::Defender, entity.kind, name);
                }
                let mappings = collections.entry(collection).or_insert_with(|| Value::Array(Vec::new()));
                if let Value::Array(mappings) = mappings {
                    mappings.push(Value::Object(mapping));
                }
            }
            _ => notes.entity_lost(at, Platform::Defender, entity.kind),
        }
    }
    collections
}

/// Sentinel's `entityMappings` of a rule that runs the detection's own query. `column` gives a column's name there.
pub(super) fn for_sentinel(
    entities: &[Entity],
    column: impl Fn(&str) -> String,
    notes: &mut Notes,
) -> Vec<Mapping> {
    let mut mappings = Vec::new();
    for (at, entity) in placed(entities) {
        let mut field_mappings = Vec::new();
        let mut lost = Vec::new();
        let mut over_limit = Vec::new();
        // The table lists the strongest identifiers first, so these are the ones to keep.
        for identifier in entity.kind.identifiers {
            let Some(source) = entity.identifiers.get(identifier.name) else { continue };
            match identifier.sentinel {
                None => lost.push(identifier.name),
                Some(_) if field_mappings.len() == MAX_FIELD_MAPPINGS => over_limit.push(identifier.name),
                Some(name) => {
                    field_mappings.push(FieldMapping { identifier: name, column_name: column(source) });
                }
            }
        }
        match entity.kind.sentinel {
            Some(entity_type) if !field_mappings.is_empty() => {
                for name in lost {
                    notes.identifier_lost(&at, Platform::Sentinel, entity.kind, name);
                }
                for name in over_limit {
                    notes.identifier_over_limit(&at, entity.kind, name, MAX_FIELD_MAPPINGS);
                }
                mappings.push(Mapping { entity_type, field_mappings });
            }
            _ => notes.entity_lost(at, Platform::Sentinel, entity.kind),
        }
    }
    mappings
}

/// The kinds of the definition's entities that Sentinel has, each once, in order.
pub(super) fn kinds_for_sentinel(entities: &[Entity], notes: &mut Notes) -> Vec<&'static EntityKind> {
    let mut kinds: Vec<&'static EntityKind> = Vec::new();
    for (at, entity) in placed(entities) {
        if entity.kind.sentinel.is_none() {
            notes.entity_lost(at, Platform::Sentinel, entity.kind);
        } else if !kinds.iter().any(|kind| kind.name == entity.kind.name) {
            kinds.push(entity.kind);
        }
    }
    kinds
}

/// Each entity with its place in the definition.
fn placed(entities: &[Entity]) -> impl Iterator<Item = (Pointer, &Entity)> {
    let list = Pointer::root().key("entities");
    entities.iter().enumerate().map(move |(index, entity)| (list.index(index).key(entity.kind.name), entity))
}
