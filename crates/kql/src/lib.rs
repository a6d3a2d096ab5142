//! KQL: what a query says, what it returns and, on sample data, what it answers.
//!
//! Text flows in; a tree, names with types, and findings by byte range flow out. Nothing in here knows
//! where a query came from: no YAML, no definitions, no files.

pub mod analyze;
pub mod bind;
pub mod catalog;
pub mod diagnostic;
pub mod eval;
pub mod literal;
pub mod suggest;
pub mod syntax;

pub use diagnostic::{Code, Diagnostic, Severity};
