//! What the binder finds wrong with a query.

use crate::syntax::span::Span;

/// Something to tell about a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The code of Microsoft's analyser (`KS142`), or a name of our own where it has none (`never-true`).
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where.
    pub span: Span,
    /// Lower case, no final period.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The service refuses the query or it cannot do what it says.
    Error,
    /// It may be wrong, or depends on something of the tenant that nobody declared.
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

/// A comparison that can never hold.
pub const NEVER_TRUE: &str = "never-true";
/// A regular expression that cannot be compiled.
pub const INVALID_REGEX: &str = "invalid-regex";
/// The query is too deep or too large to be followed to its end.
pub const TOO_LARGE: &str = "too-large";
