//! Who may import whom, checked on the source: the table of ARCHITECTURE.md.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Each step of the flow, with the steps that it may know. `commands`, `cli` and `main` tie everything together.
const MAY_USE: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("attack", &[]),
    ("citation", &[]),
    ("platform", &["citation"]),
    ("diagnostic", &["citation", "source"]),
    ("document", &["source", "diagnostic"]),
    ("yaml", &["source", "diagnostic", "document"]),
    ("definition", &["attack", "platform"]),
    ("schema", &["source", "document", "definition", "diagnostic"]),
    ("project", &["source", "document", "yaml", "schema", "definition", "diagnostic"]),
    ("render", &["definition", "platform", "schema", "diagnostic"]),
    ("lint", &["citation", "project", "definition", "attack", "platform", "diagnostic"]),
    ("rows", &["source", "diagnostic"]),
    ("scenario", &["source", "platform", "definition", "diagnostic", "rows"]),
    ("folder", &["render"]),
    ("report", &["citation", "diagnostic", "source", "folder", "scenario"]),
    ("cli", &[]),
    ("docs", &["cli", "diagnostic", "lint", "platform", "project", "schema"]),
    (
        "commands",
        &[
            "attack",
            "cli",
            "definition",
            "diagnostic",
            "document",
            "folder",
            "lint",
            "platform",
            "project",
            "render",
            "report",
            "rows",
            "schema",
            "source",
            "scenario",
            "yaml",
        ],
    ),
];

/// Crates that one module hides: a change of library touches one place.
const HIDDEN: &[(&str, &str)] = &[
    ("granit_parser", "src/yaml"),
    ("tera", "src/render/engine"),
    ("jsonschema", "src/schema"),
    ("annotate_snippets", "src/report"),
    ("clap", "src/cli"),
];

#[test]
fn each_step_knows_only_the_steps_before_it() {
    let allowed: BTreeMap<&str, BTreeSet<&str>> =
        MAY_USE.iter().map(|(module, uses)| (*module, uses.iter().copied().collect())).collect();
    let mut seen = BTreeSet::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| !is_test(path)) {
        let Some(module) = module_of(&path) else { continue };
        let may_use = allowed
            .get(module.as_str())
            .unwrap_or_else(|| panic!("`{module}` is not in the table of this test"));
        for used in crate_paths(&code_of(&text)) {
            assert!(
                used == module || may_use.contains(used.as_str()),
                "{} uses `crate::{used}`, which `{module}` must not know",
                path.display()
            );
        }
        seen.insert(module);
    }
    let missing: Vec<_> = allowed.keys().filter(|module| !seen.contains(**module)).collect();
    assert!(missing.is_empty(), "the table lists modules that are not there: {missing:?}");
}

/// What several lints ask is in the modules beside the subjects; a lint uses no other lint.
#[test]
fn a_lint_knows_no_other_lint() {
    let files: Vec<(PathBuf, String)> = sources();
    let lints: Vec<(String, String)> = files.iter().filter_map(|(path, _)| lint_of(path)).collect();
    assert!(lints.len() > 100, "{lints:?}");
    for (path, text) in &files {
        let Some((subject, own)) = lint_of(path) else { continue };
        let code = code_of(text);
        for (other_subject, other) in lints.iter().filter(|lint| **lint != (subject.clone(), own.clone())) {
            let beside = *other_subject == subject && code.contains(&format!("super::{other}::"));
            let named = code.contains(&format!("{other_subject}::{other}::"));
            assert!(!beside && !named, "{} uses the lint `{other}`", path.display());
        }
    }
}

/// The subject and the name of the lint in a file.
fn lint_of(path: &Path) -> Option<(String, String)> {
    let parts: Vec<&str> = path.iter().filter_map(|part| part.to_str()).collect();
    match parts[..] {
        ["src", "lint", subject, file] => Some((subject.to_owned(), file.strip_suffix(".rs")?.to_owned())),
        _ => None,
    }
}

#[test]
fn each_library_is_hidden_behind_one_module() {
    for (path, text) in sources().into_iter().filter(|(path, _)| !is_test(path)) {
        let name = path.to_string_lossy().replace('\\', "/");
        for (library, home) in HIDDEN {
            let used = code_of(&text).contains(&format!("{library}::"));
            // The binary parses its arguments, and completions are made from the command line's own description.
            let at_the_edge =
                *library == "clap" && (name == "src/main.rs" || name.starts_with("src/commands/completions"));
            assert!(
                !used || name.starts_with(home) || at_the_edge,
                "{name} uses `{library}`, which {home} hides"
            );
        }
    }
}

/// Every source file of the tool, relative to the repository.
fn sources() -> Vec<(PathBuf, String)> {
    sources_in("src")
}

/// Every source file below a folder, relative to the repository.
pub(crate) fn sources_in(folder: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                files.push((path.strip_prefix(root).unwrap().to_owned(), text));
            }
        }
    }
    files.sort();
    files
}

/// Whether a file holds unit tests, which may build what they test with.
pub(crate) fn is_test(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs")
}

/// The top module that a file belongs to; `None` for the two roots.
fn module_of(path: &Path) -> Option<String> {
    let first = path.components().nth(1)?.as_os_str().to_str()?;
    let module = first.trim_end_matches(".rs");
    (!matches!(module, "lib" | "main")).then(|| module.to_owned())
}

/// A file without its comments and without the unit tests at its end.
pub(crate) fn code_of(text: &str) -> String {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    text[..end].lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The top modules named after `crate::`, those in `use crate::{a, b::c}` too.
fn crate_paths(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (start, _) in code.match_indices("crate::") {
        let rest = &code[start + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut item = String::new();
            for character in group.chars() {
                match character {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        found.extend(first_segment(&item));
                        item.clear();
                        continue;
                    }
                    _ => {}
                }
                item.push(character);
            }
            found.extend(first_segment(&item));
        } else {
            found.extend(first_segment(rest));
        }
    }
    found
}

fn first_segment(path: &str) -> Option<String> {
    let segment: String =
        path.trim_start().chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
    (!segment.is_empty()).then_some(segment)
}
