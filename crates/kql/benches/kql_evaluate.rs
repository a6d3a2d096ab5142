//! How fast bound queries run over rows that are there already: filters, groups, joins, dynamics, texts.

#![allow(missing_docs)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rulesmith_kql::tree::Column;
use rulesmith_kql::value::Type;
use rulesmith_kql::{
    ColumnUse, Compiled, Context, Environment, EvalError, Limits, Platform, Query, Row, Rows, TableColumn,
    TableProvider, Value,
};

const ROWS: i64 = 20_000;

const QUERIES: [(&str, &str); 5] = [
    (
        "where and summarize",
        "Events | where Action == 'logon' and Number > 10 | summarize Count = count(), Last = max(Time) by Host",
    ),
    ("text operators", "Events | where Text has 'powershell' or Text contains '-enc' | count"),
    (
        "dynamic properties",
        "Events | where Data.user.name == 'u7' | project Time, Ip = tostring(Data.ip) | count",
    ),
    ("json in texts", "Events | extend Parsed = parse_json(Json) | where Parsed.code == 3 | count"),
    (
        "join",
        "Events | join kind=inner (Events | distinct Host | extend Site = strcat('s', Host)) on Host | summarize count() by Site",
    ),
];

struct Held(Vec<Row>);

impl TableProvider for Held {
    fn table(&self, _: &str, _: &[Column], _: &[ColumnUse]) -> Option<Result<Rows<'_>, EvalError>> {
        Some(Ok(Box::new(self.0.iter().cloned().map(Ok))))
    }
}

fn environment() -> Environment {
    let mut environment = Environment::new(Platform::Both);
    let column = |name: &str, ty| TableColumn { name: name.into(), ty };
    environment.declare_table(
        "Events",
        vec![
            column("Time", Type::DateTime),
            column("Host", Type::String),
            column("Action", Type::String),
            column("Number", Type::Long),
            column("Text", Type::String),
            column("Data", Type::Dynamic),
            column("Json", Type::String),
        ],
    );
    environment
}

fn rows() -> Vec<Row> {
    (0..ROWS)
        .map(|number| {
            let json = format!(
                r#"{{"user": {{"name": "u{}"}}, "ip": "10.0.0.{}", "code": {}}}"#,
                number % 50,
                number % 256,
                number % 9
            );
            vec![
                Value::Datetime(639_155_232_000_000_000 + number),
                Value::from(format!("host{}", number % 100)),
                Value::from(if number % 3 == 0 { "logon" } else { "logoff" }),
                Value::Long(number % 40),
                Value::from(if number % 11 == 0 {
                    "cmd /c PowerShell -NoProfile"
                } else {
                    "svchost.exe -k netsvcs"
                }),
                rulesmith_kql::value::json::parse(&json).unwrap_or_default(),
                Value::from(json),
            ]
        })
        .collect()
}

fn run(query: &Compiled, held: &Held) -> usize {
    let context = Context::new(639_155_232_000_000_000, Limits::default());
    query.start(held, &context, None).rows().map_or(0, Iterator::count)
}

fn evaluate(criterion: &mut Criterion) {
    let (environment, held) = (environment(), Held(rows()));
    let mut group = criterion.benchmark_group("kql_evaluate");
    group.throughput(Throughput::Elements(ROWS.unsigned_abs()));
    for (name, query) in QUERIES {
        let Ok(compiled) = Query::new(query, &environment).compile() else { continue };
        group.bench_function(name, |bencher| bencher.iter(|| run(black_box(&compiled), &held)));
    }
    group.finish();
}

criterion_group!(benches, evaluate);
criterion_main!(benches);
