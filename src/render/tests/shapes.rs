//! The output schemas refuse what the services would refuse.

use serde_json::json;

use super::*;

/// A change to a rendered value, by the pointer of the object and the key in it; `None` removes the key.
type Change = (&'static str, &'static str, Option<Value>);

fn changed(value: &Value, (pointer, key, new): &Change) -> Value {
    let mut value = value.clone();
    let object = value.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
    match new {
        Some(new) => {
            object.insert((*key).to_owned(), new.clone());
        }
        None => {
            object.remove(*key).unwrap();
        }
    }
    value
}

fn refuses(shape: Shape, kind: ManifestKind, changes: &[Change]) {
    let (files, _) = rendered(&definition(FULL), &preview());
    let file = files.iter().find(|file| file.kind == kind).unwrap();
    let value = value(file);
    assert_eq!(shape.violations(&value), []);
    for change in changes {
        assert_ne!(shape.violations(&changed(&value, change)), [], "{change:?}");
    }
}

#[test]
fn of_a_defender_rule() {
    const ALERT: &str = "/detectionAction/alertTemplate";
    const MAPPINGS: &str = "/detectionAction/alertTemplate/entityMappings";
    const ACTIONS: &str = "/detectionAction/automatedActions";
    refuses(
        Shape::DefenderRule,
        ManifestKind::DefenderRule,
        &[
            ("", "id", None),
            ("", "id", Some(json!("1-starts-with-a-digit"))),
            ("", "id", Some(json!("with space"))),
            ("", "status", Some(json!("autoDisabled"))),
            ("", "isEnabled", Some(json!(true))),
            ("", "createdBy", Some(json!("me"))),
            ("", "displayName", Some(json!(""))),
            ("/queryCondition", "queryText", Some(json!(" \n"))),
            ("/schedule", "frequency", Some(json!("12H"))),
            ("/schedule", "frequency", Some(json!("PT0S"))),
            ("/schedule", "period", Some(json!("24H"))),
            (ALERT, "severity", Some(json!("High"))),
            (ALERT, "category", Some(json!("Execution"))),
            (ALERT, "title", None),
            (
                ALERT,
                "tactics",
                Some(
                    json!([{"tactic": "Impact", "techniques": []}, {"tactic": "Execution", "techniques": []}]),
                ),
            ),
            (ALERT, "tactics", Some(json!([{"tactic": "PreAttack", "techniques": []}]))),
            (
                ALERT,
                "tactics",
                Some(json!([{"tactic": "Impact", "techniques": [{"technique": "T1485.001"}]}])),
            ),
            (ALERT, "eventGroupingKind", Some(json!("perEvent"))),
            (ALERT, "customDetails", Some(json!([{"key": "a", "value": "b"}]))),
            (ALERT, "entityMappings", Some(json!({}))),
            (ALERT, "entityMappings", Some(json!({"urls": [{"addressColumn": "Url"}]}))),
            (MAPPINGS, "accounts", Some(json!([{"nameColumn": "Name"}]))),
            (MAPPINGS, "accounts", Some(json!([{"id": "a", "sidColumn": "Sid"}]))),
            (MAPPINGS, "hosts", Some(json!([{"netBiosNameColumn": "Name"}]))),
            (MAPPINGS, "files", Some(json!([{"nameColumn": "Name"}]))),
            (
                MAPPINGS,
                "mailMessages",
                Some(json!([{"networkMessageIdColumn": "A", "recipientColumn": "B", "senderColumn": "C"}])),
            ),
            (ACTIONS, "isolateDevices", Some(json!([{"deviceIdColumn": "D"}]))),
            (ACTIONS, "isolateDevices", Some(json!([{"deviceIdColumn": "D", "isolationType": "partial"}]))),
            (ACTIONS, "deleteEmails", Some(json!([]))),
            (
                "/detectionAction",
                "organizationalScope",
                Some(json!({"scopeType": "deviceGroup", "scopeNames": ["a"]})),
            ),
            ("/detectionAction", "responseActions", Some(json!([]))),
        ],
    );
}

#[test]
fn of_an_analytics_rule() {
    const RULE: &str = "/resources/0";
    const PROPERTIES: &str = "/resources/0/properties";
    const GROUPING: &str = "/resources/0/properties/incidentConfiguration/groupingConfiguration";
    refuses(
        Shape::AnalyticsRules,
        ManifestKind::AnalyticsRule,
        &[
            ("/parameters", "Workspace", Some(json!({"type": "String"}))),
            ("/parameters", "workspace", None),
            (RULE, "apiVersion", Some(json!("2025-09-01"))),
            (RULE, "apiVersion", Some(json!("2022-11-01"))),
            (RULE, "kind", Some(json!("Fusion"))),
            (RULE, "kind", Some(json!("Scheduled"))),
            (RULE, "name", Some(json!("757b4264-f393-48a7-8609-52fa157911cd"))),
            (RULE, "type", Some(json!("Microsoft.SecurityInsights/alertRules"))),
            (RULE, "scope", Some(json!("x"))),
            (PROPERTIES, "author", Some(json!("me"))),
            (PROPERTIES, "queryFrequency", Some(json!("PT5M"))),
            (PROPERTIES, "displayName", Some(json!("[resourceGroup().name]"))),
            (PROPERTIES, "displayName", Some(json!("x".repeat(257)))),
            (PROPERTIES, "description", Some(json!("x".repeat(5001)))),
            (PROPERTIES, "query", Some(json!("x".repeat(10001)))),
            (PROPERTIES, "severity", Some(json!("high"))),
            (PROPERTIES, "techniques", Some(json!(["T1562.001"]))),
            (PROPERTIES, "subTechniques", Some(json!(["T1562"]))),
            (PROPERTIES, "tactics", Some(json!(["Stealth"]))),
            (PROPERTIES, "suppressionDuration", None),
            (PROPERTIES, "alertRuleTemplateName", Some(json!("757b4264-f393-48a7-8609-52fa157911cd"))),
            (PROPERTIES, "customDetails", Some(json!({"with space": "A"}))),
            (PROPERTIES, "customDetails", Some(json!({"a23456789012345678901": "A"}))),
            (PROPERTIES, "eventGroupingSettings", Some(json!({"aggregationKind": "PerResult"}))),
            (
                PROPERTIES,
                "entityMappings",
                Some(
                    json!([{"entityType": "Account", "fieldMappings": [{"identifier": "Upn", "columnName": "A"}]}]),
                ),
            ),
            (
                PROPERTIES,
                "entityMappings",
                Some(
                    json!([{"entityType": "IoTDevice", "fieldMappings": [{"identifier": "DeviceId", "columnName": "A"}]}]),
                ),
            ),
            (PROPERTIES, "entityMappings", Some(json!([{"entityType": "Account", "fieldMappings": []}]))),
            (GROUPING, "matchingMethod", Some(json!("All"))),
            (GROUPING, "groupByEntities", Some(json!(["account"]))),
        ],
    );
}

#[test]
fn of_automation_rules() {
    const PROPERTIES: &str = "/resources/0/properties";
    const LOGIC: &str = "/resources/0/properties/triggeringLogic";
    let condition =
        |properties: Value| json!([{"conditionType": "Property", "conditionProperties": properties}]);
    let modify = |configuration: Value| json!([{"order": 1, "actionType": "ModifyProperties", "actionConfiguration": configuration}]);
    refuses(
        Shape::AutomationRules,
        ManifestKind::AutomationRule,
        &[
            (PROPERTIES, "order", Some(json!(0))),
            (PROPERTIES, "order", Some(json!(1001))),
            (PROPERTIES, "actions", Some(json!([]))),
            (PROPERTIES, "displayName", Some(json!("x".repeat(501)))),
            (LOGIC, "triggersOn", Some(json!("Alerts"))),
            (LOGIC, "triggersWhen", Some(json!("Closed"))),
            (LOGIC, "expirationTimeUtc", Some(json!("2027-06-30"))),
            (
                LOGIC,
                "conditions",
                Some(condition(
                    json!({"propertyName": "IncidentName", "operator": "Equals", "propertyValues": ["a"]}),
                )),
            ),
            (
                LOGIC,
                "conditions",
                Some(condition(
                    json!({"propertyName": "IncidentTitle", "operator": "Matches", "propertyValues": ["a"]}),
                )),
            ),
            (
                LOGIC,
                "conditions",
                Some(condition(
                    json!({"propertyName": "IncidentTitle", "operator": "Equals", "propertyValues": []}),
                )),
            ),
            (
                LOGIC,
                "conditions",
                Some(condition(
                    json!({"propertyName": "IncidentTitle", "operator": "Equals", "propertyValues": ["[x]"]}),
                )),
            ),
            (
                LOGIC,
                "conditions",
                Some(
                    json!([{"conditionType": "Boolean", "conditionProperties": {"operator": "And", "innerConditions": []}}]),
                ),
            ),
            (PROPERTIES, "actions", Some(modify(json!({"status": "Closed"})))),
            (
                PROPERTIES,
                "actions",
                Some(modify(json!({"status": "Closed", "classification": "TruePositive"}))),
            ),
            (
                PROPERTIES,
                "actions",
                Some(modify(
                    json!({"status": "Closed", "classification": "TruePositive", "classificationReason": "InaccurateData"}),
                )),
            ),
            (PROPERTIES, "actions", Some(modify(json!({"classification": "Undetermined"})))),
            (PROPERTIES, "actions", Some(modify(json!({"severity": "high"})))),
            (PROPERTIES, "actions", Some(modify(json!({})))),
            (
                PROPERTIES,
                "actions",
                Some(json!([{"order": 1, "actionType": "SuppressIncident", "actionConfiguration": {}}])),
            ),
            (
                PROPERTIES,
                "actions",
                Some(
                    json!([{"order": 1, "actionType": "RunPlaybook", "actionConfiguration": {"logicAppResourceId": "page"}}]),
                ),
            ),
        ],
    );
}

/// The schemas are written by hand from the same references as the tables of `platform`: they must say the same.
mod agree_with_the_tables {
    use std::collections::BTreeSet;

    use super::*;
    use crate::platform::defender::{ACTIONS, MAX_CUSTOM_DETAILS, MAX_TACTICS};
    use crate::platform::entity::{ENTITY_KINDS, EntityKind, Identifier};
    use crate::platform::sentinel as limits;

    fn schema(shape: Shape) -> Value {
        serde_json::from_str(shape.schema()).unwrap()
    }

    fn at(schema: &Value, pointer: &str) -> Value {
        schema.pointer(pointer).unwrap_or_else(|| panic!("nothing at {pointer}")).clone()
    }

    fn words(value: &Value) -> BTreeSet<String> {
        value.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
    }

    fn keys(value: &Value) -> BTreeSet<String> {
        value.as_object().unwrap().keys().cloned().collect()
    }

    fn names<'a>(names: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
        names.map(str::to_owned).collect()
    }

    /// The identifiers of a kind on one side.
    fn identifiers(kind: &EntityKind, side: fn(&Identifier) -> Option<&'static str>) -> BTreeSet<String> {
        names(kind.identifiers.iter().filter_map(side))
    }

    #[test]
    fn of_defender() {
        let schema = schema(Shape::DefenderRule);
        let mappings = at(&schema, "/$defs/entityMappings/properties");
        assert_eq!(keys(&mappings), names(ENTITY_KINDS.iter().filter_map(|kind| kind.defender)));
        for kind in ENTITY_KINDS {
            let Some(collection) = kind.defender else { continue };
            let items = &mappings[collection]["items"];
            assert_eq!(keys(&items["properties"]), identifiers(kind, |identifier| identifier.defender));
            let property =
                |name: &&str| kind.identifier(name).and_then(|identifier| identifier.defender).unwrap();
            let sufficient: BTreeSet<_> = kind
                .defender_sufficient
                .iter()
                .map(|combination| names(combination.iter().map(property)))
                .collect();
            let written = items["anyOf"]
                .as_array()
                .map(|options| options.iter().map(|one| words(&one["required"])).collect());
            // A collection of one property needs no list of combinations.
            let single = items["properties"].as_object().unwrap().len() == 1;
            assert!(written == Some(sufficient.clone()) || single || sufficient.is_empty(), "{collection}");
        }
        let assets = at(&schema, "/$defs/entityMappings/anyOf");
        let assets: BTreeSet<_> =
            assets.as_array().unwrap().iter().flat_map(|one| words(&one["required"])).collect();
        assert_eq!(
            assets,
            names(ENTITY_KINDS.iter().filter(|kind| kind.asset).filter_map(|kind| kind.defender))
        );
        let actions = at(&schema, "/$defs/automatedActions/properties");
        assert_eq!(keys(&actions), names(ACTIONS.iter().map(|action| action.collection)));
        for action in ACTIONS {
            let list = &actions[action.collection];
            let list = match list["$ref"].as_str() {
                Some(reference) => at(&schema, &reference[1..]),
                None => list.clone(),
            };
            let properties = action.parameters.iter().map(|parameter| parameter.property);
            assert_eq!(keys(&list["items"]["properties"]), names(properties), "{}", action.name);
        }
        assert_eq!(at(&schema, "/$defs/alertTemplate/properties/tactics/maxItems"), MAX_TACTICS);
        assert_eq!(
            at(&schema, "/$defs/alertTemplate/properties/customDetails/maxProperties"),
            MAX_CUSTOM_DETAILS
        );
    }

    #[test]
    fn of_analytics_rules() {
        let schema = schema(Shape::AnalyticsRules);
        let rule = |pointer: &str| at(&schema, &format!("/$defs/scheduled/properties/{pointer}"));
        assert_eq!(rule("displayName/allOf/1/maxLength"), *limits::RULE_NAME_CHARS.end());
        assert_eq!(rule("description/allOf/1/maxLength"), limits::RULE_DESCRIPTION_MAX_CHARS);
        assert_eq!(rule("query/allOf/1/maxLength"), *limits::QUERY_CHARS.end());
        assert_eq!(rule("triggerThreshold/maximum"), *limits::THRESHOLD.end());
        assert_eq!(at(&schema, "/$defs/customDetails/maxProperties"), limits::MAX_CUSTOM_DETAILS);
        assert_eq!(at(&schema, "/$defs/entityMappings/maxItems"), limits::MAX_ENTITY_MAPPINGS);
        let mapping = at(&schema, "/$defs/entityMappings/items");
        assert_eq!(mapping["properties"]["fieldMappings"]["maxItems"], limits::MAX_FIELD_MAPPINGS);
        let types = names(ENTITY_KINDS.iter().filter_map(|kind| kind.sentinel));
        assert_eq!(words(&mapping["properties"]["entityType"]["enum"]), types);
        for kind in ENTITY_KINDS {
            let Some(entity_type) = kind.sentinel else { continue };
            let conditions = mapping["allOf"].as_array().unwrap();
            let of_kind = conditions
                .iter()
                .find(|one| one["if"]["properties"]["entityType"]["const"] == entity_type)
                .unwrap();
            let known = words(
                of_kind.pointer("/then/properties/fieldMappings/items/properties/identifier/enum").unwrap(),
            );
            // The services know more identifiers than definitions can name.
            assert!(known.is_superset(&identifiers(kind, |identifier| identifier.sentinel)), "{entity_type}");
        }
        assert_eq!(at(&schema, "/properties/resources/maxItems"), limits::MAX_IMPORTED_RULES);
        let versions = words(&at(&schema, "/$defs/rule/properties/apiVersion/enum"));
        assert_eq!(versions, names([limits::API_STABLE, limits::API_PREVIEW].into_iter()));
    }

    #[test]
    fn of_automation_rules() {
        let schema = schema(Shape::AutomationRules);
        let properties = "/$defs/rule/properties/properties/properties";
        assert_eq!(
            at(&schema, &format!("{properties}/displayName/allOf/1/maxLength")),
            limits::AUTOMATION_NAME_MAX_CHARS
        );
        assert_eq!(at(&schema, &format!("{properties}/actions/maxItems")), limits::MAX_ACTIONS);
        assert_eq!(at(&schema, "/$defs/order/minimum"), *limits::AUTOMATION_ORDER.start());
        assert_eq!(at(&schema, "/$defs/order/maximum"), *limits::AUTOMATION_ORDER.end());
        assert_eq!(
            at(&schema, "/$defs/triggeringLogic/properties/conditions/maxItems"),
            limits::MAX_CONDITIONS
        );
        let inner = at(&schema, "/$defs/boolean/properties/conditionProperties/properties/innerConditions");
        assert_eq!(inner["minItems"], *limits::GROUP_CONDITIONS.start());
        assert_eq!(inner["maxItems"], *limits::GROUP_CONDITIONS.end());
        let items =
            at(&schema, "/$defs/array/properties/conditionProperties/properties/itemConditions/maxItems");
        assert_eq!(items, limits::MAX_ITEM_CONDITIONS);
        let known =
            at(&schema, "/$defs/property/properties/conditionProperties/properties/propertyName/enum");
        assert_eq!(words(&known), names(limits::PROPERTIES.iter().map(|property| property.name)));
    }
}
