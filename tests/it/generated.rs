//! What is generated is what is committed.

use std::collections::BTreeSet;

use rulesmith::docs::{FOLDERS, files};

use crate::case::repository;

#[test]
fn generated_files_are_up_to_date() {
    let stale: Vec<String> = files()
        .into_iter()
        .filter(|file| {
            std::fs::read_to_string(repository().join(&file.path)).ok().as_ref() != Some(&file.text)
        })
        .map(|file| file.path)
        .collect();
    assert!(stale.is_empty(), "run `cargo xtask generate`; out of date: {stale:#?}");
}

#[test]
fn generated_folders_hold_nothing_else() {
    let generated: BTreeSet<String> = files().into_iter().map(|file| file.path).collect();
    for folder in FOLDERS {
        for entry in std::fs::read_dir(repository().join(folder)).unwrap() {
            let path = format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap());
            assert!(generated.contains(&path), "{path} is not generated; run `cargo xtask generate`");
        }
    }
}

#[test]
fn the_page_of_the_format_is_complete_and_its_links_lead_somewhere() {
    let page = files().into_iter().find(|file| file.path == "docs/format.md").unwrap().text;
    let anchors: BTreeSet<String> =
        page.lines().filter_map(|line| line.strip_prefix('#')).map(anchor).collect();
    let headings = page.lines().filter(|line| line.starts_with('#')).count();
    assert_eq!(anchors.len(), headings, "two headings have one anchor");
    for link in page.split("](#").skip(1) {
        let target = link.split_once(')').unwrap().0;
        assert!(anchors.contains(target), "no heading for `#{target}`");
    }
    let row = page.lines().find(|row| row.starts_with('|') && row.ends_with("|  |"));
    assert_eq!(row, None, "a key without a description");
}

/// The anchor that GitHub gives a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    kept.chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[test]
fn the_build_of_the_sample_library_is_up_to_date() {
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_rulesmith"))
        .args(["build", "--check", "--project"])
        .arg(repository())
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&run.stdout);
    assert!(
        run.status.success(),
        "`out/` is not what the detections render; run `cargo xtask generate`\n{printed}"
    );
}
