//! What is generated is what is committed. `RULESMITH_BLESS=1 cargo test --test generated` writes it anew.

use std::path::Path;

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
