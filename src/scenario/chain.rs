//! From a case's alert to the end: the incident, the keyed rule over it, its alert, the automation rules.

use super::alert::RaisedAlert;
use super::analytics::{AnalyticsRule, SentinelAlert};
use super::automation::{AutomationRules, Event};
use super::condition::{IncidentChange, IncidentState, entity_property};
use super::engine::PreparedQuery;
use super::incident::{self, RaisedIncident};
use super::keyed::{self, Keyed};
use super::outcome::{Acted, Chain, ChainAlert, ChainIncident, TestFailure};
use super::rows::ResultRows;
use super::world::Files;
use crate::definition::Detection;
use crate::definition::sentinel::KeyedOn;
use crate::definition::test::ExpectKeyed;
use rulesmith_kql::Environment;

/// What follows an alert in the workspace.
#[derive(Clone, Copy, Debug)]
pub struct Workspace<'a> {
    /// The definition's analytics rule.
    pub rule: Option<&'a AnalyticsRule>,
    /// Its query, for a keyed rule.
    pub query: Option<&'a PreparedQuery>,
    /// The tables of the workspace.
    pub environment: &'a Environment,
    /// The automation rules of the project.
    pub automation: &'a AutomationRules<'a>,
    /// The project's fixtures.
    pub files: &'a Files,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Followed {
    /// The chain, where it could be followed.
    pub chain: Option<Chain>,
    /// What must not be.
    pub failures: Vec<TestFailure>,
    /// What is worth knowing.
    pub notes: Vec<String>,
}

/// Follows the chain of a case. `alert` is what the custom detection raised, `found` the rows of the query.
pub fn follow(
    detection: &Detection,
    alert: Option<&RaisedAlert>,
    found: ResultRows<'_>,
    now: i64,
    workspace: Workspace<'_>,
) -> Followed {
    let mut followed = Followed::default();
    let raised = match (workspace.rule, detection.keyed_on()) {
        (Some(rule), Some(KeyedOn::Query)) => rule.alerts(found).into_iter().next(),
        (Some(rule), Some(keyed_on)) => match (workspace.query, alert) {
            (Some(query), Some(alert)) => {
                escalated(detection, alert, now, keyed_on, (rule, query), workspace, &mut followed)
            }
            _ => None,
        },
        _ => None,
    };
    if !followed.failures.is_empty() {
        return followed;
    }
    let defender = detection.defender.as_ref().and(alert);
    if defender.is_none() && raised.is_none() {
        followed.failures.push(TestFailure::new("the query returns no row, so there is no alert to follow"));
        return followed;
    }
    let rule = workspace.rule.zip(raised.as_ref());
    followed.chain =
        Some(automated(detection, defender, rule, now, workspace.automation, &mut followed.notes));
    followed
}

/// Runs the keyed rule over every course that events may take, and gives its alert in the plain one.
fn escalated(
    detection: &Detection,
    alert: &RaisedAlert,
    now: i64,
    keyed_on: KeyedOn,
    (rule, query): (&AnalyticsRule, &PreparedQuery),
    workspace: Workspace<'_>,
    followed: &mut Followed,
) -> Option<SentinelAlert> {
    let with_incidents = keyed_on == KeyedOn::IncidentTitle;
    let by_alert_title =
        !with_incidents || detection.sentinel.as_ref().is_some_and(|sentinel| sentinel.or_alert_title);
    let raised = RaisedIncident {
        detection,
        alert,
        at: now,
        frequency: rule.frequency,
        period: rule.period,
        own_title: &rule.name,
    };
    let keyed =
        Keyed { rule, query, environment: workspace.environment, files: workspace.files, with_incidents };
    let mut first = None;
    let scenarios = incident::scenarios(&raised);
    for scenario in scenarios.iter().filter(|scenario| by_alert_title || !scenario.needs_alert_title) {
        match keyed::observe(keyed, scenario) {
            Err(stop) => {
                let message = format!("the keyed rule cannot run: {}", stop.message(&query.text));
                followed.failures.push(TestFailure::new(message));
                return None;
            }
            Ok(observed) => {
                for fault in observed.faults {
                    followed.failures.push(TestFailure::new(format!("where {}: {fault}", scenario.what)));
                }
                first = first.or(observed.alerts.into_iter().next());
            }
        }
    }
    first
}

/// Runs the automation rules over the incidents.
fn automated(
    detection: &Detection,
    alert: Option<&RaisedAlert>,
    raised: Option<(&AnalyticsRule, &SentinelAlert)>,
    now: i64,
    rules: &AutomationRules<'_>,
    notes: &mut Vec<String>,
) -> Chain {
    let created = IncidentChange::default();
    let mut acted = Vec::new();
    let mut original = alert.map(|alert| {
        let mut incident = of_defender(detection, alert);
        acted = rules.run(Event::IncidentCreated, &mut incident, &created, now);
        incident
    });
    let mut last = original.clone();
    if let Some((rule, alert)) = raised {
        let own = of_sentinel(detection, rule, alert);
        acted.extend(rules.run(Event::AlertCreated, &mut own.clone(), &created, now));
        if rule.creates_incidents {
            let mut incident = own.clone();
            let apart = rules.run(Event::IncidentCreated, &mut incident, &created, now);
            if let Some(original) = &mut original {
                let merged = merge(original, &own);
                let together = rules.run(Event::IncidentUpdated, original, &merged, now);
                notes.extend(difference(&apart, &together));
            }
            acted.extend(apart);
            last = Some(incident);
        }
    }
    Chain {
        alert: raised.map(|(_, alert)| chain_alert(alert)),
        automation: acted,
        incident: last.map(chain_incident).unwrap_or_default(),
    }
}

/// The incident that Defender XDR makes of its alert.
fn of_defender(detection: &Detection, alert: &RaisedAlert) -> IncidentState {
    let fields = alert.entities.iter().flat_map(|entity| {
        let sentinel = entity.kind.sentinel.unwrap_or(entity.kind.name);
        let written = entity
            .identifiers
            .iter()
            .flat_map(|(name, value)| incident::fields(entity.kind.name, name, value));
        written.map(move |(field, value)| (entity_property(sentinel, &field), value))
    });
    IncidentState {
        title: format!("{} on one endpoint", alert.title),
        severity: alert.severity.sentinel().to_owned(),
        status: "New".to_owned(),
        provider: "Microsoft XDR".to_owned(),
        tactics: tactics(detection),
        custom_detections: vec![detection.defender_id().to_owned()],
        alert_titles: vec![alert.title.clone()],
        products: vec!["Microsoft Defender XDR".to_owned()],
        details: alert.details.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
        entities: fields.collect(),
        ..IncidentState::default()
    }
}

/// The incident of a Sentinel rule's alert.
fn of_sentinel(detection: &Detection, rule: &AnalyticsRule, alert: &SentinelAlert) -> IncidentState {
    let fields = alert.entities.iter().flat_map(|entity| {
        entity.fields.iter().map(|(field, value)| (entity_property(&entity.kind, field), value.clone()))
    });
    IncidentState {
        title: alert.title.clone(),
        severity: alert.severity.clone(),
        status: "New".to_owned(),
        provider: "Microsoft XDR".to_owned(),
        tactics: tactics(detection),
        rule_ids: vec![rule.guid.clone()],
        alert_titles: vec![alert.title.clone()],
        products: vec!["Microsoft Sentinel".to_owned()],
        details: alert.details.clone(),
        entities: fields.collect(),
        ..IncidentState::default()
    }
}

fn tactics(detection: &Detection) -> Vec<String> {
    detection.attack.iter().map(|entry| entry.tactic.name().to_owned()).collect()
}

/// Puts the alert of `other` into `incident`, as correlation does. The title stays.
fn merge(incident: &mut IncidentState, other: &IncidentState) -> IncidentChange {
    let mut change = IncidentChange { alerts: true, ..IncidentChange::default() };
    let rank =
        |severity: &str| ["Informational", "Low", "Medium", "High"].iter().position(|name| *name == severity);
    if rank(&other.severity) > rank(&incident.severity) {
        change.severity = Some((incident.severity.clone(), other.severity.clone()));
        incident.severity.clone_from(&other.severity);
    }
    incident.rule_ids.extend(other.rule_ids.iter().cloned());
    incident.alert_titles.extend(other.alert_titles.iter().cloned());
    incident.products.extend(other.products.iter().cloned());
    incident.details.extend(other.details.iter().cloned());
    incident.entities.extend(other.entities.iter().cloned());
    "Microsoft Defender XDR".clone_into(&mut incident.updated_by);
    change
}

/// What differs where correlation merges the alert of the keyed rule into the original incident.
fn difference(apart: &[Acted], together: &[Acted]) -> Option<String> {
    let (apart, together) = (unique(apart), unique(together));
    let list = |names: &[String]| match names {
        [] => "no automation rule acts".to_owned(),
        names => format!("{} {}", quoted(names), if names.len() == 1 { "acts" } else { "act" }),
    };
    (apart != together).then(|| {
        format!(
            "where correlation merges the alert of the Sentinel rule into the original incident, {}; where it makes an \
             incident of its own, {}",
            list(&together),
            list(&apart)
        )
    })
}

/// The names of the rules that acted, each once.
pub fn unique(acted: &[Acted]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for acted in acted {
        if !names.contains(&acted.rule) {
            names.push(acted.rule.clone());
        }
    }
    names
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn chain_alert(alert: &SentinelAlert) -> ChainAlert {
    let kind = |kind: Option<&crate::platform::entity::EntityKind>, written: &str| {
        kind.map_or(written, |kind| kind.name).to_owned()
    };
    ChainAlert {
        title: alert.title.clone(),
        severity: alert.severity.clone(),
        entities: alert
            .entities
            .iter()
            .map(|entity| (kind(entity.neutral(), &entity.kind), entity.values()))
            .collect(),
        details: alert.details.clone(),
    }
}

fn chain_incident(incident: IncidentState) -> ChainIncident {
    ChainIncident {
        title: incident.title,
        severity: incident.severity,
        status: incident.status,
        tags: incident.tags,
        owner: incident.owner,
    }
}

/// Holds a chain against what a case expects of it.
pub fn check(expected: &ExpectKeyed, chain: &Chain) -> Vec<TestFailure> {
    let mut failures = Vec::new();
    let mut differ = |what: &str, expected: &str, found: &str| {
        if expected != found {
            failures.push(TestFailure::new(format!("expected {what} `{expected}`, found `{found}`")));
        }
    };
    if let Some(severity) = expected.severity {
        differ("the severity of the incident", severity.sentinel(), &chain.incident.severity);
    }
    if let Some(status) = expected.status {
        differ("the status of the incident", &format!("{status:?}"), &chain.incident.status);
    }
    let list = |names: &[String]| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    if let Some(tags) = &expected.tags {
        let (mut wanted, mut found) = (tags.clone(), chain.incident.tags.clone());
        wanted.sort();
        found.sort();
        differ("the tags", &list(&wanted), &list(&found));
    }
    if let Some(rules) = &expected.automation {
        differ("the automation rules", &list(rules), &list(&unique(&chain.automation)));
    }
    let Some(alert) = &chain.alert else {
        if expected.title.is_some() || expected.entities.is_some() || expected.details.is_some() {
            failures.push(TestFailure::new("expected an alert of the Sentinel rule, found none"));
        }
        return failures;
    };
    if let Some(title) = &expected.title {
        differ("the title of the Sentinel rule's alert", title, &alert.title);
    }
    for (kind, value) in expected.entities.iter().flatten().flatten() {
        let is_meant = |(found, values): &(String, Vec<String>)| {
            found == kind && values.iter().any(|found| found.eq_ignore_ascii_case(value))
        };
        if !alert.entities.iter().any(is_meant) {
            let found: Vec<String> =
                alert.entities.iter().map(|(kind, values)| format!("{kind} {}", values.join("/"))).collect();
            let message = format!(
                "expected the entity `{kind}: {value}` in the Sentinel rule's alert, found {}",
                list(&found)
            );
            failures.push(TestFailure::new(message));
        }
    }
    for (key, value) in expected.details.iter().flatten() {
        let found = alert.details.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        if found != Some(&value) {
            let found = found.map_or("none".to_owned(), |found| format!("`{found}`"));
            failures.push(TestFailure::new(format!(
                "expected the detail `{key}` to be `{value}`, found {found}"
            )));
        }
    }
    failures
}
