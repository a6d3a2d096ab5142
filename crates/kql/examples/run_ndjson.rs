//! Runs a query over NDJSON from standard input; each line is the dynamic column `e` of the table `Events`:
//! `… | cargo run --example run_ndjson -- 'Events | where e.level == "error" | summarize count() by tostring(e.host)'`.

use std::io::{BufRead, stdin};

use rulesmith_kql::tree::Column;
use rulesmith_kql::value::{json, parse};
use rulesmith_kql::{
    ColumnUse, Context, Environment, EvalError, Limits, Query, Rows, ScalarType, TableColumn, TableProvider,
    Value,
};

struct Events(Vec<Value>);

impl TableProvider for Events {
    fn table(&self, name: &str, _: &[Column], _: &[ColumnUse]) -> Option<Result<Rows<'_>, EvalError>> {
        (name == "Events")
            .then(|| Ok(Box::new(self.0.iter().map(|event| Ok(vec![event.clone()]))) as Rows<'_>))
    }
}

fn main() -> Result<(), String> {
    let text = std::env::args().nth(1).ok_or("expected a query")?;
    let lines = stdin().lock().lines().map_while(Result::ok);
    let events = Events(lines.map(|line| json::parse(&line).unwrap_or(Value::Null)).collect());
    let mut environment = Environment::default();
    environment.declare_table("Events", vec![TableColumn { name: "e".into(), ty: ScalarType::Dynamic }]);
    let now = parse::datetime("2026-01-01T00:00:00Z").ok_or("invalid datetime")?;
    let context = Context::new(now, Limits::default());
    let query = Query::over(&text, &environment, &events, &context);
    let compiled = query.compile().map_err(|errors| errors[0].message.clone())?;
    for row in compiled.start(&events, &context, None).rows().map_err(|error| error.message(&text))? {
        let row = row.map_err(|error| error.message(&text))?;
        println!("{}", json::print(&Value::array(row)));
    }
    Ok(())
}
