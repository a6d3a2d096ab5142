//! `rulesmith build`.

use crate::Case;

#[test]
fn the_sample_library_is_built_the_same_everywhere() {
    let (one, other) = (Case::sample(), Case::sample());
    insta::assert_snapshot!("build_sample", one.run(&["build"]).shown());
    let first = one.files("out");
    insta::assert_snapshot!(one.run(&["build"]).shown(), @r"
    status: 0
    ----- stdout -----
    26 files in `out`: 26 unchanged
    ----- stderr -----
    12 infos in 7 files more: `rulesmith check` shows them
    ");
    other.run(&["build"]);
    assert_eq!(first, one.files("out"), "twice in one place");
    assert_eq!(first, other.files("out"), "in another place");
}

#[test]
fn the_gate_shows_what_differs() {
    let case = Case::sample();
    case.run(&["build"]);
    assert_eq!(case.run(&["build", "--check"]).status, Some(0));
    let case =
        case.replace("detections/mde-audit/mde-device-isolated.yaml", "severity: medium", "severity: low");
    let before = case.files("out");
    let run = case.run(&["build", "--check"]);
    assert_eq!(before, case.files("out"), "the gate writes nothing");
    insta::assert_snapshot!("build_check", run.shown());
}

#[test]
fn what_is_added_changed_and_removed_is_named() {
    let case = Case::sample();
    case.run(&["build"]);
    std::fs::remove_file(case.root().join("detections/mde-audit/mde-device-isolated.yaml")).unwrap();
    let case = case
        .replace("detections/mde-audit/mde-live-response-getfile.yaml", "version: 1.0.0", "version: 1.0.1")
        .file("out/notes.txt", "mine");
    insta::assert_snapshot!("build_changes", case.run(&["build"]).shown());
    assert!(!case.root().join("out/defender/mde-device-isolated.json").exists());
    assert_eq!(case.read("out/notes.txt"), "mine", "only what we wrote is removed");
}

#[test]
fn changes_are_there_for_programs_too() {
    let case = Case::sample();
    let run = case.run(&["build", "--format", "json"]);
    let printed: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(printed["added"].as_array().map(Vec::len), Some(case.files("out").len()), "{}", run.stdout);
}
