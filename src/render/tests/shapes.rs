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

fn refuses(shape: Shape, kind: Kind, changes: &[Change]) {
    let (files, _) = rendered(&definition(FULL), &preview());
    let file = files.iter().find(|file| file.kind == kind).unwrap();
    assert_eq!(shape.violations(&file.value), []);
    for change in changes {
        assert_ne!(shape.violations(&changed(&file.value, change)), [], "{change:?}");
    }
}

#[test]
fn of_a_defender_rule() {
    const ALERT: &str = "/detectionAction/alertTemplate";
    const MAPPINGS: &str = "/detectionAction/alertTemplate/entityMappings";
    const ACTIONS: &str = "/detectionAction/automatedActions";
    refuses(
        Shape::DefenderRule,
        Kind::DefenderRule,
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
        Kind::AnalyticsRule,
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
        Kind::AutomationRule,
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
