//! An interpreter of bound queries over rows, true to what the Kusto engine answers.
//!
//! A bound query, the caller's tables and a fixed clock flow in; a table of rows flows out, or a [`Stop`] that
//! says which construct could not be run, which fixture is missing or which limit was reached. Nothing is guessed.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "the language defines these conversions and comparisons exactly so"
)]
#![cfg_attr(test, expect(clippy::float_cmp, reason = "results are compared to the last bit"))]
#![expect(clippy::similar_names, reason = "a step is a part of a query, a stop is how it ends")]

pub mod aggregate;
pub mod context;
mod expression;
pub mod fixtures;
pub mod function;
pub mod observer;
mod operator;
pub mod reads;
pub mod row;
pub mod run;
mod schemas;
pub mod stop;
pub mod value;

pub use context::Context;
pub use fixtures::{Fixtures, NoFixtures};
pub use row::{Row, Rows};
pub use run::Run;
pub use schemas::Schemas;
pub use stop::Stop;
pub use value::Value;

use crate::bind::tree::Table;
use observer::Observer;

/// Runs a bound query and holds all its rows; [`Run::rows`] makes them one by one.
///
/// # Errors
/// A [`Stop`] for what cannot be executed, what the engine refuses, a missing fixture or a limit.
pub fn run(
    query: &Table,
    context: &Context,
    fixtures: &dyn Fixtures,
    observer: Option<&dyn Observer>,
) -> Result<Vec<Row>, Stop> {
    let run = Run::new(query, context, fixtures, observer);
    row::collect(run.rows(query)?, context)
}
