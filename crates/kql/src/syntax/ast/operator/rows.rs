//! Operators that choose, count, name or make rows.

use crate::syntax::ast::{Expr, Name, NamedExpr, NamedParameter, RowSchema};

/// `where p`, `filter p`.
#[derive(Clone, Debug, PartialEq)]
pub struct Where {
    /// The condition.
    pub predicate: Expr,
}

/// `take n`, `limit n`.
#[derive(Clone, Debug, PartialEq)]
pub struct Take {
    /// How many.
    pub count: Expr,
}

/// `count`, `count as Name`.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    /// `as Name`.
    pub name: Option<Name>,
}

/// `range x from a to b step c`.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// The column.
    pub name: Name,
    /// `from …`.
    pub from: Expr,
    /// `to …`, included.
    pub to: Expr,
    /// `step …`.
    pub step: Expr,
}

/// `reduce by x with threshold = 0.1`.
#[derive(Clone, Debug, PartialEq)]
pub struct Reduce {
    /// The text.
    pub by: NamedExpr,
    /// `with …`.
    pub properties: Vec<NamedParameter>,
}

/// `sample n`.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// How many.
    pub count: Expr,
}

/// `sample-distinct n of x`.
#[derive(Clone, Debug, PartialEq)]
pub struct SampleDistinct {
    /// How many.
    pub count: Expr,
    /// `of …`.
    pub of: NamedExpr,
}

/// `as Name`.
#[derive(Clone, Debug, PartialEq)]
pub struct As {
    /// The name.
    pub name: Name,
}

/// `assert-schema (a: string)`.
#[derive(Clone, Debug, PartialEq)]
pub struct AssertSchema {
    /// What the input has to have.
    pub schema: RowSchema,
}
