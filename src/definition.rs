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
    /// Automation rules that belong to no detection.
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

    /// The id that the GUIDs are made of: the first one that the definition ever had.
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

    /// Whether it is rendered, and rendered enabled.
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

    /// The detection, where it is one.
    pub fn detection(&self) -> Option<&Detection> {
        match self {
            Self::Detection(detection) => Some(detection),
            Self::Automation(_) => None,
        }
    }
}

/// Which of the two kinds of file this is.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DetectionKind {
    /// A detection.
    #[default]
    Detection,
}

/// Which of the two kinds of file this is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum AutomationKind {
    /// Automation rules alone.
    Automation,
}

/// A detection: one query, one alert, and the rules of both platforms.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Detection {
    /// `detection` (the default); a file with `kind: automation` holds automation rules alone.
    #[serde(default)]
    #[schemars(schema_with = "kind_schema")]
    pub kind: DetectionKind,
    /// Kebab-case, unique in the project and equal to the file's stem. Names the rendered files, and is the id of
    /// the Defender XDR rule.
    #[schemars(schema_with = "id_schema")]
    pub id: String,
    /// Earlier ids, oldest first. The GUIDs stay those of the first one, so that a rename updates rules and never
    /// duplicates them.
    #[serde(default)]
    #[schemars(schema_with = "ids_schema")]
    pub formerly: Vec<String>,
    /// Name of the rule, unique in the project.
    #[schemars(length(min = 1), example = &"Device isolated by hand")]
    pub name: String,
    /// The definition's own version, three numbers.
    #[serde(default = "first_version")]
    #[schemars(schema_with = "version_schema")]
    pub version: String,
    /// How far along the definition is; decides whether it is rendered, and rendered enabled.
    #[serde(default)]
    pub status: DetectionStatus,
    /// What the detection looks for and why it matters.
    #[schemars(length(min = 1))]
    pub description: String,
    /// Severity of the alert.
    pub severity: AlertSeverity,
    /// MITRE ATT&CK tactics with their techniques. Defender XDR accepts one tactic and gets the first entry.
    #[serde(default)]
    pub attack: Vec<AttackEntry>,
    /// Who answers for the definition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Pages that explain the behaviour or the log.
    #[serde(default)]
    #[schemars(schema_with = "urls_schema")]
    pub references: Vec<String>,
    /// Benign causes that an analyst should expect.
    #[serde(default)]
    pub false_positives: Vec<String>,
    /// What the analyst does first. Becomes the recommended actions of the Defender XDR alert.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub triage: Option<String>,
    /// What must be true in the tenant for the tables to hold these rows.
    #[serde(default)]
    pub requires: Vec<Requirement>,
    /// The KQL query, inline or in a file beside this one.
    pub query: QuerySource,
    /// Entities of a result row, platform-neutral: kind → identifier → column.
    #[serde(default)]
    pub entities: Vec<Entity>,
    /// Custom details of the alert: key → column.
    #[serde(default)]
    #[schemars(example = serde_json::json!({"Comment": "IsolationComment"}))]
    pub details: IndexMap<String, String>,
    /// Title and description of the alert.
    #[serde(default)]
    pub alert: Alert,
    /// Present: a Defender XDR custom detection is rendered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub defender: Option<Defender>,
    /// Present: a Microsoft Sentinel analytics rule is rendered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentinel: Option<Sentinel>,
    /// Microsoft Sentinel automation rules that act on the incident or alert.
    #[serde(default)]
    pub automation: Vec<AutomationRule>,
    /// Cases that run offline: sample events and what the detection makes of them.
    #[serde(default)]
    pub tests: Vec<Test>,
}

impl Detection {
    /// Title of the alert, with its `{{columns}}`: `alert.title`, else the name.
    pub fn alert_title(&self) -> &str {
        self.alert.title.as_deref().unwrap_or(&self.name)
    }

    /// Description of the alert, with its `{{columns}}`: `alert.description`, else the description.
    pub fn alert_description(&self) -> &str {
        self.alert.description.as_deref().unwrap_or(&self.description)
    }

    /// The id of the Defender XDR rule: `defender.id`, else the definition's id.
    pub fn defender_id(&self) -> &str {
        self.defender.as_ref().and_then(|defender| defender.id.as_deref()).unwrap_or(&self.id)
    }

    /// What the Sentinel rule is keyed on: as written, else the incident that the Defender rule raises, and the
    /// query itself where there is no Defender rule.
    pub fn keyed_on(&self) -> Option<sentinel::KeyedOn> {
        let sentinel = self.sentinel.as_ref()?;
        let default =
            if self.defender.is_some() { sentinel::KeyedOn::IncidentTitle } else { sentinel::KeyedOn::Query };
        Some(sentinel.keyed_on.unwrap_or(default))
    }

    /// The name of the Sentinel rule: as written, else `Escalation: <name>` for a keyed rule and the name itself
    /// for one that runs the query.
    pub fn sentinel_name(&self) -> Option<String> {
        let sentinel = self.sentinel.as_ref()?;
        Some(match (&sentinel.name, self.keyed_on()) {
            (Some(name), _) => name.clone(),
            (None, Some(sentinel::KeyedOn::Query)) => self.name.clone(),
            (None, _) => format!("Escalation: {}", self.name),
        })
    }

    /// The title that a keyed rule or condition matches: as written, else the alert's up to its first `{{`.
    pub fn matched_title(&self) -> &str {
        let written = self.sentinel.as_ref().and_then(|sentinel| sentinel.title.as_deref());
        written.unwrap_or_else(|| alert::fixed_prefix(self.alert_title()))
    }
}

/// Automation rules that belong to no detection: their conditions alone decide what they act on.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AutomationFile {
    /// Always `automation`; without it the file is a detection.
    #[schemars(schema_with = "kind_schema")]
    pub kind: AutomationKind,
    /// Kebab-case, unique in the project and equal to the file's stem. Names the rendered files.
    #[schemars(schema_with = "id_schema")]
    pub id: String,
    /// Earlier ids, oldest first. The GUIDs stay those of the first one.
    #[serde(default)]
    #[schemars(schema_with = "ids_schema")]
    pub formerly: Vec<String>,
    /// What the rules are for.
    #[schemars(length(min = 1))]
    pub name: String,
    /// The definition's own version, three numbers.
    #[serde(default = "first_version")]
    #[schemars(schema_with = "version_schema")]
    pub version: String,
    /// How far along the definition is; decides whether it is rendered, and rendered enabled.
    #[serde(default)]
    pub status: DetectionStatus,
    /// What the rules do and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The automation rules.
    #[schemars(length(min = 1))]
    pub automation: Vec<AutomationRule>,
}

/// How far along a definition is.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DetectionStatus {
    /// Checked, never rendered.
    Draft,
    /// Rendered disabled.
    Test,
    /// Rendered as each rule's `enabled` says.
    #[default]
    Stable,
    /// On its way out: rendered disabled.
    Deprecated,
}

/// Severity of an alert or incident.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum AlertSeverity {
    /// No action is expected.
    Informational,
    /// Worth a look.
    Low,
    /// To be investigated.
    Medium,
    /// To be investigated at once.
    High,
}

impl AlertSeverity {
    /// Defender XDR's spelling.
    pub fn defender(self) -> &'static str {
        match self {
            Self::Informational => "informational",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// Sentinel's spelling.
    pub fn sentinel(self) -> &'static str {
        match self {
            Self::Informational => "Informational",
            Self::Low => "Low",
            Self::Medium => "Medium",
            Self::High => "High",
        }
    }
}

/// A setting that a tenant needs for a table to hold the rows that the query looks for.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Requirement {
    /// The table.
    #[schemars(length(min = 1), example = &"CloudAppEvents")]
    pub table: String,
    /// Where the setting is found and what it must be.
    #[schemars(length(min = 1), example = &"Settings > Endpoints > Advanced features > Unified audit log")]
    pub setting: String,
}

fn first_version() -> String {
    "1.0.0".to_owned()
}

/// Both words in both kinds of file: which of the two schemas applies is decided by the word itself, so a misspelt
/// one is answered with both.
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
