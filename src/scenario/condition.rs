//! Conditions of a rendered automation rule, held against an incident and what has just changed in it.

mod comparison;
mod property;

use serde_json::Value as Json;

pub use self::comparison::Comparison;
pub use self::property::{IncidentProperty, entity_property};

/// An incident as conditions see it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IncidentState {
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
pub struct IncidentChange {
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

impl IncidentChange {
    /// Whether anything changed.
    pub fn is_any(&self) -> bool {
        *self != Self::default()
    }
}

/// A condition of a rule, read once for all events.
#[derive(Clone, Debug)]
pub enum IncidentCondition {
    /// A property compares so.
    Property(IncidentProperty, Comparison),
    /// One of several holds.
    Any(Vec<IncidentCondition>),
    /// All of several hold.
    All(Vec<IncidentCondition>),
    /// Items of an array compare so.
    Items {
        /// Whether the items are the incident's tags, rather than its custom details.
        tags: bool,
        /// Whether all items have to, rather than one.
        all: bool,
        /// What an item has to be: its key or its value, and how that compares.
        item: Vec<(ItemPart, Comparison)>,
    },
    /// Something was added to an array.
    Added(Array),
    /// A property changed.
    Changed {
        /// Which one.
        property: Changing,
        /// The side that compares so; `None` for any change.
        side: Option<(Side, Comparison)>,
    },
    /// One that is not known here, which never holds.
    Unknown,
}

/// A part of an item of an array.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum ItemPart {
    Key,
    Value,
}

/// An array that grows.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum Array {
    Alerts,
    Tags,
    Tactics,
}

/// A property whose change is seen.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum Changing {
    Severity,
    Status,
    Owner,
}

/// A side of a change.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum Side {
    Before,
    After,
}

impl IncidentCondition {
    /// A condition as it is rendered.
    pub fn read(condition: &Json) -> Self {
        let properties = &condition["conditionProperties"];
        let text = |key: &str| properties[key].as_str().unwrap_or_default();
        let several = |key: &str| properties[key].as_array().map(Vec::as_slice).unwrap_or_default();
        match condition["conditionType"].as_str().unwrap_or_default() {
            "Property" => {
                Self::Property(IncidentProperty::named(text("propertyName")), Comparison::read(properties))
            }
            "Boolean" => {
                let inner = several("innerConditions").iter().map(Self::read).collect();
                if text("operator") == "Or" { Self::Any(inner) } else { Self::All(inner) }
            }
            "PropertyArray" => Self::Items {
                tags: text("arrayType") == "IncidentLabels",
                all: text("arrayConditionType") == "AllItems",
                item: several("itemConditions").iter().map(item).collect(),
            },
            "PropertyArrayChanged" => match text("arrayType") {
                "Alerts" => Self::Added(Array::Alerts),
                "Labels" => Self::Added(Array::Tags),
                "Tactics" => Self::Added(Array::Tactics),
                _ => Self::Unknown,
            },
            "PropertyChanged" => {
                let property = match text("propertyName") {
                    "IncidentSeverity" => Changing::Severity,
                    "IncidentStatus" => Changing::Status,
                    _ => Changing::Owner,
                };
                let side = match text("changeType") {
                    "ChangedFrom" => Some((Side::Before, Comparison::read(properties))),
                    "ChangedTo" => Some((Side::After, Comparison::read(properties))),
                    _ => None,
                };
                Self::Changed { property, side }
            }
            _ => Self::Unknown,
        }
    }

    /// Whether it holds.
    pub fn holds(&self, incident: &IncidentState, change: &IncidentChange) -> bool {
        let held = |condition: &Self| condition.holds(incident, change);
        match self {
            Self::Property(property, comparison) => property.compares(incident, comparison),
            Self::Any(inner) => inner.iter().any(held),
            Self::All(inner) => inner.iter().all(held),
            Self::Items { tags: true, all, item } => {
                items_hold(*all, item, incident.tags.iter().map(|tag| ("", tag.as_str())))
            }
            Self::Items { tags: false, all, item } => items_hold(
                *all,
                item,
                incident.details.iter().map(|(key, value)| (key.as_str(), value.as_str())),
            ),
            Self::Added(Array::Alerts) => change.alerts,
            Self::Added(Array::Tags) => change.tags,
            Self::Added(Array::Tactics) => change.tactics,
            Self::Changed { property, side } => {
                let changed = match property {
                    Changing::Severity => &change.severity,
                    Changing::Status => &change.status,
                    Changing::Owner => &change.owner,
                };
                let Some((before, after)) = changed else { return false };
                match side {
                    Some((Side::Before, comparison)) => comparison.holds([before.as_str()]),
                    Some((Side::After, comparison)) => comparison.holds([after.as_str()]),
                    None => true,
                }
            }
            Self::Unknown => false,
        }
    }
}

/// An item condition is a property condition, whole or without its wrapping.
fn item(condition: &Json) -> (ItemPart, Comparison) {
    let properties = condition.get("conditionProperties").unwrap_or(condition);
    let is_key = properties["propertyName"] == "IncidentCustomDetailsKey";
    (if is_key { ItemPart::Key } else { ItemPart::Value }, Comparison::read(properties))
}

fn items_hold<'i>(
    all: bool,
    item: &[(ItemPart, Comparison)],
    mut items: impl ExactSizeIterator<Item = (&'i str, &'i str)>,
) -> bool {
    let holds = |(key, value)| {
        item.iter().all(|(part, comparison)| match part {
            ItemPart::Key => comparison.holds([key]),
            ItemPart::Value => comparison.holds([value]),
        })
    };
    // "All items" of nothing is nothing to act on.
    if all { items.len() > 0 && items.all(holds) } else { items.any(holds) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn incident() -> IncidentState {
        IncidentState {
            title: "Device isolated by dana on one endpoint".into(),
            severity: "High".into(),
            status: "New".into(),
            tags: vec!["mde-audit".into(), "vip".into()],
            tactics: vec!["Impact".into()],
            rule_ids: vec!["757b4264-f393-48a7-8609-52fa157911cd".into()],
            details: vec![("Comment".into(), "planned".into()), ("Type".into(), "full".into())],
            entities: vec![("AccountName".into(), "dana".into()), ("HostName".into(), "ws-042".into())],
            ..IncidentState::default()
        }
    }

    fn property(name: &str, operator: &str, values: &[&str]) -> Json {
        json!({"conditionType": "Property", "conditionProperties":
            {"propertyName": name, "operator": operator, "propertyValues": values}})
    }

    fn held(condition: &Json) -> bool {
        IncidentCondition::read(condition).holds(&incident(), &IncidentChange::default())
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
        let change = IncidentChange {
            alerts: true,
            severity: Some(("Medium".into(), "High".into())),
            ..IncidentChange::default()
        };
        let check = |condition: Json| IncidentCondition::read(&condition).holds(&incident(), &change);
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
}
