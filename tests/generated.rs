//! What is generated is what is committed. `RULESMITH_BLESS=1 cargo test --test generated` writes it anew.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case has failed")]

use std::collections::BTreeSet;
use std::path::Path;

use rulesmith::lint::{LINTS, Lint};

/// Compares a committed file with what the code makes, or writes it.
fn compare(path: &str, made: &str) {
    let location = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("RULESMITH_BLESS").is_some() {
        std::fs::create_dir_all(location.parent().unwrap()).unwrap();
        std::fs::write(&location, made).unwrap();
        return;
    }
    let committed = std::fs::read_to_string(&location).unwrap_or_default();
    assert!(
        committed == made,
        "{path} is not what the code makes; run `RULESMITH_BLESS=1 cargo test --test generated`"
    );
}

#[test]
fn the_definition_schema() {
    compare("schema/detection.schema.json", &rulesmith::schema::definition_schema_text());
}

#[test]
fn the_pages_of_the_lints() {
    let pages = LINTS
        .iter()
        .map(|lint| (format!("{}.md", lint.name), lint.page()))
        .chain([("README.md".to_owned(), Lint::index())]);
    let mut names = BTreeSet::new();
    for (name, page) in pages {
        compare(&format!("docs/lints/{name}"), &page);
        names.insert(name);
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lints");
    let present: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(present, names, "a page of a lint that is no more");
}
