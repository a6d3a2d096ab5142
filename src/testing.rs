//! A definition's tests, offline: sample events → the query's rows → expectations.

pub(crate) mod cell;
pub mod given;
pub mod matcher;
pub mod outcome;
pub mod rows;
