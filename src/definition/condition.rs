//! Conditions of automation rules, as Sentinel has them: on a property, on the items of an array, on a change,
//! and in and/or groups.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::platform::sentinel::PROPERTIES;

/// One condition.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Condition {
    /// A property has one of the values.
    Property(PropertyCondition),
    /// All of them hold.
    And(And),
    /// One of them holds.
    Or(Or),
    /// Items of an array satisfy conditions.
    Array(ArrayCondition),
    /// A property has changed (updates only).
    Changed(ChangedCondition),
    /// Something was added to the incident (updates only).
    Added(AddedCondition),
}

/// A property compared with values, of which one is enough.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PropertyCondition {
    /// Microsoft's name of the property, as in the table of `platform::sentinel`.
    #[schemars(schema_with = "property_schema")]
    pub property: String,
    /// How it is compared, without regard to case.
    pub operator: Operator,
    /// The values.
    #[schemars(length(min = 1))]
    pub values: Vec<String>,
}

/// How a property is compared.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Operator {
    Equals,
    NotEquals,
    Contains,
    NotContains,
    StartsWith,
    NotStartsWith,
    EndsWith,
    NotEndsWith,
}

/// A group of conditions that must all hold.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct And {
    /// The conditions.
    pub and: Vec<Condition>,
}

/// A group of conditions of which one must hold.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Or {
    /// The conditions.
    pub or: Vec<Condition>,
}

/// Conditions on the items of an array.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArrayCondition {
    /// The array.
    pub array: ArrayType,
    /// How many items must satisfy them.
    #[serde(rename = "match")]
    pub quantifier: Quantifier,
    /// The conditions on an item.
    pub items: Vec<PropertyCondition>,
}

/// An array of an incident.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[expect(missing_docs, reason = "Microsoft's names")]
pub enum ArrayType {
    CustomDetails,
    CustomDetailValues,
    /// Preview API.
    IncidentLabels,
}

/// How many items of an array must satisfy the conditions.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Quantifier {
    AnyItem,
    AllItems,
}

/// A property that has changed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangedCondition {
    /// The property.
    pub changed: ChangedProperty,
    /// Whether the value before or after the change is compared; absent: any change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeType>,
    /// How the value is compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<Operator>,
    /// The values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

/// A property whose change can be seen.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[expect(missing_docs, reason = "Microsoft's names")]
pub enum ChangedProperty {
    IncidentSeverity,
    IncidentStatus,
    IncidentOwner,
}

/// Which side of a change is compared.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum ChangeType {
    ChangedFrom,
    ChangedTo,
}

/// Something that was added to an incident.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AddedCondition {
    /// What was added.
    pub added: AddedTo,
}

/// What can be added to an incident.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[expect(missing_docs, reason = "Microsoft's names")]
pub enum AddedTo {
    Alerts,
    Labels,
    Tactics,
    Comments,
}

impl Condition {
    /// Whether it speaks of a change, which only a rule on updates can see.
    pub fn needs_update(&self) -> bool {
        match self {
            Self::Changed(_) | Self::Added(_) => true,
            Self::And(And { and: inner }) | Self::Or(Or { or: inner }) => {
                inner.iter().any(Self::needs_update)
            }
            Self::Property(_) | Self::Array(_) => false,
        }
    }
}

/// One object with the keys of all forms, of which `oneOf` asks for the keys of one: an editor completes them, and
/// an unknown key is named as such.
impl JsonSchema for Condition {
    fn schema_name() -> Cow<'static, str> {
        "Condition".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let group = |generator: &mut SchemaGenerator| json_schema!({"type": "array", "items": generator.subschema_for::<Condition>(), "minItems": 1});
        let and = group(generator);
        let or = group(generator);
        let items = generator.subschema_for::<PropertyCondition>();
        json_schema!({
            "description": "A condition: on a property (`property`, `operator`, `values`), a group (`and`, `or`), on the \
                            items of an array (`array`, `match`, `items`), on a changed property (`changed`, and \
                            `change`, `operator`, `values`), or on something `added`.",
            "type": "object",
            "properties": {
                "property": property_schema(generator),
                "operator": generator.subschema_for::<Operator>(),
                "values": {"type": "array", "items": {"type": "string"}, "minItems": 1},
                "and": and,
                "or": or,
                "array": generator.subschema_for::<ArrayType>(),
                "match": generator.subschema_for::<Quantifier>(),
                "items": {"type": "array", "items": items, "minItems": 1},
                "changed": generator.subschema_for::<ChangedProperty>(),
                "change": generator.subschema_for::<ChangeType>(),
                "added": generator.subschema_for::<AddedTo>(),
            },
            "additionalProperties": false,
            "oneOf": [
                form(&["property", "operator", "values"], &[]),
                form(&["and"], &[]),
                form(&["or"], &[]),
                form(&["array", "match", "items"], &[]),
                form(&["changed"], &["change", "operator", "values"]),
                form(&["added"], &[]),
            ],
            "examples": [{"property": "IncidentSeverity", "operator": "equals", "values": ["High"]}],
        })
    }
}

fn form(required: &[&str], optional: &[&str]) -> Value {
    let properties: serde_json::Map<String, Value> =
        required.iter().chain(optional).map(|key| ((*key).to_owned(), Value::Bool(true))).collect();
    serde_json::json!({"properties": properties, "required": required, "additionalProperties": false})
}

fn property_schema(_: &mut SchemaGenerator) -> Schema {
    let names: Vec<&str> = PROPERTIES.iter().map(|property| property.name).collect();
    json_schema!({"description": "Microsoft's name of the property.", "enum": names})
}
