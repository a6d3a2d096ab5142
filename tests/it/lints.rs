//! Every lint is tested with its own examples: only it finds the bad one, nothing finds the good one, and what it
//! reports has a place and a next step.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use jiff::civil::{Date, date};
use rulesmith::diagnostic::{Diagnostic, DiagnosticSeverity, FixAvailability, Place};
use rulesmith::lint::{self, Example, LINTS, Lint, Queries};
use rulesmith::project::{Project, ProjectRoot};
use rulesmith::source::{SourceFile, apply};

const TODAY: Date = date(2026, 11, 24);

/// What a detection must have besides the part that an example shows.
const REQUIRED: &[(&str, &str)] = &[
    ("description:", "description: What the detection looks for."),
    ("severity:", "severity: medium"),
    // Returns columns of any name, so that the parts need not say which query they belong to.
    ("query:", "query: DeviceEvents | evaluate bag_unpack(todynamic(AdditionalFields))"),
    ("entities:", "entities: [{account: {aadUserId: AccountObjectId, sid: AccountSid}}]"),
];

/// The text of a definition's file: an example that gives no id is a part, and the rest is added.
pub(crate) fn whole(stem: &str, text: &str) -> String {
    let has = |key: &str| text.lines().any(|line| line.starts_with(key));
    let mut whole = text.replace("[…]", &"more ".repeat(2000));
    whole.push('\n');
    if has("id:") {
        for (key, line) in REQUIRED.iter().take(3).filter(|_| !has("kind:")) {
            if !has(key) {
                let _ = writeln!(whole, "{line}");
            }
        }
        return whole;
    }
    let _ = writeln!(whole, "id: {stem}");
    if !has("name:") {
        let _ = writeln!(whole, "name: Detection {stem} of something");
    }
    for (_, line) in REQUIRED.iter().filter(|(key, _)| !has(key)) {
        let _ = writeln!(whole, "{line}");
    }
    whole
}

fn write(root: &Path, example: &Example) {
    std::fs::create_dir_all(root.join("detections")).unwrap();
    std::fs::write(root.join("rulesmith.toml"), example.config).unwrap();
    for (stem, text) in [("example", Some(example.definition)), ("other", example.other)] {
        let Some(text) = text else { continue };
        std::fs::write(root.join(format!("detections/{stem}.yaml")), whole(stem, text)).unwrap();
    }
}

fn found(root: &Path) -> (Project, Vec<Diagnostic>) {
    let project = Project::load(ProjectRoot::open(root).unwrap()).unwrap();
    let shape: Vec<_> = project.diagnostics.iter().map(|found| (&found.message, &found.place)).collect();
    assert!(shape.is_empty(), "the example is no definition: {shape:?}");
    let mut found = lint::run(&project, &Queries::default(), TODAY);
    project.resolve(&mut found);
    (project, found)
}

/// What counts against an example. Infos of other lints do not: they say how a sound definition is taken.
fn counted<'a>(found: &'a [Diagnostic], lint: &'a Lint) -> impl Iterator<Item = &'a Diagnostic> {
    found.iter().filter(|found| found.severity > DiagnosticSeverity::Info || found.code == lint.code())
}

fn described(found: &[Diagnostic], lint: &Lint) -> Vec<String> {
    counted(found, lint).map(|found| format!("{}: {}", found.code, found.message)).collect()
}

#[test]
fn the_bad_example_is_found_by_its_lint_only() {
    let mut wrong = String::new();
    for lint in LINTS {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &lint.bad);
        let (_, found) = found(folder.path());
        let codes: BTreeSet<_> = counted(&found, lint).map(|found| found.code.name()).collect();
        if codes != BTreeSet::from([lint.name]) {
            let _ = writeln!(wrong, "{}: {:#?}", lint.name, described(&found, lint));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_good_example_is_found_by_nothing() {
    let mut wrong = String::new();
    for lint in LINTS {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &lint.good);
        let (_, found) = found(folder.path());
        if counted(&found, lint).next().is_some() {
            let _ = writeln!(wrong, "{}: {:#?}", lint.name, described(&found, lint));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_finding_has_a_place_a_severity_and_a_next_step() {
    for lint in LINTS {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &lint.bad);
        let (project, found) = found(folder.path());
        for diagnostic in found.iter().filter(|found| found.code == lint.code()) {
            assert_eq!(diagnostic.severity, lint.severity, "{}", lint.name);
            assert!(diagnostic.help.as_ref().is_some_and(|help| !help.is_empty()), "{}", lint.name);
            let Place::Span(span) = &diagnostic.place else {
                panic!("{}: {:?}", lint.name, diagnostic.place)
            };
            let source = project.sources.get(&diagnostic.file).unwrap();
            assert!(!source.slice(span).is_empty(), "{}: nothing is marked", lint.name);
        }
    }
}

#[test]
fn a_fix_corrects_the_bad_example() {
    for lint in LINTS {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &lint.bad);
        let (project, before) = found(folder.path());
        for fix in before.iter().filter_map(|found| Some((&found.file, found.fix.as_ref()?))) {
            let source: &SourceFile = project.sources.get(fix.0).unwrap();
            assert_ne!(lint.fix, FixAvailability::Never, "{}", lint.name);
            let corrected = apply(source.text(), &fix.1.edits).unwrap();
            std::fs::write(folder.path().join(&**fix.0), corrected).unwrap();
            let after = found(folder.path()).1;
            assert!(after.iter().all(|found| found.code != lint.code()), "{}", lint.name);
        }
    }
}

#[test]
fn lints_are_named_and_described_as_they_are_used() {
    let mut names = BTreeSet::new();
    for lint in LINTS {
        assert!(names.insert(lint.name), "{} is listed twice", lint.name);
        let kebab = lint.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        assert!(kebab && !lint.name.starts_with('-'), "{}", lint.name);
        for text in [lint.summary, lint.why, lint.how_to_fix] {
            assert!(text.ends_with(['.', '!']) && !text.contains("  "), "{}: {text}", lint.name);
        }
        assert!(lint.severity >= DiagnosticSeverity::Info);
        assert!(std::ptr::eq(lint::by_name(lint.name).unwrap(), *lint));
    }
    let files: BTreeSet<String> = ["definition", "attack", "kql", "defender", "sentinel", "automation"]
        .iter()
        .flat_map(|subject| {
            std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint").join(subject)).unwrap()
        })
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().replace('_', "-"))
        .collect();
    let names: BTreeSet<String> = names.into_iter().map(str::to_owned).collect();
    assert_eq!(files, names, "a file below src/lint/<subject>/ is named after its lint, and in the list");
}

#[test]
fn messages_read_as_the_others_do() {
    for lint in LINTS {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &lint.bad);
        let (_, found) = found(folder.path());
        for diagnostic in found {
            for text in [&diagnostic.message, diagnostic.help.as_ref().unwrap()] {
                assert!(!text.ends_with('.') && !text.contains("  "), "{}: {text}", lint.name);
            }
        }
    }
}

#[test]
fn order_does_not_depend_on_the_threads() {
    let folder = tempfile::tempdir().unwrap();
    let bad: Vec<(String, &Example)> =
        LINTS.iter().enumerate().map(|(index, lint)| (format!("d{index:03}"), &lint.bad)).collect();
    std::fs::create_dir_all(folder.path().join("detections")).unwrap();
    for (stem, example) in &bad {
        let text = whole(stem, example.definition);
        std::fs::write(folder.path().join(format!("detections/{stem}.yaml")), text).unwrap();
    }
    let project = Project::load(ProjectRoot::open(folder.path()).unwrap()).unwrap();
    let first = lint::run(&project, &Queries::default(), TODAY);
    assert!(first.len() > LINTS.len());
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert_eq!(pool.install(|| lint::run(&project, &Queries::default(), TODAY)), first);
    }
}

/// The warnings and errors of one part of a detection, in order of their names.
fn codes_of(part: &str, config: &str) -> Vec<&'static str> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("detections")).unwrap();
    std::fs::write(folder.path().join("rulesmith.toml"), config).unwrap();
    std::fs::write(folder.path().join("detections/example.yaml"), whole("example", part)).unwrap();
    let (_, found) = found(folder.path());
    let mut codes: Vec<_> = found
        .iter()
        .filter(|found| found.severity > DiagnosticSeverity::Info)
        .map(|found| found.code.name())
        .collect();
    codes.sort_unstable();
    codes
}

#[test]
fn limits_hold_at_their_edges() {
    const BETA: &str = "[defender]\napi = \"beta\"";
    const FREQUENCY: &str = "preview-frequency";
    for (part, config, expected) in [
        // custom-detection-rules: 5 minutes to 14 days; the lookback windows below one hour, below one day, and above.
        ("defender: {frequency: 5m}", "", &[FREQUENCY][..]),
        ("defender: {frequency: 299s}", "", &["defender-frequency-out-of-range"]),
        ("defender: {frequency: 14d}", "", &[FREQUENCY]),
        ("defender: {frequency: 15d}", "", &["defender-frequency-out-of-range"]),
        ("defender: {frequency: P1D}", "", &[]),
        ("defender: {frequency: 24h, lookback: 30d}", BETA, &[]),
        ("defender: {frequency: 24h, lookback: 31d}", BETA, &["invalid-lookback"]),
        ("defender: {frequency: 12h, lookback: 14d}", BETA, &[]),
        ("defender: {frequency: 12h, lookback: 15d}", BETA, &["invalid-lookback"]),
        ("defender: {frequency: 30m, lookback: 47h}", BETA, &[FREQUENCY]),
        ("defender: {frequency: 30m, lookback: 48h}", BETA, &["invalid-lookback", FREQUENCY]),
        ("defender: {frequency: 1h, lookback: 1h}", BETA, &[]),
        ("defender: {frequency: continuous, lookback: 1h}", BETA, &["invalid-lookback"]),
        // A keyed rule: the frequency and 30 minutes.
        ("defender: {}\nsentinel: {frequency: 15m, period: 45m}", "", &[]),
        ("defender: {}\nsentinel: {frequency: 15m, period: 44m}", "", &["keyed-period-too-short"]),
        // scheduled-rules-overview: two days and more run every hour at most.
        ("sentinel: {keyedOn: query, frequency: 59m, period: 47h}", "", &[]),
        ("sentinel: {keyedOn: query, frequency: 59m, period: 2d}", "", &["long-period-too-frequent"]),
        ("sentinel: {keyedOn: query, suppress: 24h}", "", &[]),
        ("sentinel: {keyedOn: query, suppress: 25h}", "", &["invalid-suppression"]),
        ("sentinel: {keyedOn: query, trigger: {threshold: 10000}}", "", &[]),
        ("sentinel: {keyedOn: query, trigger: {threshold: 10001}}", "", &["threshold-out-of-range"]),
        ("details: {Twentycharacters1234: A}\nsentinel: {keyedOn: query}", "", &[]),
        ("details: {Twentyonecharacters21: A}\nsentinel: {keyedOn: query}", "", &["invalid-detail-key"]),
        // A keyed rule has the details of its own section alone.
        ("details: {Two words: A}\ndefender: {}\nsentinel: {keyedOn: incidentTitle}", "", &[]),
    ] {
        assert_eq!(codes_of(part, config), expected, "{part}");
    }
}

#[test]
fn the_titles_of_a_keyed_rule_fit_together() {
    for (part, expected) in [
        // The rule's own alert carries the title that it matched.
        ("sentinel: {overrides: {title: \"{{AlertTitle}} (escalated)\"}}", &["rule-matches-itself"][..]),
        ("sentinel: {overrides: {title: \"Escalation: {{AlertTitle}}\"}}", &[]),
        ("sentinel: {match: contains}", &["rule-matches-itself"]),
        ("sentinel: {match: contains, title: isolated by, name: Priority}", &[]),
        // A column could be anything, so that this may match.
        ("sentinel: {title: Device isolated by admin@contoso.example}", &[]),
        ("sentinel: {title: Device isolated for}", &["title-never-matches"]),
        ("sentinel: {title: Device}", &["unselective-title"]),
        ("sentinel: {title: デバイスの隔離が実行}", &["title-never-matches"]),
        ("sentinel: {match: equals}", &["exact-title-match", "title-never-matches"]),
        ("sentinel: {keyedOn: alertTitle}", &[]),
    ] {
        let whole = format!(
            "name: Device isolated by somebody\nalert: {{title: \"Device isolated by {{{{AccountUpn}}}}\"}}\ndefender: {{}}\n{part}"
        );
        assert_eq!(codes_of(&whole, ""), expected, "{part}");
    }
}

#[test]
fn entities_count_by_what_each_platform_takes() {
    for (entities, section, expected) in [
        ("account: {name: A, upnSuffix: B}", "defender: {}", &[][..]),
        ("account: {name: A, displayName: B}", "defender: {}", &["insufficient-identifiers"]),
        ("host: {netBiosName: A}", "defender: {}", &["insufficient-identifiers"]),
        ("host: {netBiosName: A}", "sentinel: {keyedOn: query}", &[]),
        ("host: {deviceId: A}", "sentinel: {keyedOn: query}", &["unsupported-entity"]),
        ("account: {displayName: A}", "sentinel: {keyedOn: query}", &["insufficient-identifiers"]),
        // A keyed rule lifts what the alert has, whatever is mapped here.
        ("host: {deviceId: A}", "defender: {}\nsentinel: {keyedOn: incidentTitle}", &[]),
        ("mailbox: {primaryAddress: A}", "defender: {}", &[]),
        ("cloudApplication: {appId: A}", "defender: {}", &["no-asset-entity"]),
    ] {
        let part = format!("entities: [{{{entities}}}]\n{section}");
        assert_eq!(codes_of(&part, ""), expected, "{part}");
    }
}

/// The derived GUIDs are from Python: `uuid.uuid5(uuid.NAMESPACE_DNS, 'other/analytics-rule')`, and so on.
#[test]
fn a_written_guid_may_be_one_that_is_derived() {
    const OTHER: &str = "sentinel: {keyedOn: query}\nautomation:\n  - {key: page, name: Page, order: 20, when: [created, updated], actions: [{tags: [page]}]}";
    const CONFIG: &str = "[identity]\nnamespace = \"6ba7b810-9dad-11d1-80b4-00c04fd430c8\"\n";
    for (definition, marked) in [
        ("sentinel: {keyedOn: query, guid: 405c9156-20c1-54c4-8b0f-1fec2691b4c6}", Some("other")),
        (
            "sentinel: {keyedOn: query}\nautomation:\n  - {key: page, guid: 9837ba9b-4b13-5946-91b1-64ef41b1b993, name: Raise, order: 10, actions: [{severity: high}]}",
            Some("page"),
        ),
        // An automation rule may have the GUID of an analytics rule: they are resources of two types.
        (
            "sentinel: {keyedOn: query}\nautomation:\n  - {key: page, guid: 405c9156-20c1-54c4-8b0f-1fec2691b4c6, name: Raise, order: 10, actions: [{severity: high}]}",
            None,
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &Example::new(definition).config(CONFIG).beside(OTHER));
        let (project, found) = found(folder.path());
        let clashes: Vec<_> = found.iter().filter(|found| found.code.name() == "duplicate-guid").collect();
        let places: Vec<_> = clashes
            .iter()
            .map(|clash| {
                let Place::Span(span) = &clash.related[0].place else { panic!("{clash:?}") };
                let source = project.sources.get(&clash.related[0].file).unwrap();
                (&*clash.file, &*clash.related[0].file, source.slice(span))
            })
            .collect();
        let expected = marked.map(|marked| ("detections/example.yaml", "detections/other.yaml", marked));
        assert_eq!(places, Vec::from_iter(expected), "{definition}");
    }
}
