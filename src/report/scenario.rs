//! Outcomes of tests → text, JSON, `JUnit` and Markdown.

pub mod json;
pub mod junit;
pub mod markdown;
pub mod text;
mod totals;

use crate::diagnostic::Diagnostic;
use crate::scenario::outcome::TestOutcome;
use crate::source::Sources;

pub use totals::Totals;

/// Everything that one run has to tell.
#[derive(Clone, Copy, Debug)]
pub struct TestReport<'a> {
    /// The outcomes, in the order of the definitions.
    pub outcomes: &'a [TestOutcome],
    /// What is wrong with files and queries, sorted, with places in bytes.
    pub diagnostics: &'a [Diagnostic],
    /// The files that the findings are in.
    pub sources: &'a Sources,
}
