//! The Sentinel side of a detection: what its analytics rule is keyed on, schedule, alerts, incidents.

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::AlertSeverity;
use super::duration::{Duration, Frequency};
use super::entity::EntityKindName;
use crate::platform::sentinel as limits;

/// How Sentinel runs the detection.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sentinel {
    /// Resource name of a rule that already exists. Default: derived from the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "super::guid_schema")]
    pub guid: Option<uuid::Uuid>,
    /// Name of the rule. Default: `Escalation: <name>` for a keyed rule, otherwise the name of the detection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub name: Option<String>,
    /// Whether the rule is enabled while the definition is `stable`.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// What the rule looks for. Default: `incidentTitle` if there is a `defender` section, otherwise `query`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keyed_on: Option<KeyedOn>,
    /// The title to match. Default: the alert's title up to its first `{{…}}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub title: Option<String>,
    /// How the title is matched. Defender XDR appends to the titles of incidents, so `equals` misses them.
    #[serde(default, rename = "match")]
    pub title_match: TitleMatch,
    /// Whether an incident also matches by the titles of its alerts. Needed once correlation renames or merges it.
    #[serde(default = "yes")]
    pub or_alert_title: bool,
    /// Severity of the alert that this rule raises. Default: the severity of the detection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<AlertSeverity>,
    /// How often the rule runs. `continuous` renders an NRT rule (preview API). Default: 15 minutes for a keyed rule,
    /// otherwise one hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency: Option<Frequency>,
    /// How far back each run looks. Default: one day for a keyed rule, otherwise the frequency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Duration>,
    /// How many results raise an alert.
    #[serde(default)]
    pub trigger: Trigger,
    /// One alert per result, or one for all. Default: `perResult` for a keyed rule, otherwise `single`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grouping: Option<EventGrouping>,
    /// Keyed rules: which kinds of entity are taken from the alert. Default: those under `entities`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("uniqueItems" = true))]
    pub entities: Option<Vec<EntityKindName>>,
    /// Custom details: key → column of the rule's query (for a keyed rule: of the keyed query).
    #[serde(default)]
    pub details: IndexMap<String, String>,
    /// What each alert takes from its result row.
    #[serde(default)]
    pub overrides: Overrides,
    /// Whether alerts become incidents, and how they are grouped.
    #[serde(default)]
    pub incident: IncidentSettings,
    /// How long the rule is suppressed after an alert. Not allowed on keyed rules: a suppressed rule does not run, and
    /// would never see what it missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suppress: Option<Duration>,
}

/// What a Sentinel rule looks for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum KeyedOn {
    /// The incident that the Defender XDR rule raises, by its title.
    IncidentTitle,
    /// The alert that the Defender XDR rule raises, by its title.
    AlertTitle,
    /// The detection's own query, over tables of the workspace.
    Query,
}

/// How a title is matched. Case is ignored.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum TitleMatch {
    /// The whole title.
    Equals,
    /// Its beginning.
    #[default]
    StartsWith,
    /// Any part of it.
    Contains,
}

impl TitleMatch {
    /// Whether `title` matches `wanted`.
    pub fn matches(self, title: &str, wanted: &str) -> bool {
        let (title, wanted) = (title.to_lowercase(), wanted.to_lowercase());
        match self {
            Self::Equals => title == wanted,
            Self::StartsWith => title.starts_with(&wanted),
            Self::Contains => title.contains(&wanted),
        }
    }
}

/// How many results of a run raise an alert.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Trigger {
    /// How the number of results is compared with the threshold.
    #[serde(default)]
    pub operator: TriggerOperator,
    /// The threshold.
    #[serde(default)]
    pub threshold: u32,
}

/// How the number of results is compared with the threshold.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, IntoStaticStr, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum TriggerOperator {
    /// More results than the threshold.
    #[default]
    GreaterThan,
    /// Fewer.
    LessThan,
    /// Exactly as many.
    Equal,
    /// Any other number.
    NotEqual,
}

/// How results become alerts.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "SentinelGrouping")]
pub enum EventGrouping {
    /// One alert per result.
    PerResult,
    /// One alert per run.
    Single,
}

/// What each alert takes from its result row instead of the rule's own values.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Overrides {
    /// Title of the alert, with `{{columns}}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub title: Option<String>,
    /// Description of the alert, with `{{columns}}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub description: Option<String>,
    /// Column that holds the severity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity_column: Option<String>,
    /// Column that holds the tactics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tactics_column: Option<String>,
    /// Further properties of the alert: property → column.
    #[serde(default)]
    #[schemars(schema_with = "properties_schema")]
    pub properties: IndexMap<AlertProperty, String>,
}

/// A property of an alert that a column can set.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, IntoStaticStr, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum AlertProperty {
    /// Link to the alert in the product that raised it.
    AlertLink,
    /// Confidence, in words.
    ConfidenceLevel,
    /// Confidence, from 0 to 1.
    ConfidenceScore,
    /// Links about the alert.
    ExtendedLinks,
    /// The product.
    ProductName,
    /// The provider.
    ProviderName,
    /// The part of the product.
    ProductComponentName,
    /// What to do.
    RemediationSteps,
    /// Techniques.
    Techniques,
    /// Sub-techniques (preview API).
    SubTechniques,
}

impl AlertProperty {
    /// The name that a definition uses. Sentinel's has an upper-case letter at the beginning.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Whether alerts become incidents, and how they are grouped.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IncidentSettings {
    /// Whether alerts become incidents. With `false`, the alert does not appear in the Defender portal at all.
    #[serde(default = "yes")]
    pub create: bool,
    /// Grouping of alerts into incidents. Default: one incident per alert. The Defender portal ignores it and
    /// correlates alerts itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<IncidentGrouping>,
}

impl Default for IncidentSettings {
    fn default() -> Self {
        Self { create: true, group: None }
    }
}

/// Which alerts share an incident.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IncidentGrouping {
    /// `allEntities`, `anyAlert`, or a list of the kinds of entity that must be equal.
    pub by: GroupBy,
    /// Alert details that must also be equal, if `by` is a list.
    #[serde(default)]
    #[schemars(extend("uniqueItems" = true))]
    pub by_alert_details: Vec<AlertDetail>,
    /// Custom details that must also be equal, if `by` is a list.
    #[serde(default)]
    #[schemars(extend("uniqueItems" = true))]
    pub by_custom_details: Vec<String>,
    /// How far back to look for an incident to join.
    #[serde(default = "five_hours")]
    pub within: Duration,
    /// Whether a closed incident is reopened.
    #[serde(default)]
    pub reopen: bool,
}

/// What must be equal for alerts to share an incident.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(untagged)]
pub enum GroupBy {
    /// Everything, or nothing.
    Whole(WholeGrouping),
    /// Entities of these kinds.
    Entities(Vec<EntityKindName>),
}

/// Grouping without a choice of entities.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum WholeGrouping {
    /// All entities must be equal.
    AllEntities,
    /// All alerts of the rule share an incident.
    AnyAlert,
}

impl JsonSchema for GroupBy {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "GroupBy".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let kind = generator.subschema_for::<EntityKindName>();
        json_schema!({
            "description": "`allEntities`, `anyAlert`, or a list of kinds of entity.",
            "type": ["string", "array"],
            "pattern": "^(allEntities|anyAlert)$",
            "patternErrorMessage": "`allEntities`, `anyAlert`, or a list of kinds of entity",
            "items": kind,
            "uniqueItems": true,
        })
    }
}

/// A detail of an alert that grouping can compare.
#[derive(Clone, Copy, Debug, Deserialize, Eq, IntoStaticStr, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum AlertDetail {
    /// Its title.
    DisplayName,
    /// Its severity.
    Severity,
}

impl Sentinel {
    /// How often the rule runs, for a rule keyed on `keyed_on`.
    pub fn frequency_for(&self, keyed_on: KeyedOn) -> Frequency {
        self.frequency.unwrap_or_else(|| {
            let seconds = if keyed_on == KeyedOn::Query { 3600 } else { 15 * 60 };
            Frequency::Every(Duration::from_seconds(seconds))
        })
    }

    /// How far back the rule looks, for a rule keyed on `keyed_on`.
    pub fn period_for(&self, keyed_on: KeyedOn) -> Duration {
        self.period.unwrap_or_else(|| {
            let frequency = self.frequency_for(keyed_on).duration();
            if keyed_on == KeyedOn::Query {
                return frequency.max(Duration::from_seconds(*limits::SCHEDULE.start()));
            }
            let least = Duration::from_seconds(frequency.seconds() + limits::KEYED_PERIOD_MARGIN);
            least.max(Duration::from_seconds(24 * 3600))
        })
    }

    /// How results become alerts, for a rule keyed on `keyed_on`.
    pub fn grouping_for(&self, keyed_on: KeyedOn) -> EventGrouping {
        self.grouping.unwrap_or(if keyed_on == KeyedOn::Query {
            EventGrouping::Single
        } else {
            EventGrouping::PerResult
        })
    }
}

fn properties_schema(generator: &mut SchemaGenerator) -> Schema {
    let property = generator.subschema_for::<AlertProperty>();
    json_schema!({"type": "object", "propertyNames": property, "additionalProperties": {"type": "string"}})
}

fn yes() -> bool {
    true
}

fn five_hours() -> Duration {
    Duration::from_seconds(5 * 3600)
}
