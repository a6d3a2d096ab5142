//! The Defender XDR side of a detection: schedule, alert grouping, scope and automated response.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::duration::{Duration, Frequency};
use super::one_key;
use crate::platform::defender::{self, ACTIONS, ActionValue};

/// How Defender XDR runs the detection.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Defender {
    /// Id of a rule that already exists under another id. Default: the id of the definition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "rule_id_schema")]
    pub id: Option<String>,
    /// Whether the rule is enabled while the definition is `stable`.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// How often the rule runs.
    #[serde(default = "hourly")]
    pub frequency: Frequency,
    /// How far back each run looks (beta API only). Default: derived from the frequency by the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookback: Option<Duration>,
    /// One alert per result row, or one for all rows of a run (beta API only).
    #[serde(default)]
    pub grouping: AlertGrouping,
    /// Whether Defender XDR may correlate the alert with others into one incident. With `false` (beta API only), each
    /// alert becomes an incident of its own.
    #[serde(default = "yes")]
    pub correlate: bool,
    /// Device groups that the rule is limited to. Default: all devices.
    #[serde(default)]
    #[schemars(inner(length(min = 1)))]
    pub device_groups: Vec<String>,
    /// Automated response actions. An error unless `rulesmith.toml` allows automated actions.
    #[serde(default)]
    pub actions: Vec<ResponseAction>,
}

impl Defender {
    /// Whether the rule needs the beta API, which alone supports lookback, grouping and correlation.
    pub fn needs_beta(&self) -> bool {
        self.lookback.is_some() || self.grouping != AlertGrouping::PerEvent || !self.correlate
    }
}

/// How result rows become alerts.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "DefenderGrouping")]
pub enum AlertGrouping {
    /// One alert per row.
    #[default]
    PerEvent,
    /// One alert per run.
    Single,
}

/// One automated action: its kind and its parameters, as listed in `platform::defender`.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponseAction {
    /// The kind.
    pub kind: &'static defender::ResponseActionKind,
    /// Parameter → value, in the order written.
    pub parameters: Map<String, Value>,
}

impl<'de> Deserialize<'de> for ResponseAction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (name, parameters): (String, Map<String, Value>) = one_key::deserialize(deserializer, "action")?;
        let kind = ACTIONS
            .iter()
            .find(|action| action.name == name)
            .ok_or_else(|| D::Error::custom(format!("unknown action `{name}`")))?;
        Ok(Self { kind, parameters })
    }
}

impl Serialize for ResponseAction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.kind.name, &self.parameters)?;
        map.end()
    }
}

impl JsonSchema for ResponseAction {
    fn schema_name() -> Cow<'static, str> {
        "DefenderAction".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let actions: Map<String, Value> =
            ACTIONS.iter().map(|action| (action.name.to_owned(), parameters_schema(action))).collect();
        json_schema!({
            "description": "One automated action and the columns that it acts on.",
            "type": "object",
            "properties": actions,
            "additionalProperties": false,
            "minProperties": 1,
            "maxProperties": 1,
            "examples": [{"isolateDevice": {"deviceId": "DeviceId", "type": "selective"}}],
        })
    }
}

fn parameters_schema(action: &defender::ResponseActionKind) -> Value {
    let properties: Map<String, Value> = action
        .parameters
        .iter()
        .map(|parameter| {
            let property = parameter.property;
            let schema = match parameter.value {
                ActionValue::Column => json!({
                    "description": format!("Column for `{property}`."),
                    "type": "string",
                    "minLength": 1,
                }),
                ActionValue::OneOf(words) => json!({"description": format!("`{property}`."), "enum": words}),
                ActionValue::Names => json!({
                    "description": format!("Names for `{property}`."),
                    "type": "array",
                    "items": {"type": "string", "minLength": 1},
                }),
            };
            (parameter.name.to_owned(), schema)
        })
        .collect();
    let required: Vec<&str> = action
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
        .map(|parameter| parameter.name)
        .collect();
    json!({
        "description": format!("`{}` of Microsoft Graph.", action.collection),
        "type": "object",
        "properties": properties,
        "required": required,
        "minProperties": 1,
        "additionalProperties": false,
    })
}

fn rule_id_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "string",
        "pattern": "^([A-Za-z][A-Za-z0-9_-]{0,99}|[0-9]{1,18})$",
        "patternErrorMessage": "the id of an existing rule: a letter, then letters, digits, `-` and `_`, 100 characters at \
                                most, or the number of a rule made in the portal",
    })
}

fn yes() -> bool {
    true
}

fn hourly() -> Frequency {
    Frequency::Every(Duration::from_seconds(3600))
}
