//! How many real queries run to their end over made-up rows of their tables.
//!
//! The environment variable `RULESMITH_KQL_DATA` names the folder with `corpus.jsonl`; without it there is nothing to
//! run, which is said. The figures are printed: `cargo test --test kql_execution -- --nocapture`.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it does not expect")]

#[path = "kql/recorded.rs"]
mod recorded;
#[path = "kql/typed.rs"]
mod typed;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use rulesmith::kql::bind::tree::Column;
use rulesmith::kql::bind::{self, QueryResult};
use rulesmith::kql::catalog::{Environment, Platform};
use rulesmith::kql::eval::context::Limits;
use rulesmith::kql::eval::reads::Read;
use rulesmith::kql::eval::value::{Type, json};
use rulesmith::kql::eval::{self, Context, Fixtures, Row, Rows, Stop, Value};
use rulesmith::kql::syntax::parse;

use typed::{NOW, have_types};

const HOUR: i64 = 36_000_000_000;
/// Rows of each table.
const ROWS: i64 = 40;

/// Rows of every table, service and function, made up from the types of the columns.
struct MadeUp;

impl MadeUp {
    fn rows(columns: &[Column]) -> Vec<Row> {
        (0..ROWS).map(|number| columns.iter().map(|column| cell(column, number)).collect()).collect()
    }
}

fn cell(column: &Column, number: i64) -> Value {
    const TEXTS: [&str; 5] = ["alpha", "10.1.2.3", "powershell.exe -enc aQBlAHgA", "user@example.com", ""];
    match column.ty {
        Some(Type::Bool) => Value::Bool(number % 2 == 0),
        Some(Type::Int | Type::Long) => Value::Long(number % 7),
        Some(Type::Decimal) => Value::Null,
        Some(Type::Real) => Value::Real(f64::from(i32::try_from(number).unwrap()) / 2.0),
        Some(Type::DateTime) => Value::Datetime(NOW - number * HOUR),
        Some(Type::Timespan) => Value::Timespan(number * HOUR),
        Some(Type::Guid) => Value::Guid(u128::try_from(number).unwrap()),
        Some(Type::String) => Value::from(TEXTS[usize::try_from(number).unwrap() % TEXTS.len()]),
        Some(Type::Dynamic) | None => {
            json::parse(r#"{"name": "a", "items": [{"value": 1}, {"value": 2}], "ip": "10.0.0.1"}"#).unwrap()
        }
    }
}

impl Fixtures for MadeUp {
    fn table(&self, _: &str, columns: &[Column], _: &[Read]) -> Option<Result<Rows<'_>, Stop>> {
        Some(Ok(Box::new(Self::rows(columns).into_iter().map(Ok))))
    }

    fn external(&self, _: &[Arc<str>], columns: &[Column]) -> Option<Result<Vec<Row>, Stop>> {
        Some(Ok(Self::rows(columns)))
    }

    fn function(&self, _: &str, _: &[Value], columns: &[Column]) -> Option<Result<Vec<Row>, Stop>> {
        Some(Ok(Self::rows(columns)))
    }

    fn lookup(&self, _: &str, _: &[Value], columns: &[Column]) -> Option<Option<Row>> {
        Some(Some(columns.iter().map(|column| cell(column, 1)).collect()))
    }

    fn scalar(&self, _: &str, _: &[Value]) -> Option<Value> {
        Some(Value::Null)
    }
}

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

fn run(query: &str, environment: &Environment) -> Result<(), String> {
    let parsed = parse(query);
    let limits = Limits { time: Some(Duration::from_secs(20)), ..Limits::default() };
    let context = Context::new(NOW, limits);
    let mut schemas = eval::Schemas::new(&context, &MadeUp);
    let bound = bind::bind_with(&parsed.query, environment, Some(&mut schemas));
    let QueryResult::Table(table) = &bound.result else { return Err("no rows".to_owned()) };
    match eval::run(table, &context, &MadeUp, None) {
        Ok(rows) => {
            for row in &rows {
                let columns = &table.row.columns;
                assert!(have_types(row, columns), "{row:?} for the columns {columns:?} of {query}");
            }
            Ok(())
        }
        Err(Stop::Unsupported { construct, .. }) => Err(format!("unsupported: {construct}")),
        Err(stop) => Err(stop.message(query)),
    }
}
