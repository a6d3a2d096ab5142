//! Any text is bound: no panic, no endless loop, every finding on a character boundary of the text, no two columns of
//! one name.

#![no_main]

use std::{collections::HashSet, sync::OnceLock};

use libfuzzer_sys::fuzz_target;
use rulesmith::kql::{bind::bind, catalog::Environment, syntax::parse};

fuzz_target!(|text: &str| {
    static ENVIRONMENT: OnceLock<Environment> = OnceLock::new();
    let bound = bind(&parse(text).query, ENVIRONMENT.get_or_init(Environment::default));
    assert!(bound.findings.iter().all(|finding| text.get(finding.span.range()).is_some()));
    if let Some(row) = bound.row() {
        let names: HashSet<_> = row.columns.iter().map(|column| &column.name).collect();
        assert_eq!(names.len(), row.columns.len());
    }
});
