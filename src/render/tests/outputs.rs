//! The files of a build as a set: bundles, page, configuration, manifest; the same bytes every time.

use super::*;
use crate::render::engine::UserTemplate;
use crate::render::output::{OutputSet, PrintedDefinition, assemble};

fn set_of(definitions: &[Definition]) -> OutputSet {
    let (engine, settings) = (Engine::new(&[]).unwrap(), preview());
    let rendered = render_all(&Renderer { engine: &engine, settings: &settings }, definitions);
    assemble(&engine, "out", rendered.into_iter().map(PrintedDefinition::from).collect()).unwrap()
}

/// So many definitions with ids of their own.
fn many(count: usize) -> Vec<Definition> {
    (0..count)
        .map(|index| definition(&KEYED.replace("id: hostile", &format!("id: rule-{index:04}"))))
        .collect()
}

#[test]
fn the_set_of_one_definition() {
    let set = set_of(&[definition(FULL)]);
    let paths: Vec<_> = set.files.keys().map(String::as_str).collect();
    assert_eq!(
        paths,
        [
            "defender/everything.json",
            "manifest.json",
            "portal/analytics-rules-1.json",
            "portal/automation-rules-1.json",
            "portal/defender.md",
            "sentinel-deployment.config",
            "sentinel/analytics-rules/everything.json",
            "sentinel/automation-rules/everything--all-actions.json",
            "sentinel/automation-rules/everything--by-detection.json",
            "sentinel/automation-rules/everything--on-alert.json",
        ]
    );
    insta::assert_snapshot!("manifest", set.files["manifest.json"]);
    insta::assert_snapshot!("wizard-page", set.files["portal/defender.md"]);
    insta::assert_snapshot!("deployment-config", set.files["sentinel-deployment.config"]);
}

#[test]
fn a_query_with_fences_stays_inside_its_own() {
    let mut given = detection(KEYED);
    given.query = crate::definition::QuerySource::Inline("let x = ```\n# no heading\n```;\nT\n".to_owned());
    given.name = "*Bold* <b>".to_owned();
    given.triage = Some("````\nend".to_owned());
    let set = set_of(&[Definition::Detection(Box::new(given))]);
    let page = &set.files["portal/defender.md"];
    assert!(page.contains("\n````kusto\nlet x = ```\n# no heading\n```;\nT\n````\n"), "{page}");
    assert!(page.contains("\n`````text\n````\nend\n`````\n"), "{page}");
    assert!(page.contains("\n## \\*Bold\\* \\<b\\>\n"), "{page}");
}

#[test]
fn bundles_hold_fifty_rules_and_every_rule_once() {
    let set = set_of(&many(120));
    for stem in ["analytics-rules", "automation-rules"] {
        let mut names = Vec::new();
        let mut sizes = Vec::new();
        for number in 1..=3 {
            let bundle: Value =
                serde_json::from_str(&set.files[&format!("portal/{stem}-{number}.json")]).unwrap();
            let shape =
                if stem == "analytics-rules" { Shape::AnalyticsRules } else { Shape::AutomationRules };
            assert_eq!(shape.violations(&bundle), []);
            let resources = bundle["resources"].as_array().unwrap();
            sizes.push(resources.len());
            names.extend(resources.iter().map(|resource| resource["name"].to_string()));
        }
        assert_eq!(sizes, [50, 50, 20]);
        assert!(!set.files.contains_key(&format!("portal/{stem}-4.json")));
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 120);
    }
}

#[test]
fn the_manifest_is_what_its_schema_says_and_tells_the_truth() {
    let set = set_of(&[definition(FULL), definition(KEYED)]);
    let manifest: Value = serde_json::from_str(&set.files["manifest.json"]).unwrap();
    assert_eq!(Shape::Manifest.violations(&manifest), []);
    let read: manifest::Manifest = serde_json::from_value(manifest).unwrap();
    assert_eq!(read, set.manifest);
    for output in &read.outputs {
        assert_eq!(output.sha256, output::sha256(set.files[&output.path].as_bytes()));
    }
    assert_eq!(read.outputs.len() + 1, set.files.len());
}

#[test]
fn the_same_definitions_make_the_same_bytes() {
    let mut definitions = many(30);
    definitions.push(definition(FULL));
    let first = set_of(&definitions);
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert_eq!(alone.install(|| set_of(&definitions)), first);
    definitions.reverse();
    assert_eq!(set_of(&definitions), first, "the order of the files on disk does not matter");
}

#[test]
fn nothing_to_render_leaves_no_page_and_no_bundle() {
    let set = set_of(&[]);
    assert_eq!(set.files.keys().collect::<Vec<_>>(), ["manifest.json", "sentinel-deployment.config"]);
}

#[test]
fn a_user_template_that_renders_nonsense_is_named() {
    let user = |text: &str| UserTemplate {
        name: "defender/rule.json".to_owned(),
        file: Arc::from("mine/defender/rule.json"),
        text: text.to_owned(),
    };
    let (given, settings) = (definition(KEYED), settings());
    let notes = |text: &str| {
        let engine = Engine::new(&[user(text)]).unwrap();
        let renderer = Renderer { engine: &engine, settings: &settings };
        let outcome = render_all(&renderer, std::slice::from_ref(&given)).remove(0);
        assert!(outcome.files.iter().all(|file| file.kind != ManifestKind::DefenderRule));
        outcome
            .diagnostics
            .into_iter()
            .filter(|note| note.severity == crate::diagnostic::DiagnosticSeverity::Error)
            .collect::<Vec<_>>()
    };
    let no_json = notes("{\n  \"id\": {{ id }}\n}");
    assert_eq!(no_json.len(), 1);
    assert_eq!(&*no_json[0].file, "mine/defender/rule.json");
    assert!(no_json[0].message.starts_with("this template renders no JSON: "), "{}", no_json[0].message);
    assert!(no_json[0].message.ends_with("near `\"id\": hostile`"), "{}", no_json[0].message);

    let refused = notes("{\"id\": {{ id | json }}, \"isEnabled\": true}");
    assert!(
        refused.iter().all(|note| note.code.name() == "invalid-output"
            && &*note.related[0].file == "mine/defender/rule.json")
    );
    assert!(refused.iter().any(|note| note.message.contains("isEnabled")), "{refused:?}");
}

/// One template may write 4 MiB; a page of many rules is longer.
#[test]
fn a_large_library_has_a_page_for_the_wizard() {
    let given = |index: usize| {
        let mut given = detection(&KEYED.replace("id: hostile", &format!("id: rule-{index:02}")));
        given.triage = Some("Look.\n".repeat(20_000));
        Definition::Detection(Box::new(given))
    };
    let set = set_of(&(0..40).map(given).collect::<Vec<_>>());
    let page = &set.files["portal/defender.md"];
    assert!(page.len() > 4 * 1024 * 1024, "{}", page.len());
    let rules: Vec<&str> = page.lines().filter(|line| line.starts_with("Definition `")).collect();
    assert_eq!((rules.len(), rules[0], rules[39]), (40, "Definition `rule-00`.", "Definition `rule-39`."));
}
