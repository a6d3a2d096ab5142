//! Hostile titles: whatever a title holds, the query around it stays the same and the rule carries it whole.

use proptest::prelude::*;

use super::*;
use rulesmith_kql::syntax::lexer::lex;
use rulesmith_kql::syntax::token::TokenKind;

const HOSTILE: [&str; 8] = [
    "\" or true or \"",
    "\\\" or 1 == 1 //",
    "a\nb\r\n| take 1",
    "[x]",
    "{{ title }} {% if x %}",
    "]] }} %}",
    "🔒 ünïcode \u{202E}\u{0}",
    "trailing \\",
];

/// The keyed query of a rule that matches this title, and the rule's files.
fn keyed(title: &str, keyed_on: &str) -> (String, Vec<RenderedFile>) {
    let mut given = detection(&KEYED.replace("alertTitle", keyed_on));
    given.sentinel.as_mut().unwrap().title = Some(title.to_owned());
    let definition = Definition::Detection(Box::new(given));
    let (files, notes) = rendered(&definition, &settings());
    assert!(
        notes.iter().all(|note| note.severity != crate::diagnostic::DiagnosticSeverity::Error),
        "{}",
        lines(&notes)
    );
    let rule = value(only(&files, ManifestKind::AnalyticsRule));
    let query = rule.pointer("/resources/0/properties/query").unwrap();
    (query.as_str().unwrap().to_owned(), files)
}

fn kinds(query: &str) -> Vec<TokenKind> {
    let (tokens, errors) = lex(query);
    assert!(errors.is_empty(), "{errors:?}");
    tokens.iter().map(|token| token.kind).collect()
}

#[test]
fn the_keyed_queries() {
    insta::assert_snapshot!("incident-title", keyed("Device \"isolated\"", "incidentTitle").0);
    insta::assert_snapshot!("alert-title", keyed("Device \"isolated\"", "alertTitle").0);
}

#[test]
fn an_alert_without_a_kind_to_lift_needs_no_entities() {
    let mut given = detection(KEYED);
    given.entities.clear();
    let (files, notes) = rendered(&Definition::Detection(Box::new(given)), &settings());
    // The Defender rule is refused: it needs an entity. The keyed one does not.
    assert!(notes.iter().any(|note| note.code.name() == "invalid-output"));
    let rule = &only(&files, ManifestKind::AnalyticsRule).text();
    assert!(!rule.contains("mv-apply") && !rule.contains("entityMappings"));
}

#[test]
fn a_hostile_title_changes_no_token_of_the_query() {
    for keyed_on in ["incidentTitle", "alertTitle"] {
        let plain = kinds(&keyed("plain", keyed_on).0);
        for title in HOSTILE {
            assert_eq!(kinds(&keyed(title, keyed_on).0), plain, "{title:?}");
        }
    }
}

#[test]
fn a_hostile_title_reaches_every_file_as_it_is() {
    for title in HOSTILE {
        let mut given = detection(KEYED);
        given.name = title.to_owned();
        given.alert.title = Some(title.to_owned());
        given.sentinel.as_mut().unwrap().name = Some(title.to_owned());
        given.sentinel.as_mut().unwrap().title = Some(title.to_owned());
        given.automation[0].name = title.to_owned();
        let (files, notes) = rendered(&Definition::Detection(Box::new(given)), &settings());
        assert_eq!(files.len(), 3, "{}", lines(&notes));
        let defender = value(only(&files, ManifestKind::DefenderRule));
        assert_eq!(defender["displayName"], title);
        assert_eq!(defender["detectionAction"]["alertTemplate"]["title"], title);
        for kind in [ManifestKind::AnalyticsRule, ManifestKind::AutomationRule] {
            let template = value(only(&files, kind));
            assert_eq!(template["resources"][0]["properties"]["displayName"], arm::text(title));
        }
        let automation = value(only(&files, ManifestKind::AutomationRule));
        let condition = &automation["resources"][0]["properties"]["triggeringLogic"];
        let value = &condition["conditions"][0]["conditionProperties"]["propertyValues"][0];
        assert_eq!(value, &arm::text(title));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_title_changes_no_token_of_the_query(title in "\\PC{1,40}|[\"\\\\\n\r\t\u{0}-\u{1f}|/{}%\\[\\]]{1,20}") {
        prop_assert_eq!(kinds(&keyed(&title, "incidentTitle").0), kinds(&keyed("plain", "incidentTitle").0));
    }
}
