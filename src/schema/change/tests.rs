//! Each change is applied, and the file that results must be valid.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::schema::{Validator, definition_schema, validate};
use crate::source::{SourceFile, apply};
use crate::yaml;

const GOOD: &str = "\
id: a-b
name: A
description: D
severity: low
query: T
";

const RULE: &str = "automation: [{key: k, name: n, order: 1, actions: [{status: active}]";

fn findings(text: &str) -> Vec<Diagnostic> {
    let validator = Validator::new(definition_schema()).unwrap();
    let parsed = yaml::parse(&Arc::new(SourceFile::new("a.yaml", text)));
    assert_eq!(parsed.diagnostics, [], "{text}");
    let document = parsed.document.unwrap();
    validate(&validator, &document, &document.root().to_json())
}

/// The message, the help and the text after the fix, of the one thing that is wrong with a good definition with these
/// lines.
fn solved(more: &str) -> (String, String, Option<String>) {
    let text = format!("{GOOD}{more}\n");
    let mut found = findings(&text);
    assert_eq!(found.len(), 1, "{more}: {found:?}");
    let found = found.remove(0);
    let fixed = found.fix.map(|fix| {
        assert!(fix.safe, "{more}");
        let fixed = apply(&text, &fix.edits).unwrap();
        assert_eq!(findings(&fixed), [], "{fixed}");
        fixed.strip_prefix(GOOD).unwrap().trim_end().to_owned()
    });
    (found.message, found.help.unwrap_or_default(), fixed)
}

#[test]
fn a_single_value_becomes_a_list_of_one() {
    for (more, message, fixed) in [
        ("formerly: c", "expected a list, found the text `c`", "formerly: [c]"),
        ("falsePositives: 'a, b'", "expected a list, found the text `a, b`", "falsePositives: ['a, b']"),
        ("falsePositives: 5", "expected a list, found the number `5`", "falsePositives: [\"5\"]"),
        (
            "falsePositives: 1.10 # x",
            "expected a list, found the number `1.1`",
            "falsePositives: [\"1.10\"] # x",
        ),
        ("falsePositives: true", "expected a list, found `true`", "falsePositives: [\"true\"]"),
        (
            "attack: [{tactic: Impact, techniques: T1499}]",
            "expected a list, found the text `T1499`",
            "attack: [{tactic: Impact, techniques: [T1499]}]",
        ),
        (
            &format!("{RULE}, when: created}}]"),
            "expected a list, found the text `created`",
            &format!("{RULE}, when: [created]}}]"),
        ),
        (
            "automation: [{key: k, name: n, order: 1, actions: [{tags: mde}]}]",
            "expected a list, found the text `mde`",
            "automation: [{key: k, name: n, order: 1, actions: [{tags: [mde]}]}]",
        ),
        (
            &format!("{RULE}, conditions: [{{property: IncidentTitle, operator: equals, values: x}}]}}]"),
            "expected a list, found the text `x`",
            &format!("{RULE}, conditions: [{{property: IncidentTitle, operator: equals, values: [x]}}]}}]"),
        ),
        (
            "sentinel: {entities: host}",
            "expected a list, found the text `host`",
            "sentinel: {entities: [host]}",
        ),
    ] {
        let (found, help, result) = solved(more);
        assert_eq!((found.as_str(), result.as_deref()), (message, Some(fixed)), "{more}");
        assert!(help.starts_with("write it as a list"), "{more}: {help}");
    }
}

#[test]
fn brackets_are_not_offered_where_they_would_change_more() {
    for more in [
        // Two items, or one with a comma: only the author knows.
        "falsePositives: a, b",
        "falsePositives: |\n  a\n  b",
        "falsePositives: a\n  b",
        "falsePositives: &here a",
        // The items are mappings.
        "requires: CloudAppEvents",
    ] {
        let (message, _, result) = solved(more);
        assert!(message.starts_with("expected a list, found "), "{more}: {message}");
        assert_eq!(result, None, "{more}");
    }
}

#[test]
fn a_renamed_key_is_renamed() {
    let history = "`on` was renamed `identifiedBy`, since YAML 1.1 reads `on` as a boolean";
    for key in ["on", "true", "True", "'on'"] {
        let (message, help, result) = solved(&format!("{RULE}, {key}: incidentTitle}}]"));
        assert_eq!((message.as_str(), help.as_str()), (history, "write `identifiedBy`"), "{key}");
        assert_eq!(result, Some(format!("{RULE}, identifiedBy: incidentTitle}}]")), "{key}");
    }
}

#[test]
fn a_renamed_key_beside_its_present_name_is_removed_by_hand() {
    let (_, help, result) = solved(&format!("{RULE}, identifiedBy: incidentTitle, on: alertTitle}}]"));
    assert_eq!((help.as_str(), result), ("remove it: `identifiedBy` is given as well", None));
}

#[test]
fn a_key_that_was_never_renamed_here_is_unknown() {
    let (message, _, result) = solved("on: x");
    assert_eq!((message.as_str(), result), ("unknown key `on`", None));
}
