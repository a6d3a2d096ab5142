//! A definition's tests, offline: sample events in, an outcome for each case out.
//!
//! ```text
//! subject ── given rows (rows::given) ──► world ──► engine ──► rows ──► trial: expected rows (rows, matcher)
//!                                                    │                    ├── alert
//!                                                    ├── coverage         └── chain: incident → keyed → automation
//!                                                    └── mutation (mutate)
//! ```
//! Files, the keyed rule and the automation rules are handed in, as text and as rendered values.

pub mod alert;
pub mod analytics;
pub mod automation;
pub mod bless;
pub mod chain;
pub(crate) mod clock;
pub mod condition;
pub mod coverage;
pub mod engine;
pub mod explain;
pub mod incident;
pub mod keyed;
pub mod matcher;
pub mod mutate;
mod mutation;
pub mod outcome;
pub mod rows;
pub mod run;
pub mod subject;
mod trial;
pub mod world;
