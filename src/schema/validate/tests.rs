#![expect(clippy::format_collect, reason = "texts of a few lines")]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::definition_schema;
use super::*;
use crate::source::SourceFile;
use crate::yaml;

/// Every finding as `code «marked text» message / help`.
fn findings(schema: Value, text: &str) -> Vec<String> {
    let validator = Validator::new(schema).unwrap();
    let parsed = yaml::parse(&Arc::new(SourceFile::new("a.yaml", text)));
    assert_eq!(parsed.diagnostics, [], "{text}");
    let document = parsed.document.unwrap();
    validate(&validator, &document, &document.root().to_json())
        .into_iter()
        .map(|found| {
            let Place::Span(span) = &found.place else { panic!("{found:?}") };
            let marked = document.source().slice(span).lines().next().unwrap_or_default();
            let help = found.help.map(|help| format!(" / {help}")).unwrap_or_default();
            format!("{} «{marked}» {}{help}", found.code, found.message)
        })
        .collect()
}

const GOOD: &str = "\
id: a-b
name: A
description: D
severity: low
query: T
";

/// Findings of a good definition with more lines.
fn with(more: &str) -> Vec<String> {
    findings(definition_schema(), &format!("{GOOD}{more}"))
}

#[test]
fn a_good_definition_has_no_findings() {
    assert_eq!(with(""), Vec::<String>::new());
}

#[test]
fn mistakes_in_a_definition_are_told_in_its_words() {
    for (more, expected) in [
        ("severty: 1\n", "unknown-key «severty» unknown key `severty` / did you mean `severity`?"),
        (
            "alert: {zzz: 1}\n",
            "unknown-key «zzz» unknown key `zzz` / the allowed keys are `title` and `description`",
        ),
        // What the misspelt key should have been is not missing as well.
        ("tests: [{nam: x}]\n", "unknown-key «nam» unknown key `nam` / did you mean `name`?"),
        ("formerly: [c, d, c]\n", "duplicate-item «c» duplicate item `c` / remove one of the two"),
        ("formerly: c\n", "wrong-type «c» expected a list, found the text `c` / write it as a list: `[c]`"),
        (
            "formerly: [A b]\n",
            "invalid-value «A b» expected lower-case words joined by `-`, beginning with a letter, such as \
             `device-isolated`, found `A b` / write `a-b`",
        ),
        (
            "attack: [{tactic: DefenceEvasion}]\n",
            "unknown-value «DefenceEvasion» unknown value `DefenceEvasion` / did you mean \
             `DefenseEvasion`?",
        ),
        (
            "attack: {tactic: Impact}\n",
            "wrong-type «{tactic: Impact}» expected a list, found a mapping / begin each item with `- `",
        ),
        (
            "status: stabel\n",
            "unknown-value «stabel» expected `draft`, `test`, `stable` or `deprecated`, found `stabel` / did you \
             mean `stable`?",
        ),
        ("status: 7\n", "wrong-type «7» expected text, found the number `7` / put it in quotes: `\"7\"`"),
        (
            "version: 1.10\n",
            "wrong-type «1.10» expected text, found the number `1.1` / put it in quotes, so that it stays as it is \
             written",
        ),
        (
            "version: 1.0.0.1\n",
            "invalid-value «1.0.0.1» expected three numbers such as `1.2.0`, found `1.0.0.1`",
        ),
        (
            "alert: x\n",
            "wrong-type «x» expected a mapping, found the text `x` / the allowed keys are `title` and `description`",
        ),
        (
            "entities: [{account: {upn: A}, host: {name: B}}]\n",
            "invalid-value «{account: {upn: A}, host: {name: B}}» expected exactly one key, found `account` and \
             `host` / make each an item of its own that begins with `- `",
        ),
        (
            "entities: [{acount: {upn: A}}]\n",
            "unknown-key «acount» unknown key `acount` / did you mean `account`?",
        ),
        (
            "entities: [{ip: {}}]\n",
            "invalid-value «{}» the mapping is empty / the allowed keys are `address` and `scope`",
        ),
        (
            "defender: {enabled: yes}\n",
            "wrong-type «yes» expected true or false, found the text `yes` / write `true` or `false`",
        ),
        (
            "defender:\n",
            "wrong-type «defender» expected a mapping, found nothing / write a value, or remove the key",
        ),
        (
            "tests: [{name: a, given: {T: 5}, expect: none}]\n",
            "wrong-type «5» expected a list or a mapping, found the number `5`",
        ),
        (
            "tests: [{name: a, given: {T: []}, expect: nothing}]\n",
            "invalid-value «nothing» expected `none`, a number of rows, or a list of rows, found `nothing`",
        ),
    ] {
        assert_eq!(with(more), [expected], "{more}");
    }
}

#[test]
fn of_several_forms_the_one_that_was_meant_is_judged() {
    let condition = |condition: &str| {
        with(&format!(
            "automation: [{{key: k, name: n, order: 1, actions: [{{severity: high}}], conditions: [{condition}]}}]\n"
        ))
    };
    assert_eq!(condition("{property: IncidentTitle, operator: equals, values: [x]}"), Vec::<String>::new());
    assert_eq!(
        condition("{propertie: IncidentTitle, operator: equals, values: [x]}"),
        ["unknown-key «propertie» unknown key `propertie` / did you mean `property`?"]
    );
    assert_eq!(
        condition("{property: IncidentTitle, operator: equals}"),
        ["missing-key «{property: IncidentTitle, operator: equals}» missing key `values` / add `values: …`"]
    );
    assert_eq!(
        condition("{and: [{added: Labels}], or: [{added: Labels}]}"),
        ["unknown-key «or» `or` is not allowed together with `and` / remove one of them"]
    );
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_the_text() {
    let text = "id: A\nname: ''\nseverity: [x]\nquery: 5\nkeys: 1\n";
    assert_eq!(
        findings(definition_schema(), text),
        [
            "missing-key «id: A» missing key `description` / add `description: …`: What the detection looks for \
             and why it matters",
            "invalid-value «A» expected lower-case words joined by `-`, beginning with a letter, such as \
             `device-isolated`, found `A` / write `a`",
            "invalid-value «''» the text is empty / write a text, or remove the key",
            "wrong-type «[x]» expected text, found a list",
            "wrong-type «5» expected text or a mapping, found the number `5` / put it in quotes: `\"5\"`",
            "unknown-key «keys» unknown key `keys` / the allowed keys are `kind`, `id`, `formerly`, `name`, \
             `version`, `status`, `description`, `severity`, `attack`, `author`, `references`, `falsePositives`, \
             `triage`, `requires`, `query`, `entities`, `details`, `alert`, `defender`, `sentinel`, `automation` \
             and `tests`",
        ]
    );
}

#[test]
fn a_definition_that_is_no_mapping_is_told_apart() {
    assert_eq!(findings(definition_schema(), "[]\n"), ["wrong-type «[]» expected a mapping, found a list"]);
    assert_eq!(
        findings(definition_schema(), "text\n"),
        ["wrong-type «text» expected a mapping, found the text `text`"]
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn each_keyword_has_its_sentence() {
    for (schema, value, expected) in [
        (json!({"const": "a"}), "b", "unknown-value «b» expected `a`, found `b` / write `a`"),
        (
            json!({"enum": [1, 2]}),
            "3",
            "unknown-value «3» expected `1` or `2`, found `3` / write one of these values",
        ),
        (json!({"pattern": "^a$"}), "b", "invalid-value «b» `b` has an invalid form / it must match `^a$`"),
        (
            json!({"minLength": 2}),
            "b",
            "invalid-value «b» expected at least 2 characters, found 1 / write more",
        ),
        (
            json!({"maxLength": 1}),
            "éé",
            "invalid-value «éé» expected at most 1 character, found 2 / shorten the text",
        ),
        (
            json!({"minItems": 1}),
            "[]",
            "invalid-value «[]» the list is empty / add an item, or remove the key",
        ),
        (
            json!({"minItems": 3}),
            "[1]",
            "invalid-value «[1]» expected at least 3 items, found 1 / add 2 items",
        ),
        (
            json!({"maxItems": 1}),
            "[1, 2]",
            "invalid-value «[1, 2]» expected at most 1 item, found 2 / remove 1 item",
        ),
        (
            json!({"minProperties": 2}),
            "{a: 1}",
            "invalid-value «{a: 1}» expected at least 2 keys, found 1 / add 1 key",
        ),
        (
            json!({"maxProperties": 2}),
            "{a: 1, b: 2, c: 3}",
            "invalid-value «{a: 1, b: 2, c: 3}» expected at most 2 keys, found 3 / remove 1 key",
        ),
        (
            json!({"minimum": 1, "maximum": 9}),
            "0",
            "invalid-value «0» expected a number from 1 to 9, found `0`",
        ),
        (json!({"minimum": 1}), "0", "invalid-value «0» expected a number of at least 1, found `0`"),
        (json!({"maximum": 1}), "2", "invalid-value «2» expected a number of at most 1, found `2`"),
        (json!({"exclusiveMinimum": 0}), "0", "invalid-value «0» expected a number above 0, found `0`"),
        (json!({"exclusiveMaximum": 0}), "0", "invalid-value «0» expected a number below 0, found `0`"),
        (
            json!({"type": "integer"}),
            "1.5",
            "wrong-type «1.5» expected a whole number, found the number `1.5`",
        ),
        (
            json!({"type": "integer"}),
            "'15'",
            "wrong-type «'15'» expected a whole number, found the text `15` / write it as a plain number: `15`",
        ),
        (json!({"uniqueItems": true}), "[1, 1.0]", "invalid-value «[1, 1.0]» duplicate item"),
        (
            json!({"properties": {"a": false}}),
            "{a: 1}",
            "key-not-allowed «a» `a` is not allowed here / remove it",
        ),
        (
            json!({"not": {"required": ["a"]}}),
            "{a: 1}",
            "key-not-allowed «a» `a` is not allowed here / remove it",
        ),
        (
            json!({"not": {"anyOf": [{"required": ["b"]}, {"required": ["a"]}]}}),
            "{a: 1}",
            "key-not-allowed «a» `a` is not allowed here / remove it",
        ),
        (json!({"not": {"pattern": "a"}}), "a", "invalid-value «a» `a` is not allowed here"),
        (
            json!({"propertyNames": {"maxLength": 1}}),
            "{ab: 1}",
            "invalid-value «ab» expected at most 1 character, found 2 / shorten the text",
        ),
        (
            json!({"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}),
            "{c: 1}",
            "missing-key «x» missing one of the keys `a` or `b` / add one of them",
        ),
        (
            json!({"anyOf": [{"type": "string"}, {"type": "array"}]}),
            "1",
            "wrong-type «1» expected text or a list, found the number `1` / put it in quotes: `\"1\"`",
        ),
        (
            json!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
            "[1]",
            "wrong-type «1» expected text, found the number `1` / put it in quotes: `\"1\"`",
        ),
        (
            json!({"oneOf": [{"type": "number"}, {"type": "integer"}]}),
            "1",
            "invalid-value «1» this matches more than one of the allowed forms",
        ),
        (json!({"contains": {"const": 1}}), "[2]", "invalid-value «[2]» missing required item"),
        (
            json!({"properties": {"a": {}}, "unevaluatedProperties": false}),
            "{aa: 1}",
            "unknown-key «aa» unknown key `aa` / did you mean `a`?",
        ),
        (
            json!({"if": {"required": ["a"]}, "then": {"required": ["b"]}}),
            "{a: 1}",
            "missing-key «x» missing key `b` / add `b: …`",
        ),
        (
            json!({"additionalProperties": false}),
            "{a: 1}",
            "unknown-key «{a: 1}» no key is allowed here / use an empty mapping: `{}`",
        ),
    ] {
        let schema = json!({"type": "object", "properties": {"x": schema}});
        assert_eq!(findings(schema, &format!("x: {value}\n")), [expected], "{value}");
    }
}

#[test]
fn json_gets_pointers_and_messages() {
    let validator = Validator::new(json!({"items": {"type": "string", "maxLength": 1}})).unwrap();
    assert_eq!(
        validate_json(&validator, &json!([1, "a", "bb"])),
        [
            (Pointer::root().index(0), "expected text, found the number `1`".to_owned()),
            (Pointer::root().index(2), "expected at most 1 character, found 2".to_owned()),
        ]
    );
    assert_eq!(validate_json(&validator, &json!(["a"])), []);
}

#[test]
fn a_broken_schema_is_refused() {
    let error = Validator::new(json!({"type": 5})).unwrap_err();
    assert!(error.to_string().starts_with("invalid schema: "), "{error}");
}

#[test]
fn a_flood_of_mistakes_is_cut_off() {
    let keys: String = (0..5000).map(|index| format!("  key{index}: 1\n")).collect();
    let found = findings_of_flood(&keys);
    assert_eq!(found.len(), PER_FILE + 1);
    assert_eq!(found[PER_FILE].code, crate::diagnostic::Code::TooManyProblems);
}

fn findings_of_flood(keys: &str) -> Vec<Diagnostic> {
    let validator = Validator::new(definition_schema()).unwrap();
    let source = Arc::new(SourceFile::new("a.yaml", format!("{GOOD}alert:\n{keys}")));
    let document = yaml::parse(&source).document.unwrap();
    validate(&validator, &document, &document.root().to_json())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever stands under the keys of a definition: a finding or none, never a panic, and always a place in the
    /// text.
    #[test]
    fn no_value_is_too_strange(
        values in proptest::collection::vec(
            ("[a-z]{1,8}|severity|query|entities|tests|automation|defender|sentinel", "[-\\[\\]{}a:, 0-9'é]{0,30}"),
            0..6,
        ),
    ) {
        let text: String = values.iter().map(|(key, value)| format!("{key}: {value}\n")).collect();
        let source = Arc::new(SourceFile::new("a.yaml", text));
        if let Some(document) = yaml::parse(&source).document {
            let validator = VALIDATOR.get_or_init(|| Validator::new(definition_schema()).unwrap());
            for found in validate(validator, &document, &document.root().to_json()) {
                let Place::Span(span) = &found.place else { panic!("{found:?}") };
                prop_assert!(source.text().get(span.clone()).is_some(), "{found:?}");
            }
        }
    }
}

static VALIDATOR: std::sync::OnceLock<Validator> = std::sync::OnceLock::new();
