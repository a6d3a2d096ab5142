//! What our engine makes of a query that brings its own rows.

use rulesmith_kql::bind::tree::TabularExpr;
use rulesmith_kql::bind::{self, QueryResult};
use rulesmith_kql::catalog::{Environment, Platform};
use rulesmith_kql::eval::context::Limits;
use rulesmith_kql::eval::{self, Context, EvalError, NoTables, Row};
use rulesmith_kql::syntax::parse;

use super::typed::{NOW, have_types};

/// What came of a query.
pub(crate) enum Answer {
    /// Rows, each value of the type of its column.
    Rows(Box<TabularExpr>, Vec<Row>),
    /// The query is wrong.
    Refused(String),
    /// A value that is not of its column's type.
    Mistyped(String),
    /// Something that is not executed.
    Unsupported(String),
}

/// Parses, binds and runs a query.
pub(crate) fn answer(query: &str) -> Answer {
    let parsed = parse(query);
    if let Some(error) = parsed.errors.first() {
        return Answer::Refused(format!("{} {}", error.code, error.message));
    }
    let environment = Environment::new(Platform::Both);
    let context = Context::new(NOW, Limits::default());
    let mut schemas = eval::EvaluatedSchemas::new(&context, &NoTables);
    let bound = bind::bind_with(&parsed.query, &environment, Some(&mut schemas));
    if let Some(error) = bound.diagnostics.iter().find(|finding| finding.is_error()) {
        return Answer::Refused(format!("{} {}", error.code, error.message));
    }
    let QueryResult::Table(table) = bound.result else { return Answer::Refused("no rows".to_owned()) };
    match eval::run(&table, &context, &NoTables, None) {
        Ok(rows) if !rows.iter().all(|row| have_types(row, &table.schema.columns)) => {
            Answer::Mistyped(format!("{rows:?}"))
        }
        Ok(rows) => Answer::Rows(Box::new(table), rows),
        Err(stop @ EvalError::Refused { .. }) => Answer::Refused(stop.message(query)),
        Err(stop) => Answer::Unsupported(stop.message(query)),
    }
}
