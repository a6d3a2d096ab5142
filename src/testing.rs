//! A definition's tests, offline: sample events → the query's rows → expectations.

pub mod alert;
pub mod analytics;
pub mod automation;
pub mod bless;
pub(crate) mod cell;
pub mod chain;
pub mod condition;
pub mod coverage;
pub mod engine;
pub mod explain;
pub mod given;
pub mod incident;
pub mod keyed;
pub mod matcher;
pub mod mutate;
pub mod outcome;
pub mod rows;
pub mod run;
pub mod world;
