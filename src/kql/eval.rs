//! An interpreter of bound queries over rows, true to what the Kusto engine answers.
//!
//! A bound query, the caller's tables and a fixed clock flow in; a table of rows flows out, or a [`Stop`] that
//! says which construct could not be run, which fixture is missing or which limit was reached. Nothing is guessed.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    clippy::float_cmp,
    reason = "the language defines these conversions and comparisons exactly so"
)]

pub mod aggregate;
pub mod context;
pub mod function;
pub mod stop;
pub mod value;

pub use context::Context;
pub use stop::Stop;
pub use value::Value;
