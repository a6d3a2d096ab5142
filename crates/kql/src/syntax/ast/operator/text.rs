//! Operators that take text apart: `parse`, `parse-where`, `parse-kv`.

use crate::syntax::{
    ast::{ColumnDecl, Expr, Literal, NamedParameter},
    span::Span,
};

/// `parse x with …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Parse {
    /// What is taken apart.
    pub input: Expr,
    /// The pattern.
    pub steps: Vec<ParseStep>,
}

/// `parse-where x with …`.
#[derive(Clone, Debug, PartialEq)]
pub struct ParseWhere {
    /// What is taken apart.
    pub input: Expr,
    /// The pattern.
    pub steps: Vec<ParseStep>,
}

/// `parse-kv x as (a: string) with (…)`.
#[derive(Clone, Debug, PartialEq)]
pub struct ParseKv {
    /// What is taken apart.
    pub input: Expr,
    /// `as ( … )`.
    pub keys: Vec<ColumnDecl>,
    /// `with ( … )`.
    pub properties: Vec<NamedParameter>,
}

/// One step of a `parse` pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct ParseStep {
    /// What it is.
    pub kind: ParseStepKind,
    /// Where it stands.
    pub span: Span,
}

/// What a step of a `parse` pattern is.
#[derive(Clone, Debug, PartialEq)]
pub enum ParseStepKind {
    /// `*`: skip.
    Star,
    /// A text that must stand there (or a regular expression, with `kind=regex`).
    Text(Literal),
    /// `column`, `column: type`.
    Column(ColumnDecl),
}
