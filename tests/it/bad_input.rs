//! Input that no careful person writes: each with the message it gets. Never a panic, nothing half-written, and the
//! other files are still checked.

use indoc::indoc;

use crate::Case;

/// A definition that is right, beside which the bad one is put.
const GOOD: &str = indoc! {r#"
    id: good
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
"#};

/// The query in it.
const QUERY: &str = indoc! {r#"
    query: |
      CloudAppEvents
      | where ActionType == "DownloadOffboardingPkg"
      | project Timestamp, ReportId, AccountObjectId
"#};

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
    insta::assert_snapshot!(
        shown(
            "twice",
            changed("twice", "severity: medium\n", "severity: medium\nseverity: high\n")
        ),
        @"
    status: 1
    ----- stdout -----
    error[duplicate-key]: duplicate key `severity`
     --> detections/twice.yaml:5:1
      |
    4 | severity: medium
      | -------- first given here
    5 | severity: high
      | ^^^^^^^^
      |
      = help: keep one of the two
      = note: https://yaml.org/spec/1.2.2/

    1 error in 1 file
    "
    );
}

#[test]
fn unknown_key_with_a_near_one() {
    insta::assert_snapshot!(shown("typo", changed("typo", "severity:", "severty:")), @r"
    status: 1
    ----- stdout -----
    error[unknown-key]: unknown key `severty`
     --> detections/typo.yaml:4:1
      |
    4 | severty: medium
      | ^^^^^^^
      |
      = help: did you mean `severity`?

    1 error in 1 file
    ");
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
    insta::assert_snapshot!(shown("tabs", changed("tabs", "  frequency: 1h", "\tfrequency: 1h")), @"
    status: 1
    ----- stdout -----
    error[tab-indentation]: a tab is used for indentation
      --> detections/tabs.yaml:15:1
       |
    15 |     frequency: 1h
       | ^^^^
       |
       = help: YAML is indented with spaces: replace the tab by two
       = note: https://yaml.org/spec/1.2.2/

    1 error in 1 file
    ");
}

#[test]
fn alias_bomb() {
    let mut text = String::from("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (name, of) in [("b", "a"), ("c", "b"), ("d", "c"), ("e", "d"), ("f", "e"), ("g", "f"), ("h", "g")] {
        let items = vec![format!("*{of}"); 10].join(", ");
        text += &format!("{name}: &{name} [{items}]\n");
    }
    insta::assert_snapshot!(shown("bomb", text), @"
    status: 1
    ----- stdout -----
    error[too-many-aliases]: the aliases of this file repeat more than 4 MiB
     --> detections/bomb.yaml:5:20
      |
    5 | e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
      |                    ^^
      |
      = help: write out what is repeated, without `&` and `*`
      = note: https://yaml.org/spec/1.2.2/

    1 error in 1 file
    ");
}

#[test]
fn invalid_utf8() {
    insta::assert_snapshot!(shown("bytes", b"id: bytes\nname: \xff\xfe\n"), @r"
    status: 1
    ----- stdout -----
    error[invalid-utf8]: the file is not UTF-8: byte 0xff at line 2, column 7
    --> detections/bytes.yaml
     = help: save it as UTF-8

    1 error in 1 file
    ");
}

#[test]
fn empty_file() {
    insta::assert_snapshot!(shown("empty", ""), @r"
    status: 1
    ----- stdout -----
    error[empty-file]: the file is empty
    --> detections/empty.yaml
     = help: write a definition into it, or remove the file

    1 error in 1 file
    ");
}

#[test]
fn several_documents() {
    insta::assert_snapshot!(shown("several", format!("{}---\n{GOOD}", changed("several", "id", "id"))), @"
    status: 1
    ----- stdout -----
    error[multiple-documents]: a second document begins here
      --> detections/several.yaml:16:1
       |
    16 | ---
       | ^^^
       |
       = help: a file holds one definition: move each document into a file of its own

    1 error in 1 file
    ");
}

#[test]
fn a_file_of_ten_megabytes() {
    insta::assert_snapshot!(shown("large", vec![b'a'; 10 * 1024 * 1024]), @r"
    status: 1
    ----- stdout -----
    error[file-too-large]: the file has 10485760 bytes, more than the limit of 1048576 bytes
    --> detections/large.yaml
     = help: split it into smaller files, or move sample rows to files of their own

    1 error in 1 file
    ");
}

#[test]
fn deep_nesting() {
    insta::assert_snapshot!(shown("nested", format!("id: {}{}", "[".repeat(5000), "]".repeat(5000))), @r"
    status: 1
    ----- stdout -----
    error[nesting-too-deep]: more than 64 levels of mappings and lists
     --> detections/nested.yaml:1:260
      |
    1 | ...[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[...
      |                                                          ^
      |
      = help: a definition needs far fewer: look for brackets or indentation that went wrong

    1 error in 1 file
    ");
}

#[test]
fn a_missing_query_file() {
    let text = changed("missing", QUERY, "query: {file: missing.kql}\n");
    insta::assert_snapshot!(shown("missing", text));
}

#[test]
fn a_query_path_that_leaves_the_project() {
    let text = changed("escape", QUERY, "query: {file: ../../etc/passwd}\n");
    insta::assert_snapshot!(shown("escape", text), @r"
    status: 1
    ----- stdout -----
    error[path-outside-project]: `../../etc/passwd` leads out of the project
     --> detections/escape.yaml:8:15
      |
    8 | query: {file: ../../etc/passwd}
      |               ^^^^^^^^^^^^^^^^
      |
      = help: name a file inside the project, relative to this definition

    1 error in 1 file
    ");
}

#[test]
fn an_id_that_is_not_the_stem() {
    insta::assert_snapshot!(shown("other", changed("another", "id", "id")), @"
    status: 1
    ----- stdout -----
    error[id-file-name-mismatch]: expected the id `other`, after the file, found `another`
     --> detections/other.yaml:1:5
      |
    1 | id: another
      |     ^^^^^^^
      |
      = help: rename the file to `another.yaml`; or change the id to `other`, and list the old one under `formerly` if its rules are deployed

    1 error in 1 file
    ");
}

#[test]
fn two_definitions_with_one_id() {
    let case = Case::new()
        .file("detections/a/good.yaml", GOOD)
        .file("detections/b/good.yaml", GOOD.replace("Offboarding", "Onboarding"));
    insta::assert_snapshot!(case.run(&["check"]).shown(), @"
    status: 1
    ----- stdout -----
    error[duplicate-id]: duplicate id `good`, expected a unique id
     --> detections/b/good.yaml:1:5
      |
    1 | id: good
      |     ^^^^
      |
      = note: first used here: detections/a/good.yaml:1:5
      = help: choose another id; if one definition replaced the other, list the old id in that one only

    1 error in 1 file
    ");
}

#[test]
fn a_broken_user_template() {
    let case = Case::new().file("detections/good.yaml", GOOD).file(
        "templates/defender/rule.json",
        "{\n  \"id\": {{ id | json }},\n  \"displayName\": {{ nmae | json }}\n}\n",
    );
    insta::assert_snapshot!(case.run(&["build"]).shown(), @r#"
    status: 1
    ----- stderr -----
    error[template-error]: `nmae` is not defined here
     --> templates/defender/rule.json:3:21
      |
    3 |   "displayName": {{ nmae | json }}
      |                     ^^^^
      |
      = note: https://keats.github.io/tera/

    1 error in 1 file
    nothing was written
    "#);
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
    insta::assert_snapshot!(case.run(&["build"]).shown(), @r"
    status: 2
    ----- stderr -----
    error: `<project>/out` is a file where a folder is to be: move it away
    ");
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
    insta::assert_snapshot!(case.run(&["check"]).shown(), @"
    status: 1
    ----- stdout -----
    error[invalid-toml]: unclosed table, expected `]`
     --> rulesmith.toml:1:10
      |
    1 | [sentinel
      |          ^
      |
      = help: see https://toml.io for the syntax of this file
      = note: https://toml.io

    1 error in 1 file
    ");
}

#[test]
fn no_detections_at_all() {
    insta::assert_snapshot!(Case::new().run(&["check"]).shown(), @r"
    status: 2
    ----- stderr -----
    error: there is no folder `detections` in `<project>`
    help: run rulesmith in a project's folder or name it with `--project`; `rulesmith new` starts the first definition
    ");
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
    let text = changed("link", QUERY, "query: {file: link/secret.kql}\n");
    let case = Case::new().file("detections/link.yaml", text);
    std::os::unix::fs::symlink(outside.path(), case.root().join("detections/link")).unwrap();
    let run = case.run(&["check"]);
    assert!(!run.shown().contains("Secret"), "{}", run.shown());
    insta::assert_snapshot!(run.shown(), @r"
    status: 1
    ----- stdout -----
    error[path-outside-project]: `link/secret.kql` leads out of the project through a symbolic link
     --> detections/link.yaml:8:15
      |
    8 | query: {file: link/secret.kql}
      |               ^^^^^^^^^^^^^^^
      |
      = help: name a file inside the project, relative to this definition

    1 error in 1 file
    ");
}
