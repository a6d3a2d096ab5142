//! Conditions of automation rules as Sentinel writes them.

use serde_json::{Map, Value, json};

use crate::definition::condition::{
    AddedTo, And, ArrayCondition, ArrayType, ChangeType, ChangedCondition, ChangedProperty, Condition, Or,
    PropertyCondition, PropertyOperator, Quantifier,
};
use crate::platform::sentinel::PROPERTIES;

/// Sentinel's form of a condition.
pub(super) fn rendered(condition: &Condition) -> Value {
    match condition {
        Condition::Property(condition) => property(condition),
        Condition::And(And { and }) => group("And", and),
        Condition::Or(Or { or }) => group("Or", or),
        Condition::Array(condition) => array(condition),
        Condition::Changed(condition) => changed(condition),
        Condition::Added(condition) => added(condition.added),
    }
}

/// The condition that something was added to the incident.
pub(super) fn added(to: AddedTo) -> Value {
    let array = match to {
        AddedTo::Alerts => "Alerts",
        AddedTo::Labels => "Labels",
        AddedTo::Tactics => "Tactics",
        AddedTo::Comments => "Comments",
    };
    typed("PropertyArrayChanged", json!({"arrayType": array, "changeType": "Added"}))
}

/// The condition that a property compares so with one of the values.
pub(super) fn comparison(name: &str, operator: PropertyOperator, values: &[String]) -> Value {
    typed(
        "Property",
        json!({"propertyName": name, "operator": operator_name(operator), "propertyValues": values}),
    )
}

/// What is left of a condition where nothing can have changed yet: a change counts as given. `None`: it always holds.
pub(super) fn on_creation(condition: &Condition) -> Option<Condition> {
    match condition {
        Condition::Changed(_) | Condition::Added(_) => None,
        Condition::And(And { and }) => {
            let mut left: Vec<_> = and.iter().filter_map(on_creation).collect();
            if left.len() > 1 { Some(Condition::And(And { and: left })) } else { left.pop() }
        }
        Condition::Or(Or { or }) => {
            let left: Option<Vec<_>> = or.iter().map(on_creation).collect();
            left.map(|or| Condition::Or(Or { or }))
        }
        Condition::Property(_) | Condition::Array(_) => Some(condition.clone()),
    }
}

/// The first thing in a condition that only the preview API has.
pub(super) fn preview_name(condition: &Condition) -> Option<String> {
    match condition {
        Condition::Property(condition) => {
            let known = PROPERTIES.iter().find(|property| property.name == condition.property)?;
            known.preview.then(|| format!("the condition on `{}`", known.name))
        }
        Condition::And(And { and: inner }) | Condition::Or(Or { or: inner }) => {
            inner.iter().find_map(preview_name)
        }
        Condition::Array(condition) => (condition.array == ArrayType::IncidentLabels)
            .then(|| "the condition on `IncidentLabels`".to_owned()),
        Condition::Changed(_) | Condition::Added(_) => None,
    }
}

fn property(condition: &PropertyCondition) -> Value {
    comparison(&condition.property, condition.operator, &condition.values)
}

/// A group of one is that one: the service asks for two at least.
fn group(operator: &str, inner: &[Condition]) -> Value {
    if let [only] = inner {
        return rendered(only);
    }
    let inner: Vec<Value> = inner.iter().map(rendered).collect();
    typed("Boolean", json!({"operator": operator, "innerConditions": inner}))
}

fn array(condition: &ArrayCondition) -> Value {
    let array = match condition.array {
        ArrayType::CustomDetails => "CustomDetails",
        ArrayType::CustomDetailValues => "CustomDetailValues",
        ArrayType::IncidentLabels => "IncidentLabels",
    };
    let quantifier = match condition.quantifier {
        Quantifier::AnyItem => "AnyItem",
        Quantifier::AllItems => "AllItems",
    };
    let items: Vec<Value> = condition.items.iter().map(property).collect();
    typed(
        "PropertyArray",
        json!({"arrayType": array, "arrayConditionType": quantifier, "itemConditions": items}),
    )
}

fn changed(condition: &ChangedCondition) -> Value {
    let name = match condition.changed {
        ChangedProperty::IncidentSeverity => "IncidentSeverity",
        ChangedProperty::IncidentStatus => "IncidentStatus",
        ChangedProperty::IncidentOwner => "IncidentOwner",
    };
    let mut properties = Map::new();
    properties.insert("propertyName".to_owned(), name.into());
    if let Some(change) = condition.change {
        let change = match change {
            ChangeType::ChangedFrom => "ChangedFrom",
            ChangeType::ChangedTo => "ChangedTo",
        };
        properties.insert("changeType".to_owned(), change.into());
    }
    if let Some(operator) = condition.operator {
        properties.insert("operator".to_owned(), operator_name(operator).into());
    }
    if !condition.values.is_empty() {
        properties.insert("propertyValues".to_owned(), json!(condition.values));
    }
    typed("PropertyChanged", Value::Object(properties))
}

fn operator_name(operator: PropertyOperator) -> &'static str {
    match operator {
        PropertyOperator::Equals => "Equals",
        PropertyOperator::NotEquals => "NotEquals",
        PropertyOperator::Contains => "Contains",
        PropertyOperator::NotContains => "NotContains",
        PropertyOperator::StartsWith => "StartsWith",
        PropertyOperator::NotStartsWith => "NotStartsWith",
        PropertyOperator::EndsWith => "EndsWith",
        PropertyOperator::NotEndsWith => "NotEndsWith",
    }
}

fn typed(kind: &str, properties: Value) -> Value {
    let mut condition = Map::new();
    condition.insert("conditionType".to_owned(), kind.into());
    condition.insert("conditionProperties".to_owned(), properties);
    Value::Object(condition)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: Value) -> Condition {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_change_counts_as_given_on_creation() {
        let p = || json!({"property": "IncidentTitle", "operator": "contains", "values": ["a"]});
        let q = || json!({"property": "HostName", "operator": "equals", "values": ["b"]});
        let change = || json!({"added": "Alerts"});
        for (given, left) in [
            (change(), None),
            (json!({"changed": "IncidentOwner"}), None),
            (p(), Some(p())),
            (json!({"and": [p(), change()]}), Some(p())),
            (json!({"and": [p(), q(), change()]}), Some(json!({"and": [p(), q()]}))),
            (json!({"and": [change(), change()]}), None),
            (json!({"or": [p(), change()]}), None),
            (json!({"or": [p(), q()]}), Some(json!({"or": [p(), q()]}))),
            (json!({"and": [{"or": [p(), change()]}, q()]}), Some(q())),
        ] {
            assert_eq!(on_creation(&read(given.clone())), left.map(read), "{given}");
        }
    }

    #[test]
    fn every_form_is_written_as_sentinel_writes_it() {
        let given = read(json!({"or": [
            {"and": [
                {"property": "IncidentSeverity", "operator": "notEquals", "values": ["Low"]},
                {"array": "CustomDetails", "match": "anyItem", "items": [
                    {"property": "IncidentCustomDetailsKey", "operator": "equals", "values": ["Device"]},
                ]},
            ]},
            {"changed": "IncidentStatus", "change": "changedTo", "operator": "equals", "values": ["Closed"]},
            {"changed": "IncidentOwner"},
            {"added": "Tactics"},
        ]}));
        let property = |name: &str, operator: &str, value: &str| {
            json!({"conditionType": "Property", "conditionProperties": {
                "propertyName": name, "operator": operator, "propertyValues": [value],
            }})
        };
        let expected = json!({"conditionType": "Boolean", "conditionProperties": {"operator": "Or", "innerConditions": [
            {"conditionType": "Boolean", "conditionProperties": {"operator": "And", "innerConditions": [
                property("IncidentSeverity", "NotEquals", "Low"),
                {"conditionType": "PropertyArray", "conditionProperties": {
                    "arrayType": "CustomDetails",
                    "arrayConditionType": "AnyItem",
                    "itemConditions": [property("IncidentCustomDetailsKey", "Equals", "Device")],
                }},
            ]}},
            {"conditionType": "PropertyChanged", "conditionProperties": {
                "propertyName": "IncidentStatus", "changeType": "ChangedTo", "operator": "Equals",
                "propertyValues": ["Closed"],
            }},
            {"conditionType": "PropertyChanged", "conditionProperties": {"propertyName": "IncidentOwner"}},
            {"conditionType": "PropertyArrayChanged", "conditionProperties": {
                "arrayType": "Tactics", "changeType": "Added",
            }},
        ]}});
        assert_eq!(rendered(&given), expected);
    }
}
