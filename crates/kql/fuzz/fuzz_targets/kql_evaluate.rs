//! A query without errors is run over few rows of its tables and over none: no panic, no run beyond its limits, every
//! value of the type of its column.

#![no_main]

#[path = "../../tests/kql/made_up.rs"]
mod made_up;
#[path = "../../tests/kql/typed.rs"]
mod typed;

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use made_up::MadeUp;
use rulesmith_kql::{
    bind::{QueryResult, bind_with},
    catalog::Environment,
    eval::{Context, Schemas, context::Limits, run},
    syntax::parse,
};
use typed::{NOW, have_types};

fuzz_target!(|text: &str| {
    static ENVIRONMENT: OnceLock<Environment> = OnceLock::new();
    let parsed = parse(text);
    if !parsed.errors.is_empty() {
        return;
    }
    for rows in [3, 0] {
        let tables = MadeUp { rows };
        let context = Context::new(NOW, limits());
        let mut schemas = Schemas::new(&context, &tables);
        let environment = ENVIRONMENT.get_or_init(Environment::default);
        let bound = bind_with(&parsed.query, environment, Some(&mut schemas));
        let QueryResult::Table(table) = &bound.result else { return };
        if bound.findings.iter().any(|finding| finding.is_error()) {
            return;
        }
        match run(table, &context, &tables, None) {
            Ok(rows) => {
                for row in &rows {
                    assert!(have_types(row, &table.row.columns), "{row:?} for {:?}", table.row.columns);
                }
            }
            Err(stop) => assert!(!stop.message(text).is_empty()),
        }
    }
});

/// Far below what `-timeout` and `-rss_limit_mb` allow, so that they find what keeps to no limit.
fn limits() -> Limits {
    Limits {
        rows: 2_000,
        steps: 100_000,
        time: None,
        text: 1 << 18,
        elements: 4_096,
        value: 1 << 20,
        held: 64 << 20,
    }
}
