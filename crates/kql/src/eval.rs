//! An interpreter of bound queries over rows, true to what the Kusto engine answers.
//!
//! A bound query, the caller's tables and a fixed clock flow in; a table of rows flows out, or a [`EvalError`] that
//! says which construct could not be run, which fixture is missing or which limit was reached. Nothing is guessed.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "the language defines these conversions and comparisons exactly so"
)]
#![cfg_attr(test, expect(clippy::float_cmp, reason = "results are compared to the last bit"))]
#![expect(clippy::similar_names, reason = "a step is a part of a query, a stop is how it ends")]

pub(crate) mod aggregate;
pub(crate) mod column_use;
pub(crate) mod context;
pub(crate) mod error;
pub(crate) mod execution;
mod expression;
pub(crate) mod function;
pub(crate) mod observer;
pub(crate) mod operator;
pub(crate) mod provider;
pub(crate) mod row;
mod schemas;
pub mod value;

pub use context::{Context, Limits, TimeLimit};
pub use error::{EvalError, Missing};
pub(crate) use execution::Execution;
pub use provider::{NoTables, TableProvider};
pub use row::{Row, Rows};
pub(crate) use schemas::EvaluatedSchemas;
pub use value::Value;

#[cfg(test)]
use crate::bind::tree::TabularExpr;
#[cfg(test)]
use observer::Observer;

#[cfg(test)]
/// Runs a bound query and holds all its rows.
///
/// # Errors
/// A [`EvalError`] for what cannot be executed, what the engine refuses, a missing fixture or a limit.
pub(crate) fn run(
    query: &TabularExpr,
    context: &Context,
    fixtures: &dyn TableProvider,
    observer: Option<&dyn Observer>,
) -> Result<Vec<Row>, EvalError> {
    let run = Execution::new(query, context, fixtures, observer);
    row::collect(run.rows(query)?, context)
}
