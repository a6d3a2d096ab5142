//! What the template of automation rules sees. Every text is already written as ARM templates want it.

use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::sentinel::ResourceView;
use super::{DiagnosticSink, condition, runs};
use crate::definition::automation::{
    AutomationAction, AutomationRule, Classification, ClassificationReason, Close, IdentifiedBy, TriggersOn,
    TriggersWhen,
};
use crate::definition::condition::{AddedTo, Condition, PropertyOperator};
use crate::definition::sentinel::TitleMatch;
use crate::definition::tenant::{Owner, OwnerKind};
use crate::definition::{Definition, Detection};
use crate::diagnostic::{Code, Pointer, did_you_mean};
use crate::platform::sentinel::{API_PREVIEW, API_STABLE};
use crate::render::arm;
use crate::render::settings::Settings;

/// The view: the one or two rules of a key.
#[derive(Debug, Serialize)]
pub(in crate::render) struct AutomationView {
    rules: Vec<RuleView>,
}

/// One rule.
#[derive(Debug, Serialize)]
struct RuleView {
    resource: ResourceView,
    #[serde(skip)]
    guid: Uuid,
    api_version: &'static str,
    name: String,
    order: u32,
    enabled: bool,
    expires: Option<String>,
    triggers_on: &'static str,
    triggers_when: &'static str,
    conditions: Vec<Value>,
    actions: Vec<Value>,
}

impl AutomationView {
    /// GUID and API version of each rule.
    pub(in crate::render) fn identities(&self) -> impl Iterator<Item = (Uuid, &'static str)> {
        self.rules.iter().map(|rule| (rule.guid, rule.api_version))
    }
}

/// What the rules of one definition have in common.
pub(in crate::render) struct Owned<'a> {
    pub(in crate::render) definition: &'a Definition,
    pub(in crate::render) settings: &'a Settings,
    /// The GUID of the definition's analytics rule.
    pub(in crate::render) analytics_rule: Option<Uuid>,
}

impl Owned<'_> {
    /// The view of the automation rule at `index`.
    pub(in crate::render) fn view(
        &self,
        index: usize,
        rule: &AutomationRule,
        notes: &mut DiagnosticSink,
    ) -> AutomationView {
        let at = Pointer::root().key("automation").index(index);
        let recognition = self.recognition(rule, &at, notes);
        let mut preview = self.preview(rule, &at, notes);
        if let Some(recognition) = &recognition {
            preview |= recognition.preview;
        }
        let actions = self.actions(rule, &at.key("actions"), notes);
        let both = rule.when.contains(&TriggersWhen::Created) && rule.when.contains(&TriggersWhen::Updated);
        let rules = self
            .definition
            .automation_guids(self.settings.namespace, rule)
            .into_iter()
            .map(|(when, guid)| {
                let mut conditions: Vec<Value> =
                    recognition.iter().map(|found| found.condition.clone()).collect();
                conditions.extend(own_conditions(rule, when, both));
                let on_update = both && when == TriggersWhen::Updated;
                RuleView {
                    resource: ResourceView::new(arm::ResourceKind::AutomationRules, guid),
                    guid,
                    api_version: if preview { API_PREVIEW } else { API_STABLE },
                    name: arm::text(&if on_update {
                        format!("{} (on update)", rule.name)
                    } else {
                        rule.name.clone()
                    }),
                    order: rule.order,
                    enabled: runs(self.definition.status(), rule.enabled),
                    expires: rule.expires.clone(),
                    triggers_on: match rule.trigger {
                        TriggersOn::Incident => "Incidents",
                        TriggersOn::Alert => "Alerts",
                    },
                    triggers_when: match when {
                        TriggersWhen::Created => "Created",
                        TriggersWhen::Updated => "Updated",
                    },
                    conditions,
                    actions: actions.clone(),
                }
            })
            .collect();
        AutomationView { rules }
    }

    /// Whether an own condition needs the preview API.
    fn preview(&self, rule: &AutomationRule, at: &Pointer, notes: &mut DiagnosticSink) -> bool {
        let mut needed = false;
        for (index, condition) in rule.conditions.iter().enumerate() {
            if let Some(what) = condition::preview_name(condition) {
                needed = true;
                if !self.settings.preview {
                    notes.needs_preview(at.key("conditions").index(index), &what);
                }
            }
        }
        needed
    }

    /// The condition by which the rule recognizes the detection; a file of automation rules alone has none.
    fn recognition(
        &self,
        rule: &AutomationRule,
        at: &Pointer,
        notes: &mut DiagnosticSink,
    ) -> Option<Recognition> {
        let detection = self.definition.detection()?;
        let identified_by = rule.identified_by.unwrap_or(IdentifiedBy::AnalyticsRule);
        let preview = match identified_by {
            IdentifiedBy::AnalyticsRule | IdentifiedBy::IncidentTitle => false,
            IdentifiedBy::AlertTitle | IdentifiedBy::CustomDetection => true,
        };
        if preview && !self.settings.preview {
            let what = if identified_by == IdentifiedBy::AlertTitle {
                "the condition on alert titles"
            } else {
                "the condition on custom detections"
            };
            notes.needs_preview(at.key("identifiedBy"), what);
        }
        let condition = match identified_by {
            IdentifiedBy::AnalyticsRule => {
                let Some(guid) = self.analytics_rule else {
                    notes.refuse(
                        Code::NoAnalyticsRule,
                        if rule.identified_by.is_some() { at.key("identifiedBy") } else { at.clone() },
                        "there is no analytics rule in this definition to recognize incidents by",
                        "add a `sentinel` section, or set `identifiedBy: incidentTitle`",
                    );
                    return None;
                };
                let property = match rule.trigger {
                    TriggersOn::Incident => "IncidentRelatedAnalyticRuleIds",
                    TriggersOn::Alert => "AlertAnalyticRuleIds",
                };
                let id = arm::resource_id(arm::ResourceKind::AlertRules, guid);
                condition::comparison(property, PropertyOperator::Contains, &[id])
            }
            IdentifiedBy::IncidentTitle => title_condition("IncidentTitle", detection),
            IdentifiedBy::AlertTitle => title_condition("IncidentAlertTitle", detection),
            IdentifiedBy::CustomDetection => {
                let id = arm::text(detection.defender_id());
                condition::comparison("IncidentCustomDetectionRuleIds", PropertyOperator::Contains, &[id])
            }
        };
        Some(Recognition { condition, preview })
    }

    /// The actions, numbered in the order of the definition.
    fn actions(&self, rule: &AutomationRule, at: &Pointer, notes: &mut DiagnosticSink) -> Vec<Value> {
        let mut rendered = Vec::new();
        for (index, action) in rule.actions.iter().enumerate() {
            let at = at.index(index);
            let Some((kind, mut configuration)) = self.action(action, &at, notes) else { continue };
            arm::escape(&mut configuration);
            rendered
                .push(json!({"order": index + 1, "actionType": kind, "actionConfiguration": configuration}));
        }
        rendered
    }

    fn action(
        &self,
        action: &AutomationAction,
        at: &Pointer,
        notes: &mut DiagnosticSink,
    ) -> Option<(&'static str, Value)> {
        let modify = |configuration| Some(("ModifyProperties", configuration));
        match action {
            AutomationAction::Severity(severity) => modify(json!({"severity": severity.sentinel()})),
            AutomationAction::Status(status) => modify(json!({"status": <&str>::from(*status)})),
            AutomationAction::Tags(tags) => {
                let labels: Vec<Value> = tags.0.iter().map(|tag| json!({"labelName": tag})).collect();
                modify(json!({"labels": labels}))
            }
            AutomationAction::Owner(name) => match self.settings.owners.get(name) {
                Some(owner) => modify(json!({"owner": owner_value(owner)})),
                None => unknown("owner", name, self.settings.owners.keys(), &at.key("owner"), notes),
            },
            AutomationAction::Playbook(name) => match self.settings.playbooks.get(name) {
                Some(playbook) => {
                    let configuration =
                        json!({"logicAppResourceId": playbook.resource_id, "tenantId": playbook.tenant});
                    Some(("RunPlaybook", configuration))
                }
                None => unknown("playbook", name, self.settings.playbooks.keys(), &at.key("playbook"), notes),
            },
            AutomationAction::Task(task) => {
                let mut configuration = json!({"title": task.title});
                if let Some(description) = &task.description {
                    configuration["description"] = json!(description);
                }
                Some(("AddIncidentTask", configuration))
            }
            AutomationAction::Close(close) => modify(close_value(close)),
        }
    }
}

struct Recognition {
    condition: Value,
    preview: bool,
}

/// The author's conditions at one moment. Where the same conditions serve both moments, a change counts as given on
/// creation, and an update without one in mind is the arrival of an alert.
fn own_conditions(rule: &AutomationRule, when: TriggersWhen, both: bool) -> Vec<Value> {
    let mut conditions: Vec<Value> = match when {
        TriggersWhen::Created if both => rule
            .conditions
            .iter()
            .filter_map(condition::on_creation)
            .map(|left| condition::rendered(&left))
            .collect(),
        _ => rule.conditions.iter().map(condition::rendered).collect(),
    };
    if both && when == TriggersWhen::Updated && !rule.conditions.iter().any(Condition::needs_update) {
        conditions.push(condition::added(AddedTo::Alerts));
    }
    conditions.iter_mut().for_each(arm::escape);
    conditions
}

fn title_condition(property: &str, detection: &Detection) -> Value {
    let title_match = detection.sentinel.as_ref().map(|sentinel| sentinel.title_match).unwrap_or_default();
    let operator = match title_match {
        TitleMatch::Equals => PropertyOperator::Equals,
        TitleMatch::StartsWith => PropertyOperator::StartsWith,
        TitleMatch::Contains => PropertyOperator::Contains,
    };
    condition::comparison(property, operator, &[arm::text(detection.matched_title())])
}

fn unknown<'a, T>(
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'a String>,
    at: &Pointer,
    notes: &mut DiagnosticSink,
) -> Option<T> {
    let help = match did_you_mean(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("declare it under `[{what}s.{name}]`"),
    };
    notes.refuse(Code::UnresolvedName, at.clone(), format!("rulesmith.toml names no {what} `{name}`"), help);
    None
}

fn owner_value(owner: &Owner) -> Value {
    let mut value = json!({"objectId": owner.object_id});
    if let Some(upn) = &owner.upn {
        value["userPrincipalName"] = json!(upn);
    }
    value["ownerType"] = json!(match owner.kind {
        OwnerKind::User => "User",
        OwnerKind::Group => "Group",
    });
    value
}

fn close_value(close: &Close) -> Value {
    let classification = match close.classification {
        Classification::Undetermined => "Undetermined",
        Classification::TruePositive => "TruePositive",
        Classification::BenignPositive => "BenignPositive",
        Classification::FalsePositive => "FalsePositive",
    };
    let mut value = json!({"status": "Closed", "classification": classification});
    if let Some(reason) = close.reason {
        value["classificationReason"] = json!(match reason {
            ClassificationReason::SuspiciousActivity => "SuspiciousActivity",
            ClassificationReason::SuspiciousButExpected => "SuspiciousButExpected",
            ClassificationReason::IncorrectAlertLogic => "IncorrectAlertLogic",
            ClassificationReason::InaccurateData => "InaccurateData",
        });
    }
    if let Some(comment) = &close.comment {
        value["classificationComment"] = json!(comment);
    }
    value
}
