//! Rendered automation rules, run against the incidents that a case leads to: which act, in order, and what they set.

use std::sync::Arc;

use serde_json::Value as Json;

use super::analytics::plain;
use super::condition::{IncidentChange, IncidentCondition, IncidentState};
use super::outcome::Acted;
use rulesmith_kql::value::parse;

/// A rendered automation rule.
#[derive(Clone, Debug)]
pub struct SimulatedRule {
    /// How outcomes name it: its key, or `<id>/<key>` for a rule of another definition.
    pub name: Arc<str>,
    rule: Arc<RuleBehaviour>,
}

/// What a rule says, read once for all events.
#[derive(Debug)]
struct RuleBehaviour {
    order: u64,
    /// What it runs on; `None` for one that is off, or runs on something else.
    on: Option<Event>,
    /// The end of its time, in ticks.
    expires: Option<i64>,
    conditions: Vec<IncidentCondition>,
    /// In their order.
    actions: Vec<Json>,
}

/// What a rule runs on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Event {
    /// An incident is there.
    IncidentCreated,
    /// An incident has changed.
    IncidentUpdated,
    /// A Sentinel rule has raised an alert.
    AlertCreated,
}

impl Event {
    fn words(self) -> &'static str {
        match self {
            Self::IncidentCreated => "incident created",
            Self::IncidentUpdated => "incident updated",
            Self::AlertCreated => "alert created",
        }
    }

    fn triggered(on: &str, when: &str) -> Option<Self> {
        match (on, when) {
            ("Incidents", "Created") => Some(Self::IncidentCreated),
            ("Incidents", "Updated") => Some(Self::IncidentUpdated),
            ("Alerts", "Created") => Some(Self::AlertCreated),
            _ => None,
        }
    }
}

impl SimulatedRule {
    /// A rule from the `properties` of its resource.
    pub fn new(name: &str, mut properties: Json) -> Self {
        let logic = &properties["triggeringLogic"];
        let text = |key: &str| logic[key].as_str().unwrap_or_default();
        let is_enabled = logic["isEnabled"].as_bool().unwrap_or(false);
        let on = Event::triggered(text("triggersOn"), text("triggersWhen")).filter(|_| is_enabled);
        let expires = parse::datetime(text("expirationTimeUtc"));
        let conditions =
            logic["conditions"].as_array().into_iter().flatten().map(IncidentCondition::read).collect();
        let order = properties["order"].as_u64().unwrap_or(u64::MAX);
        let mut actions: Vec<Json> =
            properties["actions"].as_array_mut().map(std::mem::take).unwrap_or_default();
        actions.sort_by_key(|action| action["order"].as_u64());
        Self { name: name.into(), rule: Arc::new(RuleBehaviour { order, on, expires, conditions, actions }) }
    }

    /// The same rule under another name.
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        Self { name: name.into(), rule: Arc::clone(&self.rule) }
    }

    /// Whether it acts on this event at this moment (in ticks).
    fn acts(&self, event: Event, incident: &IncidentState, change: &IncidentChange, now: i64) -> bool {
        self.rule.on == Some(event)
            && self.rule.expires.is_none_or(|expires| expires > now)
            && self.rule.conditions.iter().all(|condition| condition.holds(incident, change))
    }

    /// Does what it does, and tells it.
    fn act(&self, incident: &mut IncidentState, change: &mut IncidentChange) -> Vec<String> {
        let mut told = Vec::new();
        for action in &self.rule.actions {
            let configuration = &action["actionConfiguration"];
            match action["actionType"].as_str().unwrap_or_default() {
                "ModifyProperties" => modify(configuration, incident, change, &mut told),
                "RunPlaybook" => {
                    let id = configuration["logicAppResourceId"].as_str().unwrap_or_default();
                    told.push(format!("playbook {}", id.rsplit('/').next().unwrap_or(id)));
                }
                "AddIncidentTask" => told.push(format!("task {}", text(&configuration["title"]))),
                other => told.push(other.to_owned()),
            }
        }
        told
    }
}

/// The automation rules that may act on what a definition raises, in their order.
#[derive(Debug)]
pub struct AutomationRules<'r>(Vec<&'r SimulatedRule>);

impl<'r> FromIterator<&'r SimulatedRule> for AutomationRules<'r> {
    fn from_iter<I: IntoIterator<Item = &'r SimulatedRule>>(rules: I) -> Self {
        let mut rules: Vec<_> = rules.into_iter().collect();
        rules.sort_by(|a, b| (a.rule.order, &a.name).cmp(&(b.rule.order, &b.name)));
        Self(rules)
    }
}

impl AutomationRules<'_> {
    /// Runs the rules on an event: those for it in their order, each seeing what earlier ones did. What they change
    /// about a new incident is then an update of it, once.
    pub fn run(
        &self,
        event: Event,
        incident: &mut IncidentState,
        change: &IncidentChange,
        now: i64,
    ) -> Vec<Acted> {
        let mut acted = Vec::new();
        let made = self.round(event, incident, change, now, &mut acted);
        if event == Event::IncidentCreated && made.is_any() {
            "Automation rule".clone_into(&mut incident.updated_by);
            self.round(Event::IncidentUpdated, incident, &made, now, &mut acted);
        }
        acted
    }

    fn round(
        &self,
        event: Event,
        incident: &mut IncidentState,
        change: &IncidentChange,
        now: i64,
        acted: &mut Vec<Acted>,
    ) -> IncidentChange {
        let mut made = IncidentChange::default();
        for rule in &self.0 {
            if rule.acts(event, incident, change, now) {
                let sets = rule.act(incident, &mut made);
                acted.push(Acted { rule: rule.name.to_string(), on: event.words().to_owned(), sets });
            }
        }
        made
    }
}

fn modify(
    configuration: &Json,
    incident: &mut IncidentState,
    change: &mut IncidentChange,
    told: &mut Vec<String>,
) {
    let set = |value: &Json, field: &mut String, changed: &mut Option<(String, String)>| {
        let value = value.as_str()?;
        if field != value {
            let before = changed.take().map_or_else(|| field.clone(), |(before, _)| before);
            *changed = Some((before, value.to_owned()));
            value.clone_into(field);
        }
        Some(value.to_owned())
    };
    if let Some(value) = set(&configuration["severity"], &mut incident.severity, &mut change.severity) {
        told.push(format!("severity {value}"));
    }
    if let Some(value) = set(&configuration["status"], &mut incident.status, &mut change.status) {
        let classification = configuration["classification"].as_str();
        let reason = configuration["classificationReason"].as_str();
        let words: Vec<&str> = classification.into_iter().chain(reason).collect();
        let classified = if words.is_empty() { String::new() } else { format!(" ({})", words.join(", ")) };
        told.push(format!("status {value}{classified}"));
    }
    for label in configuration["labels"].as_array().into_iter().flatten() {
        let tag = text(&label["labelName"]);
        told.push(format!("tag {tag}"));
        if !incident.tags.contains(&tag) {
            incident.tags.push(tag);
            change.tags = true;
        }
    }
    let owner = &configuration["owner"];
    if owner.is_object() {
        let names = ["userPrincipalName", "assignedTo", "email", "objectId"];
        let name = names.iter().find_map(|key| owner[*key].as_str()).map(plain).unwrap_or_default();
        let before = incident.owner.replace(name.clone()).unwrap_or_default();
        if before != name {
            change.owner = Some((before, name.clone()));
        }
        told.push(format!("owner {name}"));
    }
}

fn text(value: &Json) -> String {
    plain(value.as_str().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rule(name: &str, order: u32, when: &str, conditions: &Json, actions: &Json) -> SimulatedRule {
        SimulatedRule::new(name, properties(order, when, conditions, actions))
    }

    fn properties(order: u32, when: &str, conditions: &Json, actions: &Json) -> Json {
        json!({"order": order, "triggeringLogic": {"isEnabled": true, "triggersOn": "Incidents",
            "triggersWhen": when, "conditions": conditions}, "actions": actions})
    }

    fn severity(value: &str) -> Json {
        json!([{"order": 1, "actionType": "ModifyProperties", "actionConfiguration": {"severity": value}}])
    }

    fn is_severity(value: &str) -> Json {
        json!([{"conditionType": "Property", "conditionProperties":
            {"propertyName": "IncidentSeverity", "operator": "Equals", "propertyValues": [value]}}])
    }

    fn run(
        rules: &[SimulatedRule],
        event: Event,
        incident: &mut IncidentState,
        change: &IncidentChange,
    ) -> Vec<Acted> {
        AutomationRules::from_iter(rules).run(event, incident, change, 0)
    }

    fn names(acted: &[Acted]) -> Vec<&str> {
        acted.iter().map(|acted| &*acted.rule).collect()
    }

    #[test]
    fn rules_act_in_their_order_and_see_what_earlier_ones_did() {
        let rules = [
            rule("late", 30, "Created", &is_severity("High"), &json!([])),
            rule("early", 10, "Created", &is_severity("Low"), &severity("High")),
            rule("missed", 5, "Created", &is_severity("High"), &json!([])),
        ];
        let mut incident = IncidentState { severity: "Low".into(), ..IncidentState::default() };
        let acted = run(&rules, Event::IncidentCreated, &mut incident, &IncidentChange::default());
        assert_eq!(names(&acted), ["early", "late"]);
        assert_eq!(acted[0].sets, ["severity High"]);
        assert_eq!(incident.severity, "High");
    }

    #[test]
    fn what_a_rule_changes_on_creation_is_an_update_afterwards() {
        let changed = json!([{"conditionType": "PropertyChanged", "conditionProperties":
            {"propertyName": "IncidentSeverity", "changeType": "ChangedTo", "operator": "Equals", "propertyValues": ["High"]}}]);
        let alerts = json!([{"conditionType": "PropertyArrayChanged", "conditionProperties":
            {"arrayType": "Alerts", "changeType": "Added"}}]);
        let rules = [
            rule("on-change", 1, "Updated", &changed, &json!([])),
            rule("on-alert", 2, "Updated", &alerts, &json!([])),
            rule("raise", 9, "Created", &json!([]), &severity("High")),
        ];
        let mut incident = IncidentState { severity: "Low".into(), ..IncidentState::default() };
        let acted = run(&rules, Event::IncidentCreated, &mut incident, &IncidentChange::default());
        assert_eq!(names(&acted), ["raise", "on-change"]);
        let merged = IncidentChange { alerts: true, ..IncidentChange::default() };
        let acted = run(&rules, Event::IncidentUpdated, &mut incident, &merged);
        assert_eq!(names(&acted), ["on-alert"]);
    }

    #[test]
    fn every_action_is_told() {
        let actions = json!([
            {"order": 2, "actionType": "ModifyProperties", "actionConfiguration": {"labels": [{"labelName": "[[a]"}, {"labelName": "b"}]}},
            {"order": 1, "actionType": "ModifyProperties", "actionConfiguration":
                {"status": "Closed", "classification": "FalsePositive", "classificationReason": "InaccurateData"}},
            {"order": 3, "actionType": "ModifyProperties", "actionConfiguration": {"owner": {"objectId": "o", "ownerType": "Group"}}},
            {"order": 4, "actionType": "RunPlaybook", "actionConfiguration": {"logicAppResourceId": "/subscriptions/s/workflows/page"}},
            {"order": 5, "actionType": "AddIncidentTask", "actionConfiguration": {"title": "Call"}},
        ]);
        let mut incident = IncidentState::default();
        let acted = run(
            &[rule("r", 1, "Created", &json!([]), &actions)],
            Event::IncidentCreated,
            &mut incident,
            &IncidentChange::default(),
        );
        assert_eq!(
            acted[0].sets,
            [
                "status Closed (FalsePositive, InaccurateData)",
                "tag [a]",
                "tag b",
                "owner o",
                "playbook page",
                "task Call"
            ]
        );
        assert_eq!(
            (incident.tags, incident.owner.as_deref()),
            (vec!["[a]".to_owned(), "b".to_owned()], Some("o"))
        );
    }

    #[test]
    fn a_rule_that_is_off_or_over_does_not_act() {
        let with = |key: &str, value: Json| {
            let mut properties = properties(1, "Created", &json!([]), &json!([]));
            properties["triggeringLogic"][key] = value;
            let rule = SimulatedRule::new("r", properties);
            AutomationRules::from_iter([&rule])
                .run(
                    Event::IncidentCreated,
                    &mut IncidentState::default(),
                    &IncidentChange::default(),
                    639_028_656_000_000_000,
                )
                .len()
        };
        assert_eq!(with("isEnabled", json!(false)), 0);
        assert_eq!(with("expirationTimeUtc", json!("2026-01-01T11:00:00Z")), 0);
        assert_eq!(with("expirationTimeUtc", json!("2026-01-01T13:00:00Z")), 1);
        assert_eq!(with("triggersOn", json!("Alerts")), 0);
    }
}
