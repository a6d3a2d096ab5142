//! What our engine makes of a query that brings its own rows.

use rulesmith_kql::tree::TabularExpr;
use rulesmith_kql::{Context, Environment, EvalError, Limits, NoTables, Platform, Query, Row};

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
    let environment = Environment::new(Platform::Both);
    let context = Context::new(NOW, Limits::default());
    let compiled = match Query::over(query, &environment, &NoTables, &context).compile() {
        Ok(compiled) => compiled,
        Err(errors) => return Answer::Refused(format!("{} {}", errors[0].code, errors[0].message)),
    };
    match compiled.run(&NoTables, &context) {
        Ok(rows) if !rows.iter().all(|row| have_types(row, &compiled.schema().columns)) => {
            Answer::Mistyped(format!("{rows:?}"))
        }
        Ok(rows) => Answer::Rows(Box::new(compiled.table), rows),
        Err(stop @ EvalError::Refused { .. }) => Answer::Refused(stop.message(query)),
        Err(stop) => Answer::Unsupported(stop.message(query)),
    }
}
