#![doc = include_str!("../README.md")]

mod analyze;
mod bind;
mod catalog;
mod diagnostic;
mod eval;
mod literal;
mod query;
mod span;
pub mod suggest;
mod support;
mod syntax;

pub use analyze::{Analysis, AnalysisDiagnostic, analyze};
pub use bind::{BoundQuery, QueryResult, bind, schema, tree};
pub use catalog::{DeclarationError, Environment, Platform, TableColumn};
pub use diagnostic::{Code, Diagnostic, Severity};
pub use eval::{
    Context, EvalError, Limits, Missing, NoTables, Row, Rows, TableProvider, TimeLimit, Value,
    column_use::ColumnUse,
    observer::{ConditionOutcome, Observer},
    value,
};
pub use query::{Compiled, Query, Run};
pub use span::Span;
pub use support::support_page;
pub use syntax::{
    ParsedQuery,
    ast::{self, ScalarType},
    keyword::Keyword,
    parse,
    token::{Token, TokenKind},
    tokens,
};
