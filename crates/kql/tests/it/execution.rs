//! How many real queries run to their end over made-up rows of their tables.
//!
//! The share that is asserted is the one that was reached: it may rise.

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use rulesmith_kql::{Context, Environment, EvalError, Limits, Platform, Query, TimeLimit};

use crate::made_up::MadeUp;
use crate::typed::{NOW, have_types};

/// Rows of each table.
const ROWS: usize = 40;

pub(crate) fn real_queries_run() {
    let cases = crate::recorded::records("corpus.jsonl");
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
    assert!(ran * 1000 >= clean * 945, "only {ran} of {clean} clean queries run");
}

/// The time since the first query.
fn clock() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

fn run(query: &str, environment: &Environment) -> Result<(), String> {
    let limits =
        Limits { time: Some(TimeLimit { limit: Duration::from_secs(20), clock }), ..Limits::default() };
    let context = Context::new(NOW, limits);
    let tables = MadeUp { rows: ROWS };
    let compiled = match Query::over(query, environment, &tables, &context).compile() {
        Ok(compiled) => compiled,
        Err(errors) => return Err(errors[0].message.clone()),
    };
    match compiled.run(&tables, &context) {
        Ok(rows) => {
            for row in &rows {
                let columns = &compiled.schema().columns;
                assert!(have_types(row, columns), "{row:?} for the columns {columns:?} of {query}");
            }
            Ok(())
        }
        Err(EvalError::Unsupported { construct, .. }) => Err(format!("unsupported: {construct}")),
        Err(stop) => Err(stop.message(query)),
    }
}
