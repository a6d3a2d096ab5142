//! Conditions of automation rules, as Sentinel has them: on a property, on the items of an array, on a change,
//! and in and/or groups.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::platform::sentinel::{PROPERTIES, PropertyOperators};

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

/// A property that is compared with values. One match is enough.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PropertyCondition {
    /// Microsoft's name of the property.
    #[schemars(with = "PropertyName")]
    pub property: String,
    /// How it is compared. Case is ignored.
    pub operator: PropertyOperator,
    /// The values. One match is enough.
    #[schemars(length(min = 1))]
    pub values: Vec<String>,
}

/// How a property is compared.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum PropertyOperator {
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
pub enum ArrayType {
    /// The custom details of the incident's alerts, by their keys.
    CustomDetails,
    /// The values of a custom detail.
    CustomDetailValues,
    /// The tags of the incident (preview API).
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
    /// Whether the value before or after the change is compared. Default: any change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeType>,
    /// How the value is compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<PropertyOperator>,
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
    /// Whether it tests a change, which only a rule on updates can see.
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

/// One object with the keys of all forms, where `oneOf` requires the keys of one form: an editor completes them, and
/// an unknown key is named as such.
impl JsonSchema for Condition {
    fn schema_name() -> Cow<'static, str> {
        "Condition".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let condition = generator.subschema_for::<Condition>();
        let group = |description: &str| json!({"description": description, "type": "array", "items": condition, "minItems": 1});
        let items = generator.subschema_for::<PropertyCondition>();
        json_schema!({
            "description": "A condition: on a property (`property`, `operator`, `values`), a group (`and`, `or`), on the \
                            items of an array (`array`, `match`, `items`), on a changed property (`changed`, and \
                            `change`, `operator`, `values`), or on something `added`.",
            "type": "object",
            "properties": {
                "property": described::<PropertyName>("Microsoft's name of the property.", generator),
                "operator": described::<PropertyOperator>("How it is compared, without regard to case.", generator),
                "values": {
                    "description": "The values, of which one is enough.",
                    "type": "array",
                    "items": {"type": "string"},
                    "minItems": 1,
                },
                "and": group("Conditions that must all hold."),
                "or": group("Conditions of which one must hold."),
                "array": described::<ArrayType>("An array of the incident.", generator),
                "match": described::<Quantifier>("How many of its items must satisfy the conditions.", generator),
                "items": {
                    "description": "Conditions on an item, all of which must hold.",
                    "type": "array",
                    "items": items,
                    "minItems": 1,
                },
                "changed": described::<ChangedProperty>("A property that an update changed.", generator),
                "change": described::<ChangeType>(
                    "Whether the value before or after the change is compared; without it any change will do.",
                    generator,
                ),
                "added": described::<AddedTo>("What an update added to the incident.", generator),
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
    json!({"properties": properties, "required": required, "additionalProperties": false})
}

fn described<T: JsonSchema>(description: &str, generator: &mut SchemaGenerator) -> Schema {
    let mut schema = generator.subschema_for::<T>();
    schema.insert("description".to_owned(), json!(description));
    schema
}

/// The name of a property, of which the table of `platform::sentinel` has all.
struct PropertyName;

impl JsonSchema for PropertyName {
    fn schema_name() -> Cow<'static, str> {
        "ConditionProperty".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<&str> = PROPERTIES.iter().map(|property| property.name).collect();
        let meanings: Vec<String> = PROPERTIES
            .iter()
            .map(|property| {
                let operators = match property.operators {
                    PropertyOperators::Any => "Every operator.",
                    PropertyOperators::Equality => "In the portal `equals` and `notEquals`.",
                    PropertyOperators::Containment => "In the portal `contains` and `notContains`.",
                };
                if property.preview { format!("{operators} Preview API.") } else { operators.to_owned() }
            })
            .collect();
        json_schema!({
            "description": "A property that a condition compares, by Microsoft's name, and the operators that it takes.",
            "enum": names,
            "enumDescriptions": meanings,
        })
    }
}
