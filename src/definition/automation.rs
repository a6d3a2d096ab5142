//! Sentinel automation rules: when they run, on what, and what they do.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::AlertSeverity;
use super::condition::Condition;

/// An automation rule: when it runs, on what, and what it does.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AutomationRule {
    /// Names the rendered file and makes the GUID; unique in the definition, and stable when other rules are added or
    /// reordered.
    #[schemars(schema_with = "super::id_schema")]
    pub key: String,
    /// Only for a rule that exists already: its resource name. Otherwise derived from the id and the key. With both
    /// `created` and `updated` it is that of the rule on creation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "super::guid_schema")]
    pub guid: Option<uuid::Uuid>,
    /// Name of the rule.
    #[schemars(length(min = 1))]
    pub name: String,
    /// Whether a `stable` definition's rule runs.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Rules run in this order, 1 first.
    pub order: u32,
    /// Whether it runs on incidents or on alerts.
    #[serde(default)]
    pub trigger: TriggersOn,
    /// When it runs. Both render two rules, since an alert that is merged into an older incident only updates it; the
    /// rule on update then runs when an alert is added, unless the conditions name another change.
    #[serde(default = "on_creation")]
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    pub when: Vec<TriggersWhen>,
    /// How it recognizes the detection; default: by the analytics rule that is rendered from this definition. Not in a
    /// file of automation rules alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<RecognizedBy>,
    /// Further conditions, all of which must hold.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// When the rule ends, as a UTC time; default: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "super::test::time_schema")]
    pub expires: Option<String>,
    /// What it does, in this order.
    #[schemars(length(min = 1))]
    pub actions: Vec<AutomationAction>,
}

/// What an automation rule runs on.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum TriggersOn {
    /// Incidents.
    #[default]
    Incident,
    /// Alerts of Sentinel's own rules; only playbooks can be run.
    Alert,
}

/// When an automation rule runs.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum TriggersWhen {
    /// When the incident or alert is created.
    Created,
    /// When the incident is updated.
    Updated,
}

/// How an automation rule recognizes what comes of the detection.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum RecognizedBy {
    /// By the analytics rule rendered from the same definition; survives merging.
    AnalyticsRule,
    /// By the title of the incident, as `sentinel.title` and `sentinel.match` say.
    IncidentTitle,
    /// By the title of one of the incident's alerts (preview API).
    AlertTitle,
    /// By the id of the custom detection (preview API).
    CustomDetection,
}

/// One action of an automation rule.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "AutomationAction")]
pub enum AutomationAction {
    /// Sets the severity.
    Severity(AlertSeverity),
    /// Sets the status.
    Status(IncidentStatus),
    /// Adds tags.
    Tags(Tags),
    /// Assigns an owner that `rulesmith.toml` names.
    Owner(String),
    /// Runs a playbook that `rulesmith.toml` names.
    Playbook(String),
    /// Adds a task for the analyst.
    Task(Task),
    /// Closes the incident.
    Close(Close),
}

/// Tags of an incident.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Tags(#[schemars(length(min = 1), inner(length(min = 1)))] pub Vec<String>);

/// A status of an incident.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize, strum::IntoStaticStr)]
#[serde(rename_all = "camelCase")]
pub enum IncidentStatus {
    /// Not yet looked at.
    New,
    /// Being worked on.
    Active,
    /// Done. It needs a classification: not `status` but `close` sets it.
    Closed,
}

/// A task for the analyst.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Task {
    /// What is to be done.
    #[schemars(length(min = 1))]
    pub title: String,
    /// How.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// How an incident is closed.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Close {
    /// What it was.
    pub classification: Classification,
    /// Why; every classification but `undetermined` has its reasons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<ClassificationReason>,
    /// A note for those who read it later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// What a closed incident was.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Classification {
    /// Not known.
    Undetermined,
    /// An attack.
    TruePositive,
    /// Real, and harmless.
    BenignPositive,
    /// Not real.
    FalsePositive,
}

/// Why an incident was classified so.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ClassificationReason {
    /// Of `truePositive`.
    SuspiciousActivity,
    /// Of `benignPositive`.
    SuspiciousButExpected,
    /// Of `falsePositive`.
    IncorrectAlertLogic,
    /// Of `falsePositive`.
    InaccurateData,
}

impl Classification {
    /// The name that a definition uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Undetermined => "undetermined",
            Self::TruePositive => "truePositive",
            Self::BenignPositive => "benignPositive",
            Self::FalsePositive => "falsePositive",
        }
    }

    /// The reasons that it can have. Source: the combinations that the azurerm provider accepts.
    pub fn reasons(self) -> &'static [ClassificationReason] {
        match self {
            Self::Undetermined => &[],
            Self::TruePositive => &[ClassificationReason::SuspiciousActivity],
            Self::BenignPositive => &[ClassificationReason::SuspiciousButExpected],
            Self::FalsePositive => {
                &[ClassificationReason::IncorrectAlertLogic, ClassificationReason::InaccurateData]
            }
        }
    }
}

impl ClassificationReason {
    /// The name that a definition uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::SuspiciousActivity => "suspiciousActivity",
            Self::SuspiciousButExpected => "suspiciousButExpected",
            Self::IncorrectAlertLogic => "incorrectAlertLogic",
            Self::InaccurateData => "inaccurateData",
        }
    }
}

fn yes() -> bool {
    true
}

fn on_creation() -> Vec<TriggersWhen> {
    vec![TriggersWhen::Created]
}
