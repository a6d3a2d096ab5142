//! Conditions of a rendered automation rule, held against an incident and what has just changed in it.

use serde_json::Value as Json;

use super::analytics::plain;

/// An incident as conditions see it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Incident {
    /// Its title.
    pub title: String,
    /// Its severity, as Sentinel writes it.
    pub severity: String,
    /// Its status, as Sentinel writes it.
    pub status: String,
    /// Its provider.
    pub provider: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its tactics.
    pub tactics: Vec<String>,
    /// The analytics rules whose alerts are in it, by resource name.
    pub rule_ids: Vec<String>,
    /// The custom detections whose alerts are in it.
    pub custom_detections: Vec<String>,
    /// The titles of its alerts.
    pub alert_titles: Vec<String>,
    /// The products of its alerts.
    pub products: Vec<String>,
    /// The custom details of its alerts.
    pub details: Vec<(String, String)>,
    /// The entities of its alerts, as the conditions name their properties.
    pub entities: Vec<(String, String)>,
    /// Its owner.
    pub owner: Option<String>,
    /// Who made the last change.
    pub updated_by: String,
}

/// What an update changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// Whether alerts were added.
    pub alerts: bool,
    /// Whether tags were added.
    pub tags: bool,
    /// Whether tactics were added.
    pub tactics: bool,
    /// Severity before and after, where it changed.
    pub severity: Option<(String, String)>,
    /// Status before and after, where it changed.
    pub status: Option<(String, String)>,
    /// Owner before and after, where it changed.
    pub owner: Option<(String, String)>,
}

impl Change {
    /// Whether anything changed.
    pub fn is_any(&self) -> bool {
        *self != Self::default()
    }
}

/// Settles what the values of conditions stand for, once for all events: an ARM expression that names a rule stands for
/// the GUID in it, and a text that would be an expression for itself.
pub fn settle(conditions: &mut Json) {
    match conditions {
        Json::Array(items) => items.iter_mut().for_each(settle),
        Json::Object(members) => {
            for (key, value) in members {
                match value {
                    Json::Array(values) if key == "propertyValues" => {
                        for value in values {
                            if let Json::String(text) = value {
                                *text = guid_in(text).unwrap_or_else(|| plain(text));
                            }
                        }
                    }
                    other => settle(other),
                }
            }
        }
        _ => {}
    }
}

/// Whether all conditions hold.
pub fn all_hold(conditions: &[Json], incident: &Incident, change: &Change) -> bool {
    conditions.iter().all(|condition| holds(condition, incident, change))
}

fn holds(condition: &Json, incident: &Incident, change: &Change) -> bool {
    let properties = &condition["conditionProperties"];
    let text = |key: &str| properties[key].as_str().unwrap_or_default();
    match condition["conditionType"].as_str().unwrap_or_default() {
        "Property" => {
            compare(&values_of(text("propertyName"), incident), text("operator"), &wanted(properties))
        }
        "Boolean" => {
            let mut inner = properties["innerConditions"].as_array().into_iter().flatten();
            let held = |condition| holds(condition, incident, change);
            if text("operator") == "Or" { inner.any(held) } else { inner.all(held) }
        }
        "PropertyArray" => {
            let items = properties["itemConditions"].as_array().map(Vec::as_slice).unwrap_or_default();
            let holds = |item: &Item<'_>| items.iter().all(|condition| item_holds(condition, item));
            let array = array_of(text("arrayType"), incident);
            // "All items" of nothing is nothing to act on.
            if text("arrayConditionType") == "AllItems" {
                !array.is_empty() && array.iter().all(holds)
            } else {
                array.iter().any(holds)
            }
        }
        "PropertyArrayChanged" => match text("arrayType") {
            "Alerts" => change.alerts,
            "Labels" => change.tags,
            "Tactics" => change.tactics,
            _ => false,
        },
        "PropertyChanged" => {
            let changed = match text("propertyName") {
                "IncidentSeverity" => &change.severity,
                "IncidentStatus" => &change.status,
                _ => &change.owner,
            };
            let Some((before, after)) = changed else { return false };
            match text("changeType") {
                "ChangedFrom" => compare(std::slice::from_ref(before), text("operator"), &wanted(properties)),
                "ChangedTo" => compare(std::slice::from_ref(after), text("operator"), &wanted(properties)),
                _ => true,
            }
        }
        _ => false,
    }
}

/// One item of an array: a custom detail with its key, or a lone value.
struct Item<'i> {
    key: Option<&'i str>,
    value: &'i str,
}

fn array_of<'i>(array: &str, incident: &'i Incident) -> Vec<Item<'i>> {
    let detail = |(key, value): &'i (String, String)| Item { key: Some(key), value };
    match array {
        "IncidentLabels" => incident.tags.iter().map(|tag| Item { key: None, value: tag }).collect(),
        _ => incident.details.iter().map(detail).collect(),
    }
}

fn item_holds(condition: &Json, item: &Item<'_>) -> bool {
    // An item condition is a property condition, whole or without its wrapping.
    let properties = condition.get("conditionProperties").unwrap_or(condition);
    let name = properties["propertyName"].as_str().unwrap_or_default();
    let value = if name == "IncidentCustomDetailsKey" { item.key.unwrap_or_default() } else { item.value };
    let operator = properties["operator"].as_str().unwrap_or_default();
    compare(&[value.to_owned()], operator, &wanted(properties))
}

/// The values of a condition.
fn wanted(properties: &Json) -> Vec<&str> {
    properties["propertyValues"].as_array().into_iter().flatten().filter_map(Json::as_str).collect()
}

fn guid_in(value: &str) -> Option<String> {
    let is_expression = value.starts_with('[') && !value.starts_with("[[") && value.ends_with(']');
    let words = value.split(|character: char| !character.is_ascii_hexdigit() && character != '-');
    words.filter(|_| is_expression).find(|word| uuid::Uuid::try_parse(word).is_ok()).map(str::to_owned)
}

/// Whether one of the values that there are compares so with one of those that are wanted, without regard to case;
/// a negated comparison asks that none does.
fn compare(found: &[String], operator: &str, wanted: &[&str]) -> bool {
    let (negated, positive) = match operator.strip_prefix("Not") {
        Some(positive) => (true, positive),
        None => (false, operator),
    };
    let one = |found: &str, wanted: &str| {
        let (found, wanted) = (found.to_lowercase(), wanted.to_lowercase());
        match positive {
            "Contains" => found.contains(&wanted),
            "StartsWith" => found.starts_with(&wanted),
            "EndsWith" => found.ends_with(&wanted),
            _ => found == wanted,
        }
    };
    let any = found.iter().any(|found| wanted.iter().any(|wanted| one(found, wanted)));
    any != negated
}

/// The values of a property.
fn values_of(name: &str, incident: &Incident) -> Vec<String> {
    let one = |text: &String| vec![text.clone()];
    match name {
        "IncidentTitle" => one(&incident.title),
        // The services no longer write a description.
        "IncidentDescription" => vec![String::new()],
        "IncidentSeverity" => one(&incident.severity),
        "IncidentStatus" => one(&incident.status),
        "IncidentProviderName" => one(&incident.provider),
        "IncidentUpdatedBySource" => one(&incident.updated_by),
        "IncidentTactics" => incident.tactics.clone(),
        "IncidentLabel" => incident.tags.clone(),
        "IncidentRelatedAnalyticRuleIds" | "AlertAnalyticRuleIds" => incident.rule_ids.clone(),
        "IncidentCustomDetectionRuleIds" => incident.custom_detections.clone(),
        "IncidentAlertTitle" => incident.alert_titles.clone(),
        "AlertProductNames" => incident.products.clone(),
        "IncidentCustomDetailsKey" => incident.details.iter().map(|(key, _)| key.clone()).collect(),
        "IncidentCustomDetailsValue" => incident.details.iter().map(|(_, value)| value.clone()).collect(),
        entity => {
            let values =
                incident.entities.iter().filter(|(property, _)| property.eq_ignore_ascii_case(entity));
            values.map(|(_, value)| value.clone()).collect()
        }
    }
}

/// The property by which conditions name a field of an entity: kind and field run together, where the field does not
/// say the kind already.
pub fn entity_property(kind: &str, field: &str) -> String {
    const OTHERWISE: [(&str, &str, &str); 3] = [
        ("CloudApplication", "Name", "CloudApplicationAppName"),
        ("RegistryKey", "Key", "RegistryKey"),
        ("RegistryValue", "Value", "RegistryValueData"),
    ];
    if let Some((_, _, name)) = OTHERWISE.iter().find(|(of, named, _)| *of == kind && *named == field) {
        return (*name).to_owned();
    }
    if field.to_lowercase().starts_with(&kind.to_lowercase()) {
        field.to_owned()
    } else {
        format!("{kind}{field}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::sentinel::PROPERTIES;
    use serde_json::json;

    fn incident() -> Incident {
        Incident {
            title: "Device isolated by dana on one endpoint".into(),
            severity: "High".into(),
            status: "New".into(),
            tags: vec!["mde-audit".into(), "vip".into()],
            tactics: vec!["Impact".into()],
            rule_ids: vec!["757b4264-f393-48a7-8609-52fa157911cd".into()],
            details: vec![("Comment".into(), "planned".into()), ("Type".into(), "full".into())],
            entities: vec![("AccountName".into(), "dana".into()), ("HostName".into(), "ws-042".into())],
            ..Incident::default()
        }
    }

    fn property(name: &str, operator: &str, values: &[&str]) -> Json {
        json!({"conditionType": "Property", "conditionProperties":
            {"propertyName": name, "operator": operator, "propertyValues": values}})
    }

    fn held(condition: &Json) -> bool {
        let mut condition = condition.clone();
        settle(&mut condition);
        all_hold(&[condition], &incident(), &Change::default())
    }

    #[test]
    fn properties_compare_without_case_and_with_any_value() {
        for (name, operator, values, result) in [
            ("IncidentTitle", "StartsWith", &["x", "device ISOLATED"][..], true),
            ("IncidentTitle", "Equals", &["Device isolated by dana"], false),
            ("IncidentTitle", "EndsWith", &["endpoint"], true),
            ("IncidentTitle", "Contains", &["dana"], true),
            ("IncidentTitle", "NotContains", &["riley", "dana"], false),
            ("IncidentTitle", "NotStartsWith", &["Multi-stage"], true),
            ("IncidentSeverity", "NotEquals", &["High"], false),
            ("IncidentLabel", "Equals", &["VIP"], true),
            ("IncidentLabel", "NotEquals", &["other"], true),
            ("IncidentTactics", "Contains", &["Impact"], true),
            ("AccountName", "Equals", &["Dana"], true),
            ("HostName", "NotEndsWith", &["042"], false),
            ("IPAddress", "Equals", &["192.0.2.1"], false),
            ("IPAddress", "NotEquals", &["192.0.2.1"], true),
            ("IncidentCustomDetailsKey", "Equals", &["comment"], true),
            ("IncidentCustomDetailsValue", "Contains", &["plan"], true),
        ] {
            assert_eq!(held(&property(name, operator, values)), result, "{name} {operator} {values:?}");
        }
    }

    #[test]
    fn a_rule_is_recognized_by_the_guid_in_its_resource_id() {
        let id = "[concat(resourceId('Microsoft.OperationalInsights/workspaces/providers', parameters('workspace'), \
                  'Microsoft.SecurityInsights'),'/alertRules/757b4264-f393-48a7-8609-52fa157911cd')]";
        assert!(held(&property("IncidentRelatedAnalyticRuleIds", "Contains", &[id])));
        let other = id.replace("757b4264", "00000000");
        assert!(!held(&property("IncidentRelatedAnalyticRuleIds", "Contains", &[&other])));
    }

    #[test]
    fn groups_nest() {
        let high = property("IncidentSeverity", "Equals", &["High"]);
        let closed = property("IncidentStatus", "Equals", &["Closed"]);
        let group = |operator: &str, inner: &[&Json]| json!({"conditionType": "Boolean", "conditionProperties": {"operator": operator, "innerConditions": inner}});
        assert!(held(&group("Or", &[&closed, &high])));
        assert!(!held(&group("And", &[&closed, &high])));
        assert!(held(&group("And", &[&high, &group("Or", &[&closed, &high])])));
    }

    #[test]
    fn arrays_ask_for_any_or_all_items() {
        let array = |quantifier: &str, name: &str, value: &str| {
            json!({"conditionType": "PropertyArray", "conditionProperties": {"arrayType": "CustomDetails",
                "arrayConditionType": quantifier, "itemConditions": [property(name, "Contains", &[value])]}})
        };
        assert!(held(&array("AnyItem", "IncidentCustomDetailsValue", "plan")));
        assert!(!held(&array("AllItems", "IncidentCustomDetailsValue", "plan")));
        assert!(held(&array("AllItems", "IncidentCustomDetailsValue", "l")));
        assert!(held(&array("AnyItem", "IncidentCustomDetailsKey", "type")));
    }

    #[test]
    fn changes_are_seen_on_both_sides() {
        let change =
            Change { alerts: true, severity: Some(("Medium".into(), "High".into())), ..Change::default() };
        let check = |condition: Json| all_hold(&[condition], &incident(), &change);
        let changed = |side: &str, value: &str| {
            json!({"conditionType": "PropertyChanged", "conditionProperties": {"propertyName": "IncidentSeverity",
                "changeType": side, "operator": "Equals", "propertyValues": [value]}})
        };
        let added = |array: &str| json!({"conditionType": "PropertyArrayChanged", "conditionProperties": {"arrayType": array, "changeType": "Added"}});
        assert!(check(changed("ChangedTo", "high")));
        assert!(!check(changed("ChangedTo", "Medium")));
        assert!(check(changed("ChangedFrom", "Medium")));
        assert!(check(
            json!({"conditionType": "PropertyChanged", "conditionProperties": {"propertyName": "IncidentSeverity"}})
        ));
        assert!(!check(
            json!({"conditionType": "PropertyChanged", "conditionProperties": {"propertyName": "IncidentOwner"}})
        ));
        assert!(check(added("Alerts")));
        assert!(!check(added("Labels")));
        assert!(!held(&changed("ChangedTo", "High")), "nothing changed");
    }

    #[test]
    fn fields_of_entities_have_the_services_names() {
        for (kind, field, name) in [
            ("Account", "Name", "AccountName"),
            ("Account", "UPNSuffix", "AccountUPNSuffix"),
            ("Host", "HostName", "HostName"),
            ("Host", "NTDomain", "HostNTDomain"),
            ("IP", "Address", "IPAddress"),
            ("URL", "Url", "Url"),
            ("File", "Directory", "FileDirectory"),
            ("FileHash", "Value", "FileHashValue"),
            ("Process", "ProcessId", "ProcessId"),
            ("Process", "CommandLine", "ProcessCommandLine"),
            ("Mailbox", "MailboxPrimaryAddress", "MailboxPrimaryAddress"),
            ("MailMessage", "Recipient", "MailMessageRecipient"),
            ("DNS", "DomainName", "DNSDomainName"),
            ("AzureResource", "ResourceId", "AzureResourceResourceId"),
            ("CloudApplication", "AppId", "CloudApplicationAppId"),
            ("CloudApplication", "Name", "CloudApplicationAppName"),
            ("RegistryKey", "Key", "RegistryKey"),
            ("RegistryValue", "Value", "RegistryValueData"),
            ("Malware", "Category", "MalwareCategory"),
        ] {
            assert_eq!(entity_property(kind, field), name);
            assert!(PROPERTIES.iter().any(|property| property.name == name), "{name}");
        }
    }
}
