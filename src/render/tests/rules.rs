//! What each kind of rule looks like, and what is said of what a platform cannot take.

use serde_json::json;

use super::*;
use crate::definition::AutomationFile;

#[test]
fn a_defender_rule_with_everything() {
    let (files, _) = rendered(&definition(FULL), &preview());
    let file = only(&files, ManifestKind::DefenderRule);
    assert_eq!(file.path, "defender/everything.json");
    assert_eq!(file.rule_id.as_deref(), Some("12345"));
    // The id of a rule made in the portal: there is nothing to create.
    assert_eq!(file.deploy.len(), 1);
    assert_eq!(file.deploy[0].path, "/security/rules/detectionRules/12345");
    assert_eq!(file.deploy[0].api_version, "beta");
    insta::assert_snapshot!("defender-rule", file.text());
}

#[test]
fn an_analytics_rule_with_everything() {
    let (files, _) = rendered(&definition(FULL), &preview());
    let file = only(&files, ManifestKind::AnalyticsRule);
    assert_eq!(file.deploy[0].api_version, "2025-10-01-preview");
    insta::assert_snapshot!("analytics-rule", file.text());
}

#[test]
fn automation_rules_with_everything() {
    let (files, _) = rendered(&definition(FULL), &preview());
    let files: Vec<_> = files.iter().filter(|file| file.kind == ManifestKind::AutomationRule).collect();
    let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
    let path = |key: &str| format!("sentinel/automation-rules/everything--{key}.json");
    assert_eq!(paths, [path("all-actions"), path("by-detection"), path("on-alert")]);
    for file in files {
        insta::assert_snapshot!(format!("automation-{}", &file.path[37..]), file.text());
    }
}

#[test]
fn what_only_the_preview_api_has_is_refused_without_it() {
    assert_eq!(lines(&rendered(&definition(FULL), &preview()).1), "");
    let (files, notes) = rendered(&definition(FULL), &settings());
    insta::assert_snapshot!("refused", lines(&notes));
    // What is refused does not come out half right.
    let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "defender/everything.json",
            "sentinel/automation-rules/everything--all-actions.json",
            "sentinel/automation-rules/everything--on-alert.json"
        ]
    );
}

#[test]
fn sub_techniques_go_where_the_api_has_them() {
    let yaml = KEYED.replace(
        "description: d",
        "description: d\nattack: [{tactic: Execution, techniques: [T1059.001, T1059.003]}]",
    );
    for (settings, sub_techniques, api) in [
        (settings(), None, "2025-09-01"),
        (preview(), Some(json!(["T1059.001", "T1059.003"])), "2025-10-01-preview"),
    ] {
        let (files, _) = rendered(&definition(&yaml), &settings);
        let template = value(only(&files, ManifestKind::AnalyticsRule));
        let rule = &template["resources"][0];
        assert_eq!(rule["properties"]["techniques"], json!(["T1059"]));
        assert_eq!(rule["properties"].get("subTechniques"), sub_techniques.as_ref());
        assert_eq!(rule["apiVersion"], api);
    }
}

#[test]
fn automation_rules_alone_have_only_their_own_conditions() {
    let yaml = "{kind: automation, id: close-noise, name: Close noise, automation: [{key: a, name: A, order: 1, \
                conditions: [{property: IncidentTitle, operator: contains, values: [x]}], actions: [{status: active}]}]}";
    let file: AutomationFile = serde_yaml::from_str(yaml).unwrap();
    let (files, notes) = rendered(&Definition::Automation(Box::new(file)), &settings());
    assert_eq!(lines(&notes), "");
    let template = value(&files[0]);
    let conditions = template.pointer("/resources/0/properties/triggeringLogic/conditions");
    assert_eq!(
        conditions,
        Some(&json!([{"conditionType": "Property", "conditionProperties": {
            "propertyName": "IncidentTitle", "operator": "Contains", "propertyValues": ["x"],
        }}]))
    );
}

#[test]
fn unknown_names_are_refused_with_the_near_one() {
    let yaml = KEYED.replace("{status: active}", "{owner: soc-tier-2}, {playbook: other}");
    let (_, notes) = rendered(&definition(&yaml), &settings());
    let notes: Vec<_> = notes.iter().filter(|note| note.code.name() == "unresolved-name").collect();
    assert_eq!(notes[0].message, "rulesmith.toml names no owner `soc-tier-2`");
    assert_eq!(notes[0].help.as_deref(), Some("did you mean `soc-tier2`?"));
    assert_eq!(notes[1].help.as_deref(), Some("declare it under `[playbooks.other]`"));
}

#[test]
fn a_status_decides_what_is_rendered_and_what_runs() {
    for (status, expected) in [
        ("draft", None),
        ("test", Some(("disabled", false))),
        ("deprecated", Some(("disabled", false))),
        ("stable", Some(("enabled", true))),
    ] {
        let (files, _) = rendered(&definition(&format!("status: {status}\n{KEYED}")), &settings());
        let Some((defender, sentinel)) = expected else {
            assert!(files.is_empty());
            continue;
        };
        assert_eq!(value(only(&files, ManifestKind::DefenderRule))["status"], defender);
        let properties = |kind| value(only(&files, kind))["resources"][0]["properties"].clone();
        assert_eq!(properties(ManifestKind::AnalyticsRule)["enabled"], sentinel);
        assert_eq!(properties(ManifestKind::AutomationRule)["triggeringLogic"]["isEnabled"], sentinel);
    }
}

#[test]
fn a_rename_keeps_the_guids() {
    let guids = |yaml: &str| {
        rendered(&definition(yaml), &settings())
            .0
            .iter()
            .flat_map(|file| file.guids.clone())
            .collect::<Vec<_>>()
    };
    let before = guids(KEYED);
    let after = guids(&KEYED.replace("id: hostile", "id: renamed\nformerly: [hostile, other]"));
    assert_eq!(before.len(), 2);
    assert_eq!(before, after);
    assert_ne!(before, guids(&KEYED.replace("id: hostile", "id: renamed")));
}

#[test]
fn a_key_that_runs_on_updates_too_keeps_its_first_guid() {
    let guids = |when: &str| {
        let yaml = KEYED.replace("order: 1", &format!("order: 1, when: {when}"));
        only(&rendered(&definition(&yaml), &settings()).0, ManifestKind::AutomationRule).guids.clone()
    };
    let (created, both, updated) = (guids("[created]"), guids("[created, updated]"), guids("[updated]"));
    assert_eq!(both, [created[0], updated[0]]);
}

#[test]
fn the_version_of_the_graph_api_follows_from_the_rule() {
    for (section, api) in [
        ("{}", "v1.0"),
        ("{frequency: continuous}", "v1.0"),
        ("{lookback: 4h}", "beta"),
        ("{grouping: single}", "beta"),
        ("{correlate: false}", "beta"),
        ("{grouping: perEvent, correlate: true}", "v1.0"),
    ] {
        let (files, _) = rendered(
            &definition(&KEYED.replace("defender: {}", &format!("defender: {section}"))),
            &settings(),
        );
        assert_eq!(only(&files, ManifestKind::DefenderRule).deploy[0].api_version, api, "{section}");
    }
}

#[test]
fn a_project_can_ask_for_the_beta_api_throughout() {
    let (files, _) = rendered(&definition(KEYED), &Settings { defender_beta: true, ..settings() });
    assert!(only(&files, ManifestKind::DefenderRule).deploy.iter().all(|call| call.api_version == "beta"));
}

#[test]
fn a_keyed_rule_cannot_be_continuous() {
    let (_, notes) =
        rendered(&definition(&KEYED.replace("frequency: 5m", "frequency: continuous")), &preview());
    assert!(
        lines(&notes).contains("error[keyed-rule-continuous] value /sentinel/frequency"),
        "{}",
        lines(&notes)
    );
}

#[test]
fn the_query_of_the_defender_rule_is_unchanged_to_the_byte() {
    let query = "T\r\n| where a == \"é\\\\\" // x\t\n\n| take 1   \n";
    let mut given = detection(KEYED);
    given.query = crate::definition::QuerySource::Inline(query.to_owned());
    let (files, _) = rendered(&Definition::Detection(Box::new(given)), &settings());
    assert_eq!(value(only(&files, ManifestKind::DefenderRule))["queryCondition"]["queryText"], query);
}
