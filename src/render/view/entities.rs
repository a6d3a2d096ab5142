//! The entities of a definition as each platform maps them. What a platform has no place for is left out; the lints
//! say so.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::definition::Entity;
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
pub(super) fn for_defender(entities: &[Entity]) -> Map<String, Value> {
    let mut collections = Map::new();
    for entity in entities {
        let Some(collection) = entity.kind.defender else { continue };
        let mapping: Map<String, Value> = entity
            .identifiers
            .iter()
            .filter_map(|(name, column)| {
                let property = entity.kind.identifier(name)?.defender?;
                Some((property.to_owned(), Value::from(column.as_str())))
            })
            .collect();
        let mappings = collections.entry(collection).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(mappings) = mappings
            && !mapping.is_empty()
        {
            mappings.push(Value::Object(mapping));
        }
    }
    collections.retain(|_, mappings| mappings.as_array().is_some_and(|mappings| !mappings.is_empty()));
    collections
}

/// Sentinel's `entityMappings` of a rule that runs the detection's own query: of each entity the first identifiers
/// that it knows, as many as a mapping may have. `column` gives a column's name there.
pub(super) fn for_sentinel(entities: &[Entity], column: impl Fn(&str) -> String) -> Vec<Mapping> {
    let mapping = |entity: &Entity| {
        let known = entity.identifiers.iter().filter_map(|(name, source)| {
            let identifier = entity.kind.identifier(name)?.sentinel?;
            Some(FieldMapping { identifier, column_name: column(source) })
        });
        let field_mappings: Vec<_> = known.take(MAX_FIELD_MAPPINGS).collect();
        let entity_type = entity.kind.sentinel.filter(|_| !field_mappings.is_empty())?;
        Some(Mapping { entity_type, field_mappings })
    };
    entities.iter().filter_map(mapping).collect()
}

/// The kinds of the definition's entities that Sentinel has, each once, in order.
pub(super) fn kinds_for_sentinel(entities: &[Entity]) -> Vec<&'static EntityKind> {
    let mut kinds: Vec<&'static EntityKind> = Vec::new();
    for entity in entities {
        if entity.kind.sentinel.is_some() && !kinds.iter().any(|kind| kind.name == entity.kind.name) {
            kinds.push(entity.kind);
        }
    }
    kinds
}
