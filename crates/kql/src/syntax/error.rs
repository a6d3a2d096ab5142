//! What is wrong with the syntax of a query.

use super::span::Span;

/// One syntax error, reported once, where a person would look for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The code that Microsoft's analyser gives for it, which users know from the portal: `KS005`.
    pub code: &'static str,
    /// Where: a token, or the empty span behind the last token before the gap.
    pub span: Span,
    /// What was expected and what stands there: lower case, no final period.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// Something that has to stand there and does not end: a string, a literal in parentheses.
pub const UNTERMINATED: &str = "KS001";
/// A character that is no part of the language.
pub const UNEXPECTED_CHARACTER: &str = "KS002";
/// A certain token was expected.
pub const TOKEN_EXPECTED: &str = "KS005";
/// An expression, a name or a clause was expected.
pub const ELEMENT_MISSING: &str = "KS006";
/// A tabular operator was expected.
pub const OPERATOR_EXPECTED: &str = "KS176";
/// A word that is no type stands in the place of one.
pub const INVALID_TYPE: &str = "KS160";
/// Nothing can be made of what follows.
pub const UNEXPECTED: &str = "KS198";
/// A guid without `guid(…)`.
pub const RAW_GUID: &str = "KS214";
/// A reserved word in the place of a name.
pub const NEEDS_BRACKETS: &str = "KS228";
/// The query is nested deeper or longer than this program follows; Microsoft has no code for it.
pub const TOO_DEEP: &str = "too-deep";
