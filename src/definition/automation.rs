//! Sentinel automation rules: when they run, on what, and what they do.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::AlertSeverity;
use super::condition::Condition;

/// An automation rule: when it runs, on what, and what it does.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AutomationRule {
    /// Names the rendered file and is part of the GUID. Unique in the definition. Keep it when other rules are added
    /// or reordered.
    #[schemars(schema_with = "super::id_schema")]
    pub key: String,
    /// Resource name of a rule that already exists. Default: derived from the id and the key. With both `created` and
    /// `updated`, it belongs to the rule that runs on creation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "super::guid_schema")]
    pub guid: Option<uuid::Uuid>,
    /// Name of the rule.
    #[schemars(length(min = 1))]
    pub name: String,
    /// Whether the rule is enabled while the definition is `stable`.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Rules run in ascending order, from 1.
    pub order: u32,
    /// Whether it runs on incidents or on alerts.
    #[serde(default)]
    pub trigger: TriggersOn,
    /// When it runs. With both values, two rules are rendered, since an alert that is merged into an older incident only
    /// updates that incident. The rule on updates runs when an alert is added, unless the conditions name another change.
    #[serde(default = "on_creation")]
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    pub when: Vec<TriggersWhen>,
    /// How the rule identifies the incidents and alerts of the detection. Default: by the analytics rule that is
    /// rendered from this definition. Not allowed in a file of automation rules alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identified_by: Option<IdentifiedBy>,
    /// Further conditions, all of which must hold.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// UTC time at which the rule expires. Default: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "super::test::time_schema")]
    pub expires: Option<String>,
    /// Actions, in the order in which they run.
    #[schemars(length(min = 1))]
    pub actions: Vec<AutomationAction>,
}

/// What an automation rule runs on.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "AutomationTrigger")]
pub enum TriggersOn {
    /// Incidents.
    #[default]
    Incident,
    /// Alerts of Sentinel's own rules. They can only run playbooks.
    Alert,
}

/// When an automation rule runs.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "AutomationEvent")]
pub enum TriggersWhen {
    /// When the incident or alert is created.
    Created,
    /// When the incident is updated.
    Updated,
}

/// How an automation rule identifies the incidents and alerts of a detection.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum IdentifiedBy {
    /// By the analytics rule that is rendered from the same definition. Survives merging.
    AnalyticsRule,
    /// By the title of the incident, as set by `sentinel.title` and `sentinel.match`.
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
    /// Not yet triaged.
    New,
    /// Being worked on.
    Active,
    /// Closed. Needs a classification, so use `close` instead of `status`.
    Closed,
}

/// A task for the analyst.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Task {
    /// Title of the task.
    #[schemars(length(min = 1))]
    pub title: String,
    /// What to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// How an incident is closed.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Close {
    /// What the incident was.
    pub classification: Classification,
    /// Why. Required for every classification except `undetermined`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<ClassificationReason>,
    /// A comment on the incident.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// What a closed incident was.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Classification {
    /// Not determined.
    Undetermined,
    /// An attack.
    TruePositive,
    /// Real, but harmless.
    BenignPositive,
    /// Not real.
    FalsePositive,
}

/// The reason for a classification.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ClassificationReason {
    /// For `truePositive`.
    SuspiciousActivity,
    /// For `benignPositive`.
    SuspiciousButExpected,
    /// For `falsePositive`.
    IncorrectAlertLogic,
    /// For `falsePositive`.
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
