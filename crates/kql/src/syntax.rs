//! The syntax of KQL: text in, tokens, tree and syntax errors out.
//!
//! The lexer never fails and loses no byte; the parser never fails either: it reports each error once, puts
//! [`ast::ExprKind::Missing`] where something was expected, and goes on at the next `|`, `;`, `,` or bracket.

pub mod ast;
pub(crate) mod chart;
pub(crate) mod keyword;
pub(crate) mod lexer;
pub(crate) mod operator_table;
pub(crate) mod parser;
pub(crate) mod token;

pub(crate) use crate::span;
pub use parser::{ParsedQuery, parse};

/// The tokens of a text in order, for an editor to colour; white space and comments lie between them. Never fails.
///
/// ```
/// use rulesmith_kql::{TokenKind, tokens};
///
/// let text = "T | take 3";
/// let kinds: Vec<_> = tokens(text).iter().map(|token| (token.span.of(text), token.kind)).collect();
/// assert!(matches!(
///     kinds[..],
///     [
///         ("T", TokenKind::Word),
///         ("|", TokenKind::Pipe),
///         ("take", TokenKind::Keyword(_)),
///         ("3", TokenKind::Long),
///         ("", TokenKind::End),
///     ]
/// ));
/// ```
pub fn tokens(text: &str) -> Vec<token::Token> {
    lexer::lex(text).0
}
