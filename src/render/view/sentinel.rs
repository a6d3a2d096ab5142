//! What the template of a Sentinel analytics rule sees. Every text is already written as ARM templates want it.

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::entities::{self, Mapping};
use super::{DiagnosticSink, keyed, runs};
use crate::definition::attack::parent_technique;
use crate::definition::sentinel::{
    AlertProperty, EventGrouping, GroupBy, IncidentSettings, KeyedOn, Overrides, Sentinel, WholeGrouping,
};
use crate::definition::{Detection, Duration, Frequency};
use crate::diagnostic::{Code, Pointer};
use crate::platform::entity::EntityKind;
use crate::platform::sentinel::{API_PREVIEW, API_STABLE, MAX_ENTITY_MAPPINGS};
use crate::render::{arm, time_column};

/// The view.
#[derive(Debug, Serialize)]
pub(in crate::render) struct SentinelView {
    resource: ResourceView,
    kind: &'static str,
    pub(in crate::render) api_version: &'static str,
    name: String,
    description: String,
    severity: &'static str,
    enabled: bool,
    query: String,
    schedule: Option<Schedule>,
    suppression: Suppression,
    tactics: Option<Vec<&'static str>>,
    techniques: Option<Vec<String>>,
    sub_techniques: Option<Vec<String>>,
    incident: Value,
    aggregation_kind: &'static str,
    alert_details_override: Option<Value>,
    custom_details: Option<IndexMap<String, String>>,
    entity_mappings: Option<Vec<Mapping>>,
}

/// Identity of a resource.
#[derive(Debug, Serialize)]
pub(super) struct ResourceView {
    id: String,
    name: String,
    r#type: String,
}

impl ResourceView {
    pub(super) fn new(kind: arm::ResourceKind, guid: Uuid) -> Self {
        Self {
            id: arm::resource_id(kind, guid),
            name: arm::resource_name(guid),
            r#type: arm::resource_type(kind),
        }
    }
}

#[derive(Debug, Serialize)]
struct Schedule {
    frequency: String,
    period: String,
    operator: &'static str,
    threshold: u32,
}

#[derive(Debug, Serialize)]
struct Suppression {
    enabled: bool,
    duration: String,
}

/// What the service wants to hear as the duration of a suppression that is off.
const NO_SUPPRESSION: Duration = Duration::from_seconds(3600);

/// How a rule is keyed, and what follows from it.
#[derive(Clone, Debug)]
pub(in crate::render) struct Keying {
    pub(in crate::render) keyed_on: KeyedOn,
    frequency: Frequency,
    /// The kinds that a keyed query lifts; empty for a rule that runs the detection's query.
    pub(in crate::render) kinds: Vec<&'static EntityKind>,
}

impl Keying {
    /// What the rule looks for, how often, and what it lifts.
    pub(in crate::render) fn new(
        detection: &Detection,
        sentinel: &Sentinel,
        notes: &mut DiagnosticSink,
    ) -> Self {
        let keyed_on = detection.keyed_on().unwrap_or(KeyedOn::Query);
        let frequency = sentinel.frequency_for(keyed_on);
        if keyed_on == KeyedOn::Query {
            return Self { keyed_on, frequency, kinds: Vec::new() };
        }
        if frequency == Frequency::Continuous {
            notes.refuse(
                Code::KeyedRuleContinuous,
                Pointer::root().key("sentinel").key("frequency"),
                "a keyed rule cannot be continuous: it would raise an alert for every change of the incident",
                "give it an interval, such as `5m`",
            );
        }
        let mut kinds = match &sentinel.entities {
            Some(chosen) => chosen.iter().map(|kind| kind.0).collect(),
            None => entities::kinds_for_sentinel(&detection.entities),
        };
        kinds.truncate(MAX_ENTITY_MAPPINGS);
        Self { keyed_on, frequency, kinds }
    }

    /// How far back a pair of incident and alert counts as new.
    pub(in crate::render) fn window(&self) -> Duration {
        self.frequency.duration()
    }
}

/// The view of a detection's analytics rule. `query` is the query that the rule runs.
pub(in crate::render) fn view(
    detection: &Detection,
    sentinel: &Sentinel,
    plan: &Keying,
    (guid, preview): (Uuid, bool),
    query: &str,
    notes: &mut DiagnosticSink,
) -> SentinelView {
    let keyed = plan.keyed_on != KeyedOn::Query;
    let continuous = plan.frequency == Frequency::Continuous;
    let needs_preview = check_preview(sentinel, continuous, preview, notes);
    let (techniques, sub_techniques) = techniques(detection, preview);
    let uses_preview = needs_preview || !sub_techniques.is_empty();
    let column = |name: &str| if keyed { name.to_owned() } else { time_column::renamed(name).to_owned() };
    let mappings = if keyed {
        keyed::mappings(&plan.kinds)
    } else {
        entities::for_sentinel(&detection.entities, column)
    };
    let details = if keyed || !sentinel.details.is_empty() { &sentinel.details } else { &detection.details };
    let details: IndexMap<_, _> =
        details.iter().map(|(key, name)| (key.clone(), arm::text(&column(name)))).collect();
    SentinelView {
        resource: ResourceView::new(arm::ResourceKind::AlertRules, guid),
        kind: if continuous { "NRT" } else { "Scheduled" },
        api_version: if uses_preview { API_PREVIEW } else { API_STABLE },
        name: arm::text(&detection.sentinel_name().unwrap_or_default()),
        description: arm::text(&detection.description),
        severity: sentinel.severity.unwrap_or(detection.severity).sentinel(),
        enabled: runs(detection.status, sentinel.enabled),
        query: arm::text(query),
        schedule: (!continuous).then(|| Schedule {
            frequency: plan.frequency.duration().iso(),
            period: sentinel.period_for(plan.keyed_on).iso(),
            operator: sentinel.trigger.operator.into(),
            threshold: sentinel.trigger.threshold,
        }),
        suppression: Suppression {
            enabled: sentinel.suppress.is_some(),
            duration: sentinel.suppress.unwrap_or(NO_SUPPRESSION).iso(),
        },
        tactics: some(distinct(detection.attack.iter().map(|entry| entry.tactic.name()))),
        techniques: some(techniques),
        sub_techniques: some(sub_techniques),
        incident: incident(&sentinel.incident),
        aggregation_kind: match sentinel.grouping_for(plan.keyed_on) {
            EventGrouping::PerResult => "AlertPerResult",
            EventGrouping::Single => "SingleAlert",
        },
        alert_details_override: overrides(detection, &sentinel.overrides, keyed, column),
        custom_details: Some(details).filter(|details| !details.is_empty()),
        entity_mappings: some(mappings),
    }
}

/// Whether the rule needs the preview API, and whether it may.
fn check_preview(sentinel: &Sentinel, continuous: bool, preview: bool, notes: &mut DiagnosticSink) -> bool {
    let here = Pointer::root().key("sentinel");
    let sub_techniques = sentinel.overrides.properties.contains_key(&AlertProperty::SubTechniques);
    if !preview && continuous {
        notes.needs_preview(here.key("frequency"), "a continuous (NRT) rule");
    }
    if !preview && sub_techniques {
        let at = here.key("overrides").key("properties").key("subTechniques");
        notes.needs_preview(at, "the alert property `subTechniques`");
    }
    continuous || sub_techniques
}

/// Techniques, and sub-techniques where the API has a place for them; where it has none, their parents stand for them.
fn techniques(detection: &Detection, preview: bool) -> (Vec<String>, Vec<String>) {
    let ids = || detection.attack.iter().flat_map(|entry| &entry.techniques);
    let parents = distinct(ids().map(|id| parent_technique(id).to_owned()));
    let sub_techniques =
        if preview { distinct(ids().filter(|id| id.contains('.')).cloned()) } else { Vec::new() };
    (parents, sub_techniques)
}

fn incident(incident: &IncidentSettings) -> Value {
    let grouping = match &incident.group {
        None => json!({
            "enabled": false,
            "reopenClosedIncident": false,
            "lookbackDuration": "PT5H",
            "matchingMethod": "AllEntities",
            "groupByEntities": [],
            "groupByAlertDetails": [],
            "groupByCustomDetails": [],
        }),
        Some(group) => {
            let (method, entities) = match &group.by {
                GroupBy::Whole(WholeGrouping::AllEntities) => ("AllEntities", Vec::new()),
                GroupBy::Whole(WholeGrouping::AnyAlert) => ("AnyAlert", Vec::new()),
                GroupBy::Entities(kinds) => {
                    ("Selected", kinds.iter().filter_map(|kind| kind.0.sentinel).collect())
                }
            };
            let details: Vec<&str> = group.by_alert_details.iter().map(Into::into).collect();
            json!({
                "enabled": true,
                "reopenClosedIncident": group.reopen,
                "lookbackDuration": group.within.iso(),
                "matchingMethod": method,
                "groupByEntities": entities,
                "groupByAlertDetails": details,
                "groupByCustomDetails": group.by_custom_details.iter().map(|key| arm::text(key)).collect::<Vec<_>>(),
            })
        }
    };
    json!({"createIncident": incident.create, "groupingConfiguration": grouping})
}

/// What each alert takes from its row. A rule that runs the detection's query also raises the detection's own alert.
fn overrides(
    detection: &Detection,
    overrides: &Overrides,
    keyed: bool,
    column: impl Fn(&str) -> String,
) -> Option<Value> {
    let own = |text: &Option<String>| if keyed { None } else { text.clone() };
    let text = |written: &Option<String>, own: Option<String>| {
        let text = written.clone().or(own)?;
        let text = if keyed { text } else { time_column::renamed_in_text(&text) };
        Some(Value::String(arm::text(&text)))
    };
    let named = |name: &Option<String>| name.as_deref().map(|name| Value::String(arm::text(&column(name))));
    let properties: Vec<Value> = overrides
        .properties
        .iter()
        .map(|(property, name)| json!({"alertProperty": property_name(*property), "value": arm::text(&column(name))}))
        .collect();
    let members = [
        ("alertDisplayNameFormat", text(&overrides.title, own(&detection.alert.title))),
        ("alertDescriptionFormat", text(&overrides.description, own(&detection.alert.description))),
        ("alertTacticsColumnName", named(&overrides.tactics_column)),
        ("alertSeverityColumnName", named(&overrides.severity_column)),
        ("alertDynamicProperties", some(properties).map(Value::Array)),
    ];
    let members: Map<String, Value> =
        members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
    (!members.is_empty()).then_some(Value::Object(members))
}

/// Sentinel's name of a property, which is that of a definition with an upper-case letter at the beginning.
fn property_name(property: AlertProperty) -> String {
    let name = property.name();
    let (first, rest) = name.split_at_checked(1).unwrap_or_default();
    first.to_ascii_uppercase() + rest
}

fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    if list.is_empty() { None } else { Some(list) }
}

fn distinct<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = Vec::new();
    for item in items {
        if !seen.contains(&item) {
            seen.push(item);
        }
    }
    seen
}
