//! The layers of the crate, checked on its source: syntax ← catalog ← bind ← eval, and nothing that reaches outside.

use std::fs;
use std::path::{Path, PathBuf};

/// Each module at the top, with those that it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("span", &[]),
    ("diagnostic", &["span"]),
    ("literal", &[]),
    ("suggest", &[]),
    ("syntax", &["span", "diagnostic", "literal", "suggest"]),
    ("catalog", &["span", "diagnostic", "syntax"]),
    ("bind", &["span", "diagnostic", "literal", "suggest", "syntax", "catalog"]),
    ("eval", &["span", "literal", "syntax", "catalog", "bind"]),
    ("query", &["span", "diagnostic", "syntax", "catalog", "bind", "eval"]),
    ("support", &["syntax", "catalog", "eval"]),
    ("analyze", &["span", "diagnostic", "syntax", "catalog", "bind"]),
];

/// What no module may use: the same values give the same answer, wherever and whenever.
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::env",
    "TcpStream",
    "UdpSocket",
    "ToSocketAddrs",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "println!",
    "eprintln!",
    "dbg!",
];

/// The source without its unit tests, with the name of its module at the top.
fn sources() -> Vec<(PathBuf, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            let inside = path.strip_prefix(&root).unwrap();
            let module = inside.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned();
            found.push((inside.to_owned(), module, code.collect::<Vec<_>>().join("\n")));
        }
    }
    assert!(found.len() > 100, "only {} files", found.len());
    found
}

/// The modules at the top that a text names.
fn uses(code: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (at, prefix) in code.match_indices("crate::") {
        let behind = &code[at + prefix.len()..];
        let list = match behind.strip_prefix('{') {
            Some(list) => top_level(list),
            None => vec![behind],
        };
        names.extend(list.iter().map(|path| word(path)));
    }
    names
}

/// The paths of a `{…}`, without what is in braces within it.
fn top_level(list: &str) -> Vec<&str> {
    let (mut depth, mut start, mut paths) = (0, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                paths.push(&list[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                paths.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    paths.into_iter().map(str::trim).filter(|path| !path.is_empty()).collect()
}

fn word(path: &str) -> &str {
    path.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
}

pub(crate) fn each_layer_knows_only_the_layers_below() {
    for (path, module, code) in sources().iter().filter(|(_, module, _)| module != "lib") {
        let (_, allowed) = MAY_USE
            .iter()
            .find(|(known, _)| known == module)
            .unwrap_or_else(|| panic!("`{module}` is missing in the table"));
        for used in uses(code) {
            assert!(
                used == module || allowed.contains(&used),
                "{}: `{module}` uses `{used}`",
                path.display()
            );
        }
    }
    assert_eq!(uses("use crate::{a::{b, c}, d}; crate::e::f()"), ["a", "d", "e"]);
}

pub(crate) fn nothing_reaches_outside() {
    for (path, _, code) in sources() {
        for outside in OUTSIDE {
            assert!(!code.contains(outside), "{}: {outside}", path.display());
        }
    }
}
