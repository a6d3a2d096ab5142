//! The codes of the tool's own findings, each by its own examples: it is found in the bad one, and not in the good one.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use rulesmith::diagnostic::{Code, ExampleFile};
use serde_json::Value;
use strum::IntoEnumIterator as _;

use crate::lints::whole;

/// Codes whose examples only describe their files: a size, an encoding, a permission, a link, or a rendered file that
/// a lint refuses before it is written.
const DESCRIBED: &[Code] = &[
    Code::FileTooLarge,
    Code::InvalidUtf8,
    Code::UnreadableFile,
    Code::UnreadableFolder,
    Code::TooManyProblems,
    Code::BrokenLink,
    Code::LinkNotFollowed,
    Code::InvalidOutput,
    // No schema of definitions forbids a known key today.
    Code::KeyNotAllowed,
    Code::KeyedRuleContinuous,
    Code::NeedsPreview,
    Code::NoAnalyticsRule,
    Code::TemplateError,
    Code::UnknownTemplate,
    Code::UnresolvedName,
    Code::TooManyRows,
];

/// The codes that `check` and `test` report for the files of an example.
fn codes(files: &[ExampleFile]) -> BTreeSet<String> {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let location = folder.path().join(file.path);
        std::fs::create_dir_all(location.parent().unwrap()).unwrap();
        let complete = file.path == ExampleFile::DEFINITION;
        let text = if complete { whole("example", file.text) } else { file.text.to_owned() };
        std::fs::write(location, text).unwrap();
    }
    std::fs::create_dir_all(folder.path().join("detections")).unwrap();
    let config = folder.path().join("rulesmith.toml");
    if !config.exists() {
        std::fs::write(config, "").unwrap();
    }
    ["check", "test"].into_iter().flat_map(|command| reported(folder.path(), command)).collect()
}

fn reported(project: &Path, command: &str) -> Vec<String> {
    let run = Command::new(env!("CARGO_BIN_EXE_rulesmith"))
        .args([command, "--format", "json", "--project"])
        .arg(project)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&run.stdout).unwrap();
    let found = report["diagnostics"].as_array().unwrap();
    found.iter().map(|found| found["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_code_is_found_in_its_bad_example_only() {
    let mut wrong = String::new();
    for code in Code::iter().filter(|code| !DESCRIBED.contains(code)) {
        let description = code.description();
        let (bad, good) = (codes(description.bad), codes(description.good));
        if !bad.contains(code.name()) || good.contains(code.name()) {
            let _ = writeln!(wrong, "{}: bad {bad:?}, good {good:?}", code.name());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn codes_are_described_and_named_apart_from_lints() {
    for code in Code::iter() {
        let description = code.description();
        assert!(rulesmith::lint::by_name(code.name()).is_none(), "{} is a lint too", code.name());
        assert!(!description.bad.is_empty() && !description.good.is_empty(), "{}", code.name());
        for text in [description.summary, description.why, description.how_to_fix] {
            assert!(text.ends_with('.') && !text.contains("  "), "{}: {text}", code.name());
        }
    }
}
