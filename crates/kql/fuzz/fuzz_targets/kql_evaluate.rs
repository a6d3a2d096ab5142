//! A query without errors is run over few rows of its tables and over none: no panic, no run beyond its limits, every
//! value of the type of its column.

#![no_main]

#[path = "../../tests/it/made_up.rs"]
mod made_up;
#[path = "../../tests/it/typed.rs"]
mod typed;

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use made_up::MadeUp;
use rulesmith_kql::{Context, Environment, Limits, Query};
use typed::{NOW, have_types};

fuzz_target!(|text: &str| {
    static ENVIRONMENT: OnceLock<Environment> = OnceLock::new();
    for rows in [3, 0] {
        let tables = MadeUp { rows };
        let context = Context::new(NOW, limits());
        let environment = ENVIRONMENT.get_or_init(Environment::default);
        let Ok(compiled) = Query::over(text, environment, &tables, &context).compile() else { return };
        match compiled.run(&tables, &context) {
            Ok(rows) => {
                let columns = &compiled.schema().columns;
                for row in &rows {
                    assert!(have_types(row, columns), "{row:?} for {:?}", columns);
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
