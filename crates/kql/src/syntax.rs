//! The syntax of KQL: text in, tokens, tree and syntax errors out.
//!
//! The lexer never fails and loses no byte; the parser never fails either: it reports each error once, puts
//! [`ast::ExprKind::Missing`] where something was expected, and goes on at the next `|`, `;`, `,` or bracket.

pub mod ast;
pub mod chart;
pub mod keyword;
pub mod lexer;
pub(crate) mod operator_table;
pub mod parser;
pub mod span;
pub mod token;

pub use parser::{ParsedQuery, parse};
pub use span::Span;
