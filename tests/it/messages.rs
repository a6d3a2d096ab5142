//! What a person sees for each kind of broken definition file, from the bytes of the file to the text on the screen.
//!
//! Every case is a small file with the mistake that its name tells; the snapshots hold the whole text.

use std::sync::Arc;

use indoc::indoc;
use rulesmith::diagnostic::{Diagnostic, unreadable};
use rulesmith::report::text::{TextStyle, render};
use rulesmith::schema::{Validator, definition_schema, validate};
use rulesmith::source::{DEFINITION_LIMIT, Sources, read};
use rulesmith::yaml::parse;

/// Reads, parses and validates a file as a project does.
fn show(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let location = folder.path().join("device.yaml");
    std::fs::write(&location, bytes).unwrap();
    let mut sources = Sources::new();
    let found: Vec<Diagnostic> = match read(&location, "device.yaml", DEFINITION_LIMIT) {
        Err(error) => vec![unreadable("device.yaml", &error)],
        Ok(source) => {
            let source = Arc::new(source);
            sources.insert(Arc::clone(&source));
            let mut parsed = parse(&source);
            if let Some(document) = parsed.document {
                let validator = Validator::new(definition_schema()).unwrap();
                parsed.diagnostics.extend(validate(&validator, &document, &document.root().to_json()));
            }
            parsed.diagnostics
        }
    };
    render(&found, &sources, TextStyle { color: false, width: 100 })
}

/// A definition without mistakes, to which each case adds its own.
const GOOD: &str = indoc! {r#"
    id: device
    name: Device isolated
    description: A device was isolated.
    severity: medium
    query: |
      DeviceEvents
      | where ActionType == "IsolateDevice"
"#};

fn good_with(more: &str) -> String {
    show(format!("{GOOD}{more}").as_bytes())
}

#[test]
fn a_good_file_says_nothing() {
    assert_eq!(good_with(""), "");
}

#[test]
fn unknown_key_without_a_near_one() {
    insta::assert_snapshot!(good_with("alert:\n  colour: red\n"), @r"
    error[unknown-key]: unknown key `colour`
     --> device.yaml:9:3
      |
    9 |   colour: red
      |   ^^^^^^
      |
      = help: the keys here are `title` and `description`

    1 error in 1 file
    ");
}

#[test]
fn utf16() {
    insta::assert_snapshot!(show(b"\xff\xfei\0d\0:\0 \0x\0\n\0"), @r"
    error[invalid-utf8]: the file is not UTF-8: byte 0xff at line 1, column 1
    --> device.yaml
     = help: it looks like UTF-16; save it as UTF-8

    1 error in 1 file
    ");
}

#[test]
fn only_comments() {
    insta::assert_snapshot!(show(b"# later\n"), @r"
    error[empty-file]: the file holds only comments
    --> device.yaml
     = help: write a definition into it, or remove the file

    1 error in 1 file
    ");
}

#[test]
fn unclosed_quote() {
    insta::assert_snapshot!(good_with("alert:\n  title: \"Isolated by {{AccountUpn}}\n"), @r#"
    error[unclosed-quote]: the `"` here is never closed
     --> device.yaml:9:10
      |
    9 |   title: "Isolated by {{AccountUpn}}
      |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: add the closing `"`
      = note: https://yaml.org/spec/1.2.2/

    1 error in 1 file
    "#);
}

#[test]
fn column_without_quotes() {
    insta::assert_snapshot!(good_with("alert:\n  title: {{AccountUpn}} isolated a device\n"), @r#"
    error[invalid-yaml]: unquoted text cannot begin with `{`
     --> device.yaml:9:10
      |
    9 |   title: {{AccountUpn}} isolated a device
      |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: put it in quotes: `"{{AccountUpn}} isolated a device"`
      = note: https://yaml.org/spec/1.2.2/

    1 error in 1 file
    "#);
}

#[test]
fn colon_in_a_text() {
    insta::assert_snapshot!(good_with("alert:\n  title: Isolated: {{DeviceName}}\n"), @r#"
    error[invalid-yaml]: a second `: ` in unquoted text
     --> device.yaml:9:18
      |
    9 |   title: Isolated: {{DeviceName}}
      |                  ^
      |
      = help: put the text in quotes: `"Isolated: {{DeviceName}}"`
      = note: https://yaml.org/spec/1.2.2/

    1 error in 1 file
    "#);
}

#[test]
fn wrong_indentation() {
    insta::assert_snapshot!(good_with("alert:\n  title: Isolated\n description: By hand.\n"), @"
    error[invalid-yaml]: this line fits nothing above it
      --> device.yaml:10:2
       |
    10 |  description: By hand.
       |  ^^^^^^^^^^^^^^^^^^^^^ indented by 1
       |
       = help: give it the indentation of the lines that it belongs to
       = note: https://yaml.org/spec/1.2.2/

    1 error in 1 file
    ");
}

#[test]
fn dedented_query() {
    let text = "id: device\nquery: |\n    DeviceEvents\n  | where true\nname: Device\n";
    insta::assert_snapshot!(show(text.as_bytes()), @"
    error[invalid-yaml]: this line fits nothing above it
     --> device.yaml:4:3
      |
    4 |   | where true
      |   ^^^^^^^^^^^^ indented by 2
      |
      = help: give it the indentation of the lines that it belongs to
      = note: https://yaml.org/spec/1.2.2/

    1 error in 1 file
    ");
}

#[test]
fn errors_far_apart_are_all_reported() {
    insta::assert_snapshot!(good_with("alert: a: b\nauthor: 'it's me'\nreferences: @home\n"));
}

#[test]
fn everything_wrong_at_once() {
    let text = indoc! {"
        id: Device isolated
        nmae: Device isolated
        severity: critical
        version: 1.10
        attack:
          - tactic: DefenceEvasion
            techniques: T1562
        entities:
          - account: {upn: AccountUpn}
            host: {name: DeviceName}
        defender:
          enabled: yes
          frequency: 90x
        automation:
          - key: page
            name: Page
            order: 0
            actions: []
        tests: none
    "};
    insta::assert_snapshot!(show(text.as_bytes()));
}

#[test]
fn hostile_text() {
    insta::assert_snapshot!(good_with("\"ke\\e[2Jy\\u202e\": 1\n"));
}
