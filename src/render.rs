//! Definitions in, the text of every output file out.
//!
//! ```text
//! Definition → view (all decisions) → engine (Tera) → text → JSON, checked against its schema → canonical bytes
//! ```

pub mod arm;
pub mod engine;
pub mod guid;
pub mod json;
pub mod literal;
