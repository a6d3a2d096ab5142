//! What the template of a Defender XDR custom detection sees.

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{entities, runs};
use crate::definition::attack::{AttackEntry, parent_technique};
use crate::definition::defender::{AlertGrouping, Defender, ResponseAction};
use crate::definition::{AlertSeverity, Detection, Duration};
use crate::platform::defender::{API_BETA, API_STABLE};

/// The view.
#[derive(Debug, Serialize)]
pub(in crate::render) struct DefenderView<'a> {
    pub(in crate::render) id: &'a str,
    name: &'a str,
    description: &'a str,
    pub(super) status: &'static str,
    query: &'a str,
    frequency: String,
    lookback: Option<String>,
    alert: AlertView<'a>,
    severity: AlertSeverity,
    recommended_actions: Option<&'a str>,
    tactics: Option<Vec<TacticView<'a>>>,
    custom_details: Option<&'a IndexMap<String, String>>,
    event_grouping_kind: Option<&'static str>,
    entity_mappings: Map<String, Value>,
    automated_actions: Option<Map<String, Value>>,
    device_groups: Option<&'a [String]>,
    excluded_from_correlation: bool,
}

#[derive(Debug, Serialize)]
struct AlertView<'a> {
    title: &'a str,
    description: &'a str,
}

#[derive(Debug, Serialize)]
pub(super) struct TacticView<'a> {
    pub(super) tactic: &'static str,
    pub(super) techniques: Vec<TechniqueView<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TechniqueView<'a> {
    pub(super) technique: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) sub_techniques: Vec<&'a str>,
}

/// The view of a detection's Defender XDR rule.
pub(in crate::render) fn view<'a>(
    detection: &'a Detection,
    defender: &'a Defender,
    query: &'a str,
) -> DefenderView<'a> {
    DefenderView {
        id: detection.defender_id(),
        name: &detection.name,
        description: &detection.description,
        status: if runs(detection.status, defender.enabled) { "enabled" } else { "disabled" },
        query,
        frequency: defender.frequency.duration().iso(),
        lookback: defender.lookback.map(Duration::iso),
        alert: AlertView { title: detection.alert_title(), description: detection.alert_description() },
        severity: detection.severity,
        recommended_actions: detection.triage.as_deref(),
        tactics: tactic(&detection.attack).map(|tactic| vec![tactic]),
        custom_details: Some(&detection.details).filter(|details| !details.is_empty()),
        event_grouping_kind: (defender.grouping == AlertGrouping::Single).then_some("singleAlert"),
        entity_mappings: entities::for_defender(&detection.entities),
        automated_actions: Some(actions(&defender.actions)).filter(|actions| !actions.is_empty()),
        device_groups: Some(defender.device_groups.as_slice()).filter(|groups| !groups.is_empty()),
        excluded_from_correlation: !defender.correlate,
    }
}

/// The version of the Graph API that the rule goes to: what it needs, or beta for all.
pub(in crate::render) fn api_version(defender: &Defender, beta: bool) -> &'static str {
    if beta || defender.needs_beta() { API_BETA } else { API_STABLE }
}

/// The one tactic that the service takes: the first. Sub-techniques stand under their parents, where the service
/// would move them anyway.
pub(super) fn tactic(attack: &[AttackEntry]) -> Option<TacticView<'_>> {
    let entry = attack.first().filter(|entry| entry.tactic.in_defender())?;
    let mut techniques: Vec<TechniqueView<'_>> = Vec::new();
    for id in &entry.techniques {
        let parent = parent_technique(id);
        let index = techniques.iter().position(|known| known.technique == parent).unwrap_or_else(|| {
            techniques.push(TechniqueView { technique: parent, sub_techniques: Vec::new() });
            techniques.len() - 1
        });
        if parent != id
            && let Some(technique) = techniques.get_mut(index)
            && !technique.sub_techniques.contains(&id.as_str())
        {
            technique.sub_techniques.push(id);
        }
    }
    Some(TacticView { tactic: entry.tactic.name(), techniques })
}

/// Collection → actions, in the order of the definition.
fn actions(actions: &[ResponseAction]) -> Map<String, Value> {
    let mut collections = Map::new();
    for action in actions {
        let properties: Map<String, Value> = action
            .kind
            .parameters
            .iter()
            .filter_map(|parameter| {
                let value = action.parameters.get(parameter.name)?;
                Some((parameter.property.to_owned(), value.clone()))
            })
            .collect();
        let list = collections.entry(action.kind.collection).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(list) = list {
            list.push(Value::Object(properties));
        }
    }
    collections
}
