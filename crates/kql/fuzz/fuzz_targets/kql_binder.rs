//! Any text is bound in every environment: no panic, no endless loop, every finding on a character boundary of the
//! text, no two columns of one name but those that a query names twice itself.

#![no_main]

use std::{collections::HashSet, sync::OnceLock};

use libfuzzer_sys::fuzz_target;
use rulesmith_kql::{bind, parse, Environment, Platform};

fuzz_target!(|text: &str| {
    static ENVIRONMENTS: OnceLock<[Environment; 3]> = OnceLock::new();
    let environments = ENVIRONMENTS
        .get_or_init(|| [Platform::Defender, Platform::Sentinel, Platform::Both].map(Environment::new));
    let parsed = parse(text);
    for environment in environments {
        let bound = bind(&parsed.query, environment);
        assert!(bound.diagnostics.iter().all(|finding| text.get(finding.span.range()).is_some()));
        if let Some(row) = bound.schema() {
            let names: HashSet<_> = row.columns.iter().map(|column| &column.name).collect();
            assert!(names.len() == row.columns.len() || names_twice(text));
        }
    }
});

/// Whether a query may name a column that is there already: `union withsource=…` and `scan declare (…)` can, in the
/// binder of Microsoft too.
fn names_twice(text: &str) -> bool {
    ["withsource", "with_source", "declare"].iter().any(|word| text.contains(word))
}
