//! `{"id","query"}` lines in; `{"id","columns","rows"}`, `{"id","error":true,"message"}` or `{"id","unsupported"}` out.
//! Every query brings its own rows.

use std::path::Path;

use serde_json::{Value as Json, json};

use super::written;
use crate::commands::kql::lines;
use crate::commands::{CommandError, Console, ExitStatus};
use rulesmith_kql::{Context, Environment, EvalError, Limits, NoTables, Query};

pub(super) fn run(
    path: &Path,
    environment: &Environment,
    now: i64,
    limits: &Limits,
    console: &mut Console<'_>,
) -> Result<ExitStatus, CommandError> {
    lines::answer_all(path, console, |question| {
        let mut answer = json!({"id": question.id});
        let said = answered(&question.query, environment, now, limits);
        if let (Json::Object(answer), Json::Object(said)) = (&mut answer, said) {
            answer.extend(said);
        }
        answer.to_string()
    })
}

fn answered(query: &str, environment: &Environment, now: i64, limits: &Limits) -> Json {
    let refused = |message: String| json!({"error": true, "message": message});
    let context = Context::new(now, limits.clone());
    let bound = Query::over(query, environment, &NoTables, &context);
    if let Some(error) = bound.diagnostics().find(|found| found.is_error()) {
        return refused(format!("{}: {}", error.code, error.message));
    }
    let Ok(compiled) = bound.compile() else {
        return refused("the query has no rows for a result".to_owned());
    };
    match compiled.run(&NoTables, &context) {
        Ok(rows) => {
            let columns: Vec<Json> = compiled.schema().columns.iter().map(written::recorded_column).collect();
            let rows: Vec<Json> = rows.iter().map(|row| row.iter().map(written::json).collect()).collect();
            json!({"columns": columns, "rows": rows})
        }
        Err(stop @ EvalError::Refused { .. }) => refused(stop.message(query)),
        Err(stop) => json!({"unsupported": stop.message(query)}),
    }
}
