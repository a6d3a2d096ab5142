//! Any sound definition: its files pass the schemas of the outputs, and no two rules share a GUID.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, json};

use super::*;
use crate::diagnostic::DiagnosticSeverity;
use crate::platform::defender::{ACTIONS, ActionValue};
use crate::platform::entity::{ENTITY_KINDS, EntityKind};
use crate::platform::sentinel::PROPERTIES;
use crate::render::output::PrintedDefinition;

/// A text with whatever may stand in one: quotes, brackets, braces, line ends, controls.
fn text() -> impl Strategy<Value = String> {
    "[a-zé🔒\\[\\]{}\"'\\\\`|/%#<> \n\r\t\u{0}\u{2028}]{0,30}x[\\]}\"\\\\ ]{0,3}"
}

fn column() -> impl Strategy<Value = String> {
    "[A-Za-z_][A-Za-z0-9_]{0,12}"
}

/// Details: keys and columns as Sentinel restricts them.
fn details() -> impl Strategy<Value = Value> {
    proptest::collection::btree_map("[a-zA-Z][a-zA-Z0-9_]{0,19}", column(), 0..4)
        .prop_map(|details| json!(details))
}

/// An entity with one combination of identifiers that suffices, and some more.
fn entity(kind: &'static EntityKind) -> BoxedStrategy<Value> {
    let combinations: Vec<&'static [&'static str]> =
        kind.defender_sufficient.iter().chain(kind.sentinel_sufficient).copied().collect();
    let names: Vec<&'static str> = kind.identifiers.iter().map(|identifier| identifier.name).collect();
    // Both services must be content, where both have the kind: take all of the combinations of one and any of the other.
    let least: Vec<&'static str> =
        if combinations.is_empty() { names.clone() } else { combinations.concat() };
    (subsequence(names.clone(), 0..=names.len()), vec(column(), names.len()))
        .prop_map(move |(more, columns)| {
            let chosen = kind.identifiers.iter().map(|identifier| identifier.name);
            let chosen = chosen.filter(|name| least.contains(name) || more.contains(name));
            let identifiers: Map<String, Value> =
                chosen.zip(&columns).map(|(name, column)| (name.to_owned(), json!(column))).collect();
            json!({kind.name: identifiers})
        })
        .boxed()
}

fn entities() -> impl Strategy<Value = Vec<Value>> {
    let kinds: Vec<&'static EntityKind> = ENTITY_KINDS.iter().collect();
    subsequence(kinds, 0..6)
        .prop_flat_map(|kinds| kinds.into_iter().map(entity).collect::<Vec<_>>())
        .prop_map(|mut entities| {
            entities.insert(0, json!({"account": {"aadUserId": "AccountObjectId"}}));
            entities
        })
}

fn action() -> impl Strategy<Value = Value> {
    (select(ACTIONS.iter().collect::<Vec<_>>()), column()).prop_map(|(action, column)| {
        let parameters: Map<String, Value> = action
            .parameters
            .iter()
            .map(|parameter| {
                let value = match parameter.value {
                    ActionValue::Column => json!(column),
                    ActionValue::OneOf(words) => json!(words[0]),
                    ActionValue::Names => json!(["Servers"]),
                };
                (parameter.name.to_owned(), value)
            })
            .collect();
        json!({action.name: parameters})
    })
}

fn defender() -> impl Strategy<Value = Value> {
    let frequency = select(vec!["5m", "1h", "3h", "P1D", "PT12H"]);
    (frequency, option::of(Just("14d")), select(vec!["perEvent", "single"]), any::<bool>(), vec(action(), 0..3)).prop_map(
        |(frequency, lookback, grouping, correlate, actions)| {
            let mut section =
                json!({"frequency": frequency, "grouping": grouping, "correlate": correlate, "actions": actions});
            if let Some(lookback) = lookback {
                section["lookback"] = json!(lookback);
            }
            section
        },
    )
}

fn sentinel() -> impl Strategy<Value = Value> {
    (
        select(vec!["incidentTitle", "alertTitle", "query"]),
        select(vec!["equals", "startsWith", "contains"]),
        (text(), text(), option::of(text())),
        details(),
        select(vec!["allEntities", "anyAlert"]),
        any::<(bool, bool)>(),
    )
        .prop_map(
            |(keyed_on, matched, (name, title, override_title), details, by, (create, or_alert))| {
                let mut section = json!({
                    "keyedOn": keyed_on, "match": matched, "name": name, "title": title, "details": details,
                    "orAlertTitle": or_alert, "incident": {"create": create, "group": {"by": by}},
                });
                if let Some(title) = override_title {
                    section["overrides"] = json!({"title": title});
                }
                section
            },
        )
}

fn condition() -> impl Strategy<Value = Value> {
    let names: Vec<&'static str> = PROPERTIES.iter().map(|property| property.name).collect();
    let property = (select(names), select(vec!["equals", "notContains", "endsWith"]), vec(text(), 1..3))
        .prop_map(|(property, operator, values)| json!({"property": property, "operator": operator, "values": values}));
    let item = json!({"property": "IncidentCustomDetailsKey", "operator": "equals", "values": ["k"]});
    let array = select(vec!["CustomDetails", "CustomDetailValues", "IncidentLabels"])
        .prop_map(move |array| json!({"array": array, "match": "anyItem", "items": [item]}));
    let leaf = prop_oneof![
        property,
        array,
        select(vec!["Alerts", "Labels", "Tactics", "Comments"]).prop_map(|added| json!({"added": added})),
        Just(
            json!({"changed": "IncidentStatus", "change": "changedTo", "operator": "equals", "values": ["Active"]})
        ),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        (select(vec!["and", "or"]), vec(inner, 1..4)).prop_map(|(group, inner)| json!({group: inner}))
    })
}

fn automation_action() -> impl Strategy<Value = Value> {
    prop_oneof![
        select(vec!["informational", "high"]).prop_map(|severity| json!({"severity": severity})),
        select(vec!["new", "active"]).prop_map(|status| json!({"status": status})),
        vec(text(), 1..3).prop_map(|tags| json!({"tags": tags})),
        Just(json!({"owner": "soc-tier2"})),
        Just(json!({"playbook": "page-on-call"})),
        (text(), text()).prop_map(|(title, description)| json!({"task": {"title": title, "description": description}})),
        text().prop_map(|comment| {
            json!({"close": {"classification": "truePositive", "reason": "suspiciousActivity", "comment": comment}})
        }),
    ]
}

fn automation() -> impl Strategy<Value = Value> {
    let when = subsequence(vec!["created", "updated"], 1..=2);
    let identified_by = select(vec!["analyticsRule", "incidentTitle", "alertTitle", "customDetection"]);
    (text(), 1..1000_u32, when, identified_by, vec(condition(), 0..4), vec(automation_action(), 1..4)).prop_map(
        |(name, order, when, identified_by, conditions, actions)| {
            json!({"name": name, "order": order, "when": when, "identifiedBy": identified_by, "conditions": conditions, "actions": actions})
        },
    )
}

prop_compose! {
    /// A definition without an id.
    fn sound()(
        texts in (text(), text(), option::of(text()), option::of(text())),
        query in text(),
        attack in subsequence(vec!["T1059", "T1059.001", "T1562.001", "T1070"], 0..=4),
        entities in entities(),
        details in details(),
        sections in (option::of(defender()), option::of(sentinel())),
        automation in vec(automation(), 0..3),
        status in select(vec!["test", "stable", "deprecated"]),
    ) -> Value {
        let (name, description, title, triage) = texts;
        let mut definition = json!({
            "name": name, "description": description, "severity": "medium", "status": status, "query": query,
            "attack": [{"tactic": "Execution", "techniques": attack}], "entities": entities, "details": details,
        });
        if let Some(title) = title {
            definition["alert"] = json!({"title": title});
        }
        if let Some(triage) = triage {
            definition["triage"] = json!(triage);
        }
        let (defender, sentinel) = sections;
        if let Some(defender) = defender {
            definition["defender"] = defender;
        }
        if let Some(sentinel) = sentinel {
            definition["sentinel"] = sentinel;
        }
        let keyed = automation.into_iter().enumerate().map(|(index, mut rule)| {
            rule["key"] = json!(format!("k{index}"));
            rule
        });
        definition["automation"] = keyed.collect();
        definition
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn any_sound_definitions_render_soundly(given in vec(sound(), 1..4), preview in any::<bool>()) {
        let definitions: Vec<Definition> = given
            .into_iter()
            .enumerate()
            .map(|(index, mut definition)| {
                definition["id"] = json!(format!("rule-{index}"));
                Definition::Detection(Box::new(serde_json::from_value(definition).unwrap()))
            })
            .collect();
        let (engine, settings) = (Engine::new(&[]).unwrap(), Settings { preview, ..settings() });
        let all = render_all(&Renderer { engine: &engine, settings: &settings }, &definitions);
        let expected = ["needs-preview", "no-analytics-rule"];
        for note in all.iter().flat_map(|one| &one.diagnostics).filter(|note| note.severity == DiagnosticSeverity::Error) {
            prop_assert!(expected.contains(&note.code.name()), "{note:?}");
            prop_assert!(!preview || note.code.name() != "needs-preview", "{note:?}");
        }
        let files: Vec<RenderedFile> = all.iter().flat_map(|one| one.files.clone()).collect();
        let guids: Vec<Uuid> = files.iter().flat_map(|file| file.guids.clone()).collect();
        prop_assert_eq!(guids.iter().collect::<BTreeSet<_>>().len(), guids.len());
        let set = output::assemble(&engine, "out", all.into_iter().map(PrintedDefinition::from).collect()).unwrap();
        prop_assert!(files.iter().all(|file| set.files[&file.path] == file.text()));
        for (path, text) in &set.files {
            let shape = match path.rsplit_once('/').map_or("", |(folder, _)| folder) {
                "defender" => Shape::DefenderRule,
                "sentinel/analytics-rules" => Shape::AnalyticsRules,
                "sentinel/automation-rules" => Shape::AutomationRules,
                "portal" if path.contains("analytics") => Shape::AnalyticsRules,
                "portal" if path.contains("automation") => Shape::AutomationRules,
                _ if path == manifest::FILE => Shape::Manifest,
                _ => continue,
            };
            let value: Value = serde_json::from_str(text).unwrap();
            prop_assert_eq!(shape.violations(&value), [], "{}", path);
            prop_assert_eq!(&json::canonical(&value), text);
        }
    }
}
