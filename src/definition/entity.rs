//! An entity of a result row: a kind and its identifiers, each the name of a column. The table in `platform::entity`
//! lists the kinds and identifiers with the names that the services use.

use std::borrow::Cow;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::one_key;
use crate::platform::entity::{ENTITY_KINDS, EntityKind, kind};

/// An entity: its kind, and identifier → column.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// The kind.
    pub kind: &'static EntityKind,
    /// Neutral identifier → column of the result, in the order written. Only identifiers that the kind has.
    pub identifiers: IndexMap<String, String>,
}

impl<'de> Deserialize<'de> for Entity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (name, identifiers): (String, IndexMap<String, String>) =
            one_key::deserialize(deserializer, "entity kind")?;
        let kind = kind(&name).ok_or_else(|| D::Error::custom(format!("unknown entity kind `{name}`")))?;
        match identifiers.keys().find(|id| kind.identifier(id).is_none()) {
            Some(unknown) => Err(D::Error::custom(format!("`{name}` has no identifier `{unknown}`"))),
            None => Ok(Self { kind, identifiers }),
        }
    }
}

impl Serialize for Entity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.kind.name, &self.identifiers)?;
        map.end()
    }
}

impl JsonSchema for Entity {
    fn schema_name() -> Cow<'static, str> {
        "Entity".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let kinds: Map<String, Value> =
            ENTITY_KINDS.iter().map(|kind| (kind.name.to_owned(), identifiers_schema(kind))).collect();
        json_schema!({
            "description": "One entity: its kind, and for each identifier the column of the result that holds it.",
            "type": "object",
            "properties": kinds,
            "additionalProperties": false,
            "minProperties": 1,
            "maxProperties": 1,
            "examples": [{"account": {"aadUserId": "AccountObjectId"}}],
        })
    }
}

/// A neutral kind of entity by name, as in `sentinel.entities`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EntityKindName(pub &'static EntityKind);

impl<'de> Deserialize<'de> for EntityKindName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        kind(&name).map(Self).ok_or_else(|| D::Error::custom(format!("unknown entity kind `{name}`")))
    }
}

impl Serialize for EntityKindName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name)
    }
}

impl JsonSchema for EntityKindName {
    fn schema_name() -> Cow<'static, str> {
        "EntityKind".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<&str> =
            ENTITY_KINDS.iter().filter(|kind| kind.sentinel.is_some()).map(|kind| kind.name).collect();
        json_schema!({"type": "string", "description": "A kind of entity that Sentinel has.", "enum": names})
    }
}

fn identifiers_schema(kind: &EntityKind) -> Value {
    let identifiers: Map<String, Value> = kind
        .identifiers
        .iter()
        .map(|identifier| {
            let description = match (identifier.defender, identifier.sentinel) {
                (Some(defender), Some(sentinel)) => {
                    format!("Column for `{defender}` (Defender XDR) and `{sentinel}` (Sentinel).")
                }
                (Some(defender), None) => format!("Column for `{defender}` (Defender XDR only)."),
                (None, Some(sentinel)) => format!("Column for `{sentinel}` (Sentinel only)."),
                (None, None) => "Column.".to_owned(),
            };
            let schema = json!({"description": description, "type": "string", "minLength": 1});
            (identifier.name.to_owned(), schema)
        })
        .collect();
    let description = match (kind.defender, kind.sentinel) {
        (Some(defender), Some(sentinel)) => {
            format!("`{defender}` of Defender XDR and `{sentinel}` of Sentinel.")
        }
        (Some(defender), None) => format!("`{defender}` of Defender XDR; Sentinel has none."),
        (None, Some(sentinel)) => format!("`{sentinel}` of Sentinel; Defender XDR has none."),
        (None, None) => "Entity.".to_owned(),
    };
    json!({
        "description": description,
        "type": "object",
        "properties": identifiers,
        "additionalProperties": false,
        "minProperties": 1,
    })
}
