//! Texts for users are plain English, as rustc and ruff write it: some words never occur in them.

use std::path::Path;

use rulesmith::diagnostic::Code;
use rulesmith::docs::files;
use rulesmith::lint::LINTS;
use strum::IntoEnumIterator as _;

/// Words and phrases that a native text does without, and what to write instead.
const AVOIDED: &[(&str, &str)] = &[
    ("is no", "is not"),
    ("are no", "are not"),
    ("is none", "does not exist"),
    ("stands", "is"),
    ("cannot stand", "is not allowed"),
    ("sought", "looked for"),
    ("mend", "fix"),
    ("mends", "fixes"),
    ("mended", "fixed"),
    ("told", "reported"),
    ("meant so", "intended"),
    ("anew", "again"),
    ("heed", "use"),
    ("nobody", "nothing"),
    ("take out", "remove"),
    ("take it out", "remove it"),
    ("nothing needs to be done", "no action is required"),
];

/// Where every string literal is checked.
const SOURCES: &[&str] = &["crates/kql/src", "src"];

/// The avoided phrases in a text, as whole words.
fn avoided(text: &str) -> Vec<String> {
    let words: String = text
        .replace("Option::is_none", "")
        .to_lowercase()
        .chars()
        .map(|c| if c.is_alphanumeric() || c == '\'' || c == '-' { c } else { ' ' })
        .collect();
    let words = format!(" {} ", words.split_whitespace().collect::<Vec<_>>().join(" "));
    // These are plain English.
    let words =
        words.replace(" there is no ", " ").replace(" is no longer ", " ").replace(" are no longer ", " ");
    let found = AVOIDED.iter().filter(|(phrase, _)| words.contains(&format!(" {phrase} ")));
    found.map(|(phrase, better)| format!("`{phrase}`, better `{better}`: {text}")).collect()
}

#[test]
fn avoided_words_are_found_as_whole_words() {
    assert_eq!(avoided("`x` is no value by itself").len(), 1);
    assert_eq!(avoided("Mend it: it stands\nthere").len(), 2);
    assert_eq!(avoided("is not, understands, amend, there is no-one"), Vec::<String>::new());
}

#[test]
fn descriptions_of_lints_and_codes_are_plain() {
    let lints = LINTS.iter().flat_map(|lint| [lint.summary, lint.why, lint.how_to_fix]);
    let codes = Code::iter().map(Code::description);
    let codes = codes.flat_map(|code| [code.summary, code.why, code.how_to_fix]);
    let found: Vec<String> = lints.chain(codes).flat_map(avoided).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn pages_of_lints_and_codes_are_plain() {
    let pages = files()
        .into_iter()
        .filter(|file| file.path.starts_with("docs/lints") || file.path.starts_with("docs/codes"));
    let found: Vec<String> =
        pages.flat_map(|page| page.text.lines().flat_map(avoided).collect::<Vec<_>>()).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn messages_are_plain() {
    let mut found = Vec::new();
    for source in SOURCES {
        check(&Path::new(env!("CARGO_MANIFEST_DIR")).join(source), &mut found);
    }
    assert!(found.is_empty(), "{found:#?}");
}

fn check(path: &Path, found: &mut Vec<String>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            check(&entry.unwrap().path(), found);
        }
    } else if path.file_name().is_some_and(|name| name != "tests.rs") {
        let text = std::fs::read_to_string(path).unwrap();
        for literal in literals(&text) {
            found
                .extend(avoided(literal).into_iter().map(|problem| format!("{}: {problem}", path.display())));
        }
    }
}

/// The string literals of a file, without the unit tests at its end and without comments.
fn literals(text: &str) -> impl Iterator<Item = &str> {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let code = text[..end].lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| line.split('"').skip(1).step_by(2))
}
