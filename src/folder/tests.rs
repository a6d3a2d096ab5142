//! The output folder: what a build does to it, and what it refuses to do.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::render::manifest::{FormatVersion, Generator, Manifest, ManifestEntry, ManifestKind};
use crate::render::output::{OutputSet, sha256};

/// A set of files, each with one GUID, and its manifest.
fn set(files: &[(&str, &str, u128)]) -> OutputSet {
    let outputs = files.iter().map(|(path, text, guid)| ManifestEntry {
        path: (*path).to_owned(),
        kind: ManifestKind::AnalyticsRule,
        sha256: sha256(text.as_bytes()),
        definitions: Vec::new(),
        guids: vec![Uuid::from_u128(*guid)],
        rule_id: None,
        deploy: Vec::new(),
    });
    let manifest =
        Manifest { format: FormatVersion, generator: Generator::Rulesmith, outputs: outputs.collect() };
    let mut texts: BTreeMap<String, String> =
        files.iter().map(|(path, text, _)| ((*path).to_owned(), (*text).to_owned())).collect();
    texts.insert("manifest.json".to_owned(), json!(manifest).to_string());
    OutputSet { files: texts, manifest }
}

fn kinds(plan: &BuildPlan) -> Vec<(&str, ChangeKind)> {
    plan.changes.iter().map(|change| (change.path.as_str(), change.kind)).collect()
}

/// Every file below a folder.
fn listing(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            found.push(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_build_adds_changes_and_removes() {
    use ChangeKind::{Added, Changed, Removed, Unchanged};
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let first = set(&[("a/one.json", "1", 1), ("a/two.json", "2", 2), ("b/three.json", "3", 3)]);
    let planned = plan(&out, first.clone()).unwrap();
    assert!(!planned.is_clean());
    assert!(!out.exists(), "a plan writes nothing");
    planned.write().unwrap();
    assert!(plan(&out, first.clone()).unwrap().is_clean());

    fs::write(out.join("a/mine.txt"), "mine").unwrap();
    let second = set(&[("a/one.json", "1", 1), ("a/two.json", "two", 22), ("c/four.json", "4", 4)]);
    let planned = plan(&out, second.clone()).unwrap();
    assert_eq!(
        kinds(&planned),
        [
            ("a/one.json", Unchanged),
            ("a/two.json", Changed),
            ("b/three.json", Removed),
            ("c/four.json", Added),
            ("manifest.json", Changed)
        ]
    );
    let removed: Vec<_> =
        planned.removed_rules.iter().map(|rule| (rule.path.as_str(), rule.name.as_str())).collect();
    assert_eq!(
        removed,
        [
            ("a/two.json", "00000000-0000-0000-0000-000000000002"),
            ("b/three.json", "00000000-0000-0000-0000-000000000003")
        ]
    );
    planned.write().unwrap();
    assert_eq!(
        listing(&out),
        ["a", "a/mine.txt", "a/one.json", "a/two.json", "c", "c/four.json", "manifest.json"],
        "the emptied folder is gone, no temporary file is left"
    );
    assert!(plan(&out, second.clone()).unwrap().is_clean());
}

#[test]
fn a_stale_file_that_somebody_edited_stays() {
    let folder = tempfile::tempdir().unwrap();
    plan(folder.path(), set(&[("a.json", "1", 1)])).unwrap().write().unwrap();
    fs::write(folder.path().join("a.json"), "edited").unwrap();
    let planned = plan(folder.path(), set(&[])).unwrap();
    assert_eq!(planned.kept, [KeptFile { path: "a.json".to_owned(), because: KeptBecause::Edited }]);
    planned.write().unwrap();
    assert_eq!(fs::read_to_string(folder.path().join("a.json")).unwrap(), "edited");
}

#[test]
fn a_hostile_manifest_removes_nothing_outside() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    let victim = folder.path().join("victim");
    fs::write(&victim, "precious").unwrap();
    let absolute = victim.to_str().unwrap().to_owned();
    let entry = |path: &str| json!({"path": path, "kind": "analyticsRule", "sha256": sha256(b"precious"), "definitions": [], "guids": [], "deploy": []});
    let hostile = json!({"format": 1, "generator": "rulesmith", "outputs": [
        entry("../victim"), entry("x/../../victim"), entry(&absolute), entry("..\\victim"), entry("."), entry(""),
    ]});
    fs::write(out.join("manifest.json"), hostile.to_string()).unwrap();
    let planned = plan(&out, set(&[])).unwrap();
    assert_eq!(planned.kept.len(), 6);
    assert!(planned.kept.iter().all(|kept| kept.because == KeptBecause::Outside));
    planned.write().unwrap();
    assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
}

#[test]
fn a_manifest_of_another_program_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("manifest.json");
    for (text, refused) in [
        (r#"{"name": "web app"}"#, Some("was not written by rulesmith")),
        (r#"{"generator": "rulesmith", "format": 2}"#, Some("another version")),
        ("<<<<<<< ours\n", None),
        (r#"{"generator": "rulesmith", "format": 1, "outputs": [{}]}"#, None),
    ] {
        fs::write(&path, text).unwrap();
        match (plan(folder.path(), set(&[])), refused) {
            (Err(error), Some(words)) => assert!(error.message.contains(words), "{error}"),
            (Ok(plan), None) => assert!(plan.manifest_unreadable),
            (result, _) => panic!("{text}: {result:?}"),
        }
    }
}

#[test]
fn a_file_in_the_place_of_a_folder_stops_the_build() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    fs::write(&out, "file").unwrap();
    let error = plan(&out, set(&[])).unwrap_err();
    assert!(error.message.contains("is a file where a folder is to be"), "{error}");

    let inside = folder.path().join("inside");
    fs::create_dir(&inside).unwrap();
    fs::write(inside.join("a"), "file").unwrap();
    assert!(plan(&inside, set(&[("a/one.json", "1", 1)])).is_err());
    fs::create_dir(inside.join("b.json")).unwrap();
    assert!(plan(&inside, set(&[("b.json", "1", 1)])).is_err());
    assert_eq!(fs::read_to_string(inside.join("a")).unwrap(), "file");
}

#[test]
fn of_several_files_in_the_way_the_first_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<String> = (0..200).map(|number| format!("defender/{number:03}.json")).collect();
    for path in &paths {
        fs::create_dir_all(folder.path().join(path)).unwrap();
    }
    let files: Vec<(&str, &str, u128)> = paths.iter().map(|path| (path.as_str(), "{}", 1)).collect();
    let message = plan(folder.path(), set(&files)).unwrap_err().to_string();
    assert!(message.contains("000.json"), "{message}");
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("one.json"), "precious").unwrap();

    let out = folder.path().join("out");
    symlink(&elsewhere, &out).unwrap();
    assert!(plan(&out, set(&[("one.json", "1", 1)])).is_err());

    let out = folder.path().join("out2");
    fs::create_dir(&out).unwrap();
    symlink(&elsewhere, out.join("a")).unwrap();
    assert!(plan(&out, set(&[("a/one.json", "1", 1)])).is_err());

    symlink(elsewhere.join("one.json"), out.join("b.json")).unwrap();
    assert!(plan(&out, set(&[("b.json", "1", 1)])).is_err());
    assert_eq!(fs::read_to_string(elsewhere.join("one.json")).unwrap(), "precious");
}

#[cfg(unix)]
#[test]
fn files_are_readable_as_any_new_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("plain"), "").unwrap();
    let out = folder.path().join("out");
    plan(&out, set(&[("a.json", "1", 1)])).unwrap().write().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&out.join("a.json")), mode(&folder.path().join("plain")));
}
