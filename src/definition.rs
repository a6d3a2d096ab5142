//! The domain types of a definition file: what a detection looks for, what it means, how each platform runs it
//! and how we know that it works. Plain values, deserialized after the file has passed its JSON Schema (which is
//! generated from these types): no spans, no files, no YAML.

pub mod alert;
pub mod attack;
pub mod automation;
pub mod condition;
pub mod defender;
pub mod duration;
pub mod entity;
mod guid;
mod one_key;
pub mod query;
mod rendered_query;
pub mod sentinel;
pub mod tenant;
pub mod test;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::alert::Alert;
pub use self::attack::{AttackEntry, Tactic};
pub use self::automation::AutomationRule;
pub use self::defender::Defender;
pub use self::duration::{Duration, Frequency};
pub use self::entity::Entity;
pub use self::query::QuerySource;
pub use self::rendered_query::RenderedQuery;
pub use self::sentinel::Sentinel;
pub use self::test::Test;

/// What one file defines.
#[derive(Clone, Debug, PartialEq)]
pub enum Definition {
    /// A detection, with the rules that are rendered from it.
    Detection(Box<Detection>),
    /// Automation rules that do not belong to a detection.
    Automation(Box<AutomationFile>),
}

impl Definition {
    /// The id, which is also the stem of the file.
    pub fn id(&self) -> &str {
        match self {
            Self::Detection(detection) => &detection.id,
            Self::Automation(file) => &file.id,
        }
    }

    /// The id from which the GUIDs are derived: the first one that the definition ever had.
    pub fn first_id(&self) -> &str {
        let formerly = match self {
            Self::Detection(detection) => &detection.formerly,
            Self::Automation(file) => &file.formerly,
        };
        formerly.first().map_or_else(|| self.id(), String::as_str)
    }

    /// The name that people read.
    pub fn name(&self) -> &str {
        match self {
            Self::Detection(detection) => &detection.name,
            Self::Automation(file) => &file.name,
        }
    }

    /// The definition's own version.
    pub fn version(&self) -> &str {
        match self {
            Self::Detection(detection) => &detection.version,
            Self::Automation(file) => &file.version,
        }
    }

    /// Whether it is rendered, and whether its rules are enabled.
    pub fn status(&self) -> DetectionStatus {
        match self {
            Self::Detection(detection) => detection.status,
            Self::Automation(file) => file.status,
        }
    }

    /// Its automation rules.
    pub fn automation(&self) -> &[AutomationRule] {
        match self {
            Self::Detection(detection) => &detection.automation,
            Self::Automation(file) => &file.automation,
        }
    }

    /// The detection, if it is one.
    pub fn detection(&self) -> Option<&Detection> {
        match self {
            Self::Detection(detection) => Some(detection),
            Self::Automation(_) => None,
        }
    }
}

/// The `kind` of a file.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DefinitionKind {
    /// A detection.
    #[default]
    Detection,
    /// Automation rules without a detection.
    Automation,
}

/// A detection: one query, one alert, and the rules of both platforms.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Detection {
    /// `detection` (default). A file with `kind: automation` holds only automation rules.
    #[serde(default)]
    #[schemars(schema_with = "kind_schema")]
    pub kind: DefinitionKind,
    /// Kebab-case, unique in the project, and equal to the file name without its extension. Names the rendered files,
    /// and is the id of the Defender XDR rule.
    #[schemars(schema_with = "id_schema")]
    pub id: String,
    /// Earlier ids, oldest first. GUIDs are derived from the first one, so a rename updates the rules instead of
    /// duplicating them.
    #[serde(default)]
    #[schemars(schema_with = "ids_schema")]
    pub formerly: Vec<String>,
    /// Name of the rule, unique in the project.
    #[schemars(length(min = 1), example = &"Device isolated by hand")]
    pub name: String,
    /// Version of the definition: three numbers.
    #[serde(default = "first_version")]
    #[schemars(schema_with = "version_schema")]
    pub version: String,
    /// Life cycle of the definition. Decides whether it is rendered and whether its rules are enabled.
    #[serde(default)]
    pub status: DetectionStatus,
    /// What the detection looks for and why it matters.
    #[schemars(length(min = 1))]
    pub description: String,
    /// Severity of the alert.
    pub severity: AlertSeverity,
    /// MITRE ATT&CK tactics with their techniques. Defender XDR accepts a single tactic and gets the first entry.
    #[serde(default)]
    pub attack: Vec<AttackEntry>,
    /// Who maintains the definition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// URLs of pages that explain the behaviour or the log.
    #[serde(default)]
    #[schemars(schema_with = "urls_schema")]
    pub references: Vec<String>,
    /// Benign causes that an analyst should expect.
    #[serde(default)]
    pub false_positives: Vec<String>,
    /// First steps for the analyst. Rendered as the recommended actions of the Defender XDR alert.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub triage: Option<String>,
    /// Settings that the tenant needs for the tables to contain these rows.
    #[serde(default)]
    pub requires: Vec<Requirement>,
    /// The KQL query, inline or in a file of its own.
    pub query: QuerySource,
    /// Entities of a result row, in platform-neutral terms: kind → identifier → column.
    #[serde(default)]
    pub entities: Vec<Entity>,
    /// Custom details of the alert: key → column.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"Comment": "IsolationComment"}))]
    pub details: IndexMap<String, String>,
    /// Title and description of the alert.
    #[serde(default)]
    pub alert: Alert,
    /// The Defender XDR custom detection. Rendered only if this section is present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub defender: Option<Defender>,
    /// The Microsoft Sentinel analytics rule. Rendered only if this section is present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentinel: Option<Sentinel>,
    /// Microsoft Sentinel automation rules that act on the incident or alert.
    #[serde(default)]
    pub automation: Vec<AutomationRule>,
    /// Tests that run offline: sample events and the expected results.
    #[serde(default)]
    pub tests: Vec<Test>,
}

impl Detection {
    /// Title of the alert, with its `{{columns}}`: `alert.title`, or the name.
    pub fn alert_title(&self) -> &str {
        self.alert.title.as_deref().unwrap_or(&self.name)
    }

    /// Description of the alert, with its `{{columns}}`: `alert.description`, or the description.
    pub fn alert_description(&self) -> &str {
        self.alert.description.as_deref().unwrap_or(&self.description)
    }

    /// The id of the Defender XDR rule: `defender.id`, or the definition's id.
    pub fn defender_id(&self) -> &str {
        self.defender.as_ref().and_then(|defender| defender.id.as_deref()).unwrap_or(&self.id)
    }

    /// What the Sentinel rule is keyed on. Defaults to the incident that the Defender rule raises, or to the query
    /// itself if there is no Defender rule.
    pub fn keyed_on(&self) -> Option<sentinel::KeyedOn> {
        let sentinel = self.sentinel.as_ref()?;
        let default =
            if self.defender.is_some() { sentinel::KeyedOn::IncidentTitle } else { sentinel::KeyedOn::Query };
        Some(sentinel.keyed_on.unwrap_or(default))
    }

    /// The name of the Sentinel rule. Defaults to `Escalation: <name>` for a keyed rule, and to the name itself for a
    /// rule that runs the query.
    pub fn sentinel_name(&self) -> Option<String> {
        let sentinel = self.sentinel.as_ref()?;
        Some(match (&sentinel.name, self.keyed_on()) {
            (Some(name), _) => name.clone(),
            (None, Some(sentinel::KeyedOn::Query)) => self.name.clone(),
            (None, _) => format!("Escalation: {}", self.name),
        })
    }

    /// The title that a keyed rule or condition matches. Defaults to the alert's title up to its first `{{`.
    pub fn matched_title(&self) -> &str {
        let written = self.sentinel.as_ref().and_then(|sentinel| sentinel.title.as_deref());
        written.unwrap_or_else(|| alert::fixed_prefix(self.alert_title()))
    }
}

/// Automation rules that do not belong to a detection. Only their conditions decide what they act on.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AutomationFile {
    /// Always `automation`; without it the file is a detection.
    #[schemars(schema_with = "kind_schema")]
    pub kind: DefinitionKind,
    /// Kebab-case, unique in the project, and equal to the file name without its extension. Names the rendered files.
    #[schemars(schema_with = "id_schema")]
    pub id: String,
    /// Earlier ids, oldest first. GUIDs are derived from the first one.
    #[serde(default)]
    #[schemars(schema_with = "ids_schema")]
    pub formerly: Vec<String>,
    /// What the rules are for.
    #[schemars(length(min = 1))]
    pub name: String,
    /// Version of the definition: three numbers.
    #[serde(default = "first_version")]
    #[schemars(schema_with = "version_schema")]
    pub version: String,
    /// Life cycle of the definition. Decides whether it is rendered and whether its rules are enabled.
    #[serde(default)]
    pub status: DetectionStatus,
    /// What the rules do and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The automation rules.
    #[schemars(length(min = 1))]
    pub automation: Vec<AutomationRule>,
}

/// Life cycle of a definition.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DetectionStatus {
    /// Checked and tested, but not rendered.
    Draft,
    /// Rendered disabled.
    Test,
    /// Rendered as each rule's `enabled` says.
    #[default]
    Stable,
    /// About to be removed. Rendered disabled.
    Deprecated,
}

/// Severity of an alert or incident.
#[derive(
    Clone,
    Copy,
    Debug,
    Deserialize,
    Eq,
    JsonSchema,
    Ord,
    PartialEq,
    PartialOrd,
    Serialize,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "camelCase")]
pub enum AlertSeverity {
    /// No action is expected.
    Informational,
    /// Worth a look.
    Low,
    /// Should be investigated.
    Medium,
    /// Should be investigated immediately.
    High,
}

impl AlertSeverity {
    /// Sentinel's spelling. Defender XDR's is that of a definition.
    pub fn sentinel(self) -> &'static str {
        self.into()
    }
}

/// A setting that a tenant needs for a table to contain the rows that the query looks for.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Requirement {
    /// The table.
    #[schemars(length(min = 1), example = &"CloudAppEvents")]
    pub table: String,
    /// Where to find the setting, and the value that it needs.
    #[schemars(length(min = 1), example = &"Settings > Endpoints > Advanced features > Unified audit log")]
    pub setting: String,
}

fn first_version() -> String {
    "1.0.0".to_owned()
}

/// Both words in both kinds of file. The word itself decides which of the two schemas applies, so a misspelt word is
/// reported with both.
fn kind_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({"type": "string", "enum": ["detection", "automation"]})
}

pub(crate) fn id_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "string",
        "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        "patternErrorMessage": "lower-case words joined by `-`, beginning with a letter, such as `device-isolated`",
        "maxLength": crate::platform::defender::ID_MAX_CHARS,
    })
}

fn ids_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({"type": "array", "items": id_schema(generator), "uniqueItems": true})
}

pub(crate) fn guid_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "string",
        "pattern": "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
        "patternErrorMessage": "a GUID such as `757b4264-f393-48a7-8609-52fa157911cd`",
    })
}

fn version_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "string",
        "pattern": "^(0|[1-9][0-9]{0,5})\\.(0|[1-9][0-9]{0,5})\\.(0|[1-9][0-9]{0,5})$",
        "patternErrorMessage": "three numbers such as `1.2.0`",
        "default": "1.0.0",
    })
}

fn urls_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "array",
        "items": {
            "type": "string",
            "pattern": "^https?://[^\\s]+$",
            "patternErrorMessage": "an address that begins with `https://`",
        },
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    /// Plain words that YAML 1.1 reads as a boolean or as null; YAML 1.2 reads most of them as text.
    const RESERVED: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

    fn collect_words<'s>(schema: &'s Value, words: &mut BTreeSet<&'s str>) {
        match schema {
            Value::Object(keywords) => {
                let properties = keywords.get("properties").and_then(Value::as_object);
                words.extend(properties.into_iter().flat_map(|keys| keys.keys().map(String::as_str)));
                let values = keywords.get("enum").and_then(Value::as_array);
                words.extend(
                    values.into_iter().flatten().chain(keywords.get("const")).filter_map(Value::as_str),
                );
                keywords.values().for_each(|inner| collect_words(inner, words));
            }
            Value::Array(items) => items.iter().for_each(|inner| collect_words(inner, words)),
            _ => {}
        }
    }

    #[test]
    fn no_key_and_no_word_of_the_format_has_another_type_in_yaml_1_1() {
        let schema = crate::schema::definition_schema();
        let mut words = BTreeSet::new();
        collect_words(&schema, &mut words);
        assert!(words.contains("identifiedBy") && words.contains("incidentTitle"), "{words:?}");
        let reserved: Vec<_> =
            words.into_iter().filter(|word| RESERVED.contains(&word.to_lowercase().as_str())).collect();
        assert_eq!(reserved, Vec::<&str>::new());
    }
}
