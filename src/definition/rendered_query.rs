//! The query that a definition's Sentinel rule runs: what rendering makes, and what lints read.

use std::ops::Range;

/// The query that a Sentinel rule runs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RenderedQuery {
    /// Its text.
    pub text: String,
    /// For a rule that runs the detection's query: bytes of that query, and the bytes here that took their place.
    pub moved: Vec<(Range<usize>, Range<usize>)>,
    /// Columns that have another name here: theirs in the definition, then here.
    pub renamed: &'static [(&'static str, &'static str)],
}
