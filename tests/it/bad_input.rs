//! Input that no careful person writes: each with the message it gets. Never a panic, nothing half-written, and the
//! other files are still checked.

use crate::Case;

/// A definition that is right, beside which the bad one is put.
const GOOD: &str = r#"id: good
name: Offboarding package downloaded
description: Somebody took the package.
severity: medium
attack:
  - tactic: DefenseEvasion
    techniques: [T1562.001]
query: |
  CloudAppEvents
  | where ActionType == "DownloadOffboardingPkg"
  | project Timestamp, ReportId, AccountObjectId
entities:
  - account: {aadUserId: AccountObjectId}
defender:
  frequency: 1h
"#;

fn shown(name: &str, content: impl AsRef<[u8]>) -> String {
    Case::new()
        .file("detections/good.yaml", GOOD)
        .file(&format!("detections/{name}.yaml"), content)
        .run(&["check"])
        .shown()
}

/// `GOOD` under another id and name, with one more change.
fn changed(id: &str, from: &str, to: &str) -> String {
    let text =
        GOOD.replace("id: good", &format!("id: {id}")).replace("Offboarding package", &format!("Some {id}"));
    assert!(text.contains(from), "{from:?}");
    text.replacen(from, to, 1)
}

#[test]
fn duplicate_key() {
    insta::assert_snapshot!(shown(
        "twice",
        changed("twice", "severity: medium\n", "severity: medium\nseverity: high\n")
    ));
}

#[test]
fn unknown_key_with_a_near_one() {
    insta::assert_snapshot!(shown("typo", changed("typo", "severity:", "severty:")));
}

#[test]
fn unknown_keys_deep_inside() {
    let text = changed("deep", "aadUserId:", "aadUserID:").replace("frequency: 1h", "frequnecy: 1h");
    insta::assert_snapshot!(shown("deep", text));
}

#[test]
fn wrong_values() {
    let text = changed("wrong", "severity: medium", "severity: critical")
        .replace("frequency: 1h", "frequency: hourly")
        .replace("T1562.001", "1562")
        .replace("DefenseEvasion", "defense-evasion");
    insta::assert_snapshot!(shown("wrong", text));
}

#[test]
fn tab_indentation() {
    insta::assert_snapshot!(shown("tabs", changed("tabs", "  frequency: 1h", "\tfrequency: 1h")));
}

#[test]
fn alias_bomb() {
    let mut text = String::from("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (name, of) in [("b", "a"), ("c", "b"), ("d", "c"), ("e", "d"), ("f", "e"), ("g", "f"), ("h", "g")] {
        let items = vec![format!("*{of}"); 10].join(", ");
        text += &format!("{name}: &{name} [{items}]\n");
    }
    insta::assert_snapshot!(shown("bomb", text));
}

#[test]
fn invalid_utf8() {
    insta::assert_snapshot!(shown("bytes", b"id: bytes\nname: \xff\xfe\n"));
}

#[test]
fn empty_file() {
    insta::assert_snapshot!(shown("empty", ""));
}

#[test]
fn several_documents() {
    insta::assert_snapshot!(shown("several", format!("{}---\n{GOOD}", changed("several", "id", "id"))));
}

#[test]
fn a_file_of_ten_megabytes() {
    insta::assert_snapshot!(shown("large", vec![b'a'; 10 * 1024 * 1024]));
}

#[test]
fn deep_nesting() {
    insta::assert_snapshot!(shown("nested", format!("id: {}{}", "[".repeat(5000), "]".repeat(5000))));
}

#[test]
fn a_missing_query_file() {
    let text = changed(
        "missing",
        &GOOD[GOOD.find("query:").unwrap()..GOOD.find("entities:").unwrap()],
        "query: {file: missing.kql}\n",
    );
    insta::assert_snapshot!(shown("missing", text));
}

#[test]
fn a_query_path_that_leaves_the_project() {
    let text = changed(
        "escape",
        &GOOD[GOOD.find("query:").unwrap()..GOOD.find("entities:").unwrap()],
        "query: {file: ../../etc/passwd}\n",
    );
    insta::assert_snapshot!(shown("escape", text));
}

#[test]
fn an_id_that_is_not_the_stem() {
    insta::assert_snapshot!(shown("other", changed("another", "id", "id")));
}

#[test]
fn two_definitions_with_one_id() {
    let case = Case::new()
        .file("detections/a/good.yaml", GOOD)
        .file("detections/b/good.yaml", GOOD.replace("Offboarding", "Onboarding"));
    insta::assert_snapshot!(case.run(&["check"]).shown());
}

#[test]
fn a_broken_user_template() {
    let case = Case::new().file("detections/good.yaml", GOOD).file(
        "templates/defender/rule.json",
        "{\n  \"id\": {{ id | json }},\n  \"displayName\": {{ nmae | json }}\n}\n",
    );
    insta::assert_snapshot!(case.run(&["build"]).shown());
    assert!(!case.root().join("out").exists(), "nothing was written");
}

#[test]
fn a_template_that_renders_something_else() {
    let case = Case::new()
        .file("detections/good.yaml", GOOD)
        .file("templates/defender/rule.json", "{\"id\": {{ id | json }}, \"isEnabled\": true}\n");
    insta::assert_snapshot!(case.run(&["build"]).shown());
    assert!(!case.root().join("out").exists(), "nothing was written");
}

#[test]
fn a_file_where_the_output_folder_should_be() {
    let case = Case::new().file("detections/good.yaml", GOOD).file("out", "mine");
    insta::assert_snapshot!(case.run(&["build"]).shown());
    assert_eq!(case.read("out"), "mine");
}

#[test]
fn a_bad_project_file() {
    let case = Case::new().file("detections/good.yaml", GOOD).file(
        "rulesmith.toml",
        "[sentinel]\npreveiw = true\n\n[defender]\napi = \"v2\"\n\n[paths]\noutput = \"../out\"\n",
    );
    insta::assert_snapshot!(case.run(&["check"]).shown());
}

#[test]
fn a_project_file_with_broken_syntax() {
    let case =
        Case::new().file("detections/good.yaml", GOOD).file("rulesmith.toml", "[sentinel\npreview = yes\n");
    insta::assert_snapshot!(case.run(&["check"]).shown());
}

#[test]
fn no_detections_at_all() {
    insta::assert_snapshot!(Case::new().run(&["check"]).shown());
}

#[test]
fn one_bad_file_stops_the_build_and_hides_nothing() {
    let case = Case::new()
        .file("detections/good.yaml", GOOD)
        .file("detections/typo.yaml", changed("typo", "severity:", "severty:"))
        .file("detections/wrong.yaml", changed("wrong", "severity: medium", "severity: critical"));
    insta::assert_snapshot!(case.run(&["build"]).shown());
    assert!(!case.root().join("out").exists(), "nothing was written");
}

#[cfg(unix)]
#[test]
fn a_query_behind_a_link_out_of_the_project() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret.kql"), "Secret").unwrap();
    let text = changed(
        "link",
        &GOOD[GOOD.find("query:").unwrap()..GOOD.find("entities:").unwrap()],
        "query: {file: link/secret.kql}\n",
    );
    let case = Case::new().file("detections/link.yaml", text);
    std::os::unix::fs::symlink(outside.path(), case.root().join("detections/link")).unwrap();
    let run = case.run(&["check"]);
    assert!(!run.shown().contains("Secret"), "{}", run.shown());
    insta::assert_snapshot!(run.shown());
}
