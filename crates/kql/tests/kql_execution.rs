//! How many real queries run to their end over made-up rows of their tables.
//!
//! The environment variable `RULESMITH_KQL_DATA` names the folder with `corpus.jsonl`; without it there is nothing to
//! run, which is said. The figures are printed: `cargo test --test kql_execution -- --nocapture`.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it does not expect")]

#[path = "kql/made_up.rs"]
mod made_up;
#[path = "kql/recorded.rs"]
mod recorded;
#[path = "kql/typed.rs"]
mod typed;

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use rulesmith_kql::bind::{self, QueryResult};
use rulesmith_kql::catalog::{Environment, Platform};
use rulesmith_kql::eval::context::{Limits, TimeLimit};
use rulesmith_kql::eval::{self, Context, EvalError};
use rulesmith_kql::syntax::parse;

use made_up::MadeUp;
use typed::{NOW, have_types};

/// Rows of each table.
const ROWS: usize = 40;

#[test]
fn real_queries_run() {
    let Some(cases) = recorded::records("corpus.jsonl") else { return };
    let environment = Environment::new(Platform::Both);
    let mut stops: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut clean, mut ran) = (0_usize, 0_usize);
    for case in &cases {
        if case["diagnostics"].as_array().unwrap().iter().any(|one| one["severity"] == "Error") {
            continue;
        }
        clean += 1;
        let query = case["query"].as_str().unwrap();
        match run(query, &environment) {
            Ok(()) => ran += 1,
            Err(message) => stops.entry(message).or_default().push(case["id"].as_str().unwrap().to_owned()),
        }
    }
    let mut stops: Vec<_> = stops.into_iter().collect();
    stops.sort_by_key(|(_, ids)| std::cmp::Reverse(ids.len()));
    for (message, ids) in &stops {
        println!("{:>4} {message}: {}", ids.len(), ids.first().unwrap());
    }
    println!("{ran} of {clean} clean queries run to their end");
    assert!(ran * 100 >= clean * 90, "only {ran} of {clean} clean queries run");
}

/// The time since the first query.
fn clock() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

fn run(query: &str, environment: &Environment) -> Result<(), String> {
    let parsed = parse(query);
    let limits =
        Limits { time: Some(TimeLimit { limit: Duration::from_secs(20), clock }), ..Limits::default() };
    let context = Context::new(NOW, limits);
    let tables = MadeUp { rows: ROWS };
    let mut schemas = eval::EvaluatedSchemas::new(&context, &tables);
    let bound = bind::bind_with(&parsed.query, environment, Some(&mut schemas));
    let QueryResult::Table(table) = &bound.result else { return Err("no rows".to_owned()) };
    match eval::run(table, &context, &tables, None) {
        Ok(rows) => {
            for row in &rows {
                let columns = &table.schema.columns;
                assert!(have_types(row, columns), "{row:?} for the columns {columns:?} of {query}");
            }
            Ok(())
        }
        Err(EvalError::Unsupported { construct, .. }) => Err(format!("unsupported: {construct}")),
        Err(stop) => Err(stop.message(query)),
    }
}
