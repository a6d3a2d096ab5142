//! What is wrong with a query, or may be: the one type in which the parser and the binder report.

mod code;

pub use code::Code;

use crate::span::Span;

/// One thing that is wrong with a query, reported once, where a person would look for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong, as a name that can be looked up.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// Where: a part of the query, or the empty span behind the last token before a gap.
    pub span: Span,
    /// What is wrong, in words: lower case, no final period, text of the query in backticks.
    pub message: String,
    /// The next step.
    pub help: Option<String>,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The service refuses the query, or the query cannot do what it says.
    Error,
    /// It may be wrong, or it depends on something of the tenant that is not declared.
    Warning,
}

impl Severity {
    /// `Error`, `Warning`, as Microsoft's analyser writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "Error",
            Self::Warning => "Warning",
        }
    }
}

impl Diagnostic {
    /// Whether the query cannot run because of it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
