//! Operators that choose, compute, order or aggregate columns.

use crate::syntax::{
    ast::{Expr, NamedExpr},
    span::Span,
};

/// `extend a = x, …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Extend {
    /// In order.
    pub columns: Vec<NamedExpr>,
}

/// `project a = x, …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// In order.
    pub columns: Vec<NamedExpr>,
}

/// `project-away a, b*`.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectAway {
    /// Names and wildcards.
    pub columns: Vec<Expr>,
}

/// `project-keep a, b*`.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectKeep {
    /// Names and wildcards.
    pub columns: Vec<Expr>,
}

/// `project-rename new = old`.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectRename {
    /// In order.
    pub columns: Vec<NamedExpr>,
}

/// `project-reorder a, b* asc`.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectReorder {
    /// Names and wildcards with an order.
    pub columns: Vec<Ordered>,
}

/// `project-by-names x, …`.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectByNames {
    /// Names, wildcards and expressions of names.
    pub columns: Vec<Expr>,
}

/// `summarize a = f(x) by k`.
#[derive(Clone, Debug, PartialEq)]
pub struct Summarize {
    /// In order.
    pub aggregates: Vec<NamedExpr>,
    /// `by …`.
    pub by: Option<By>,
}

/// `distinct a, b` or `distinct *`.
#[derive(Clone, Debug, PartialEq)]
pub struct Distinct {
    /// In order; a lone [`Star`](crate::syntax::ast::ExprKind::Star) for all.
    pub columns: Vec<NamedExpr>,
}

/// `sort by`, `order by`.
#[derive(Clone, Debug, PartialEq)]
pub struct Sort {
    /// In order.
    pub keys: Vec<Ordered>,
}

/// `top n by key`.
#[derive(Clone, Debug, PartialEq)]
pub struct Top {
    /// How many.
    pub count: Expr,
    /// `by …`.
    pub by: Ordered,
}

/// `top-hitters n of x by y`.
#[derive(Clone, Debug, PartialEq)]
pub struct TopHitters {
    /// How many.
    pub count: Expr,
    /// `of …`.
    pub of: NamedExpr,
    /// `by …`.
    pub by: Option<NamedExpr>,
}

/// `top-nested n of x by y, top-nested …`.
#[derive(Clone, Debug, PartialEq)]
pub struct TopNested {
    /// Outermost first.
    pub levels: Vec<TopNestedLevel>,
}

/// `print a = x, …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Print {
    /// In order.
    pub columns: Vec<NamedExpr>,
}

/// `serialize`, `serialize a = x, …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Serialize {
    /// In order.
    pub columns: Vec<NamedExpr>,
}

/// `by a, b`.
#[derive(Clone, Debug, PartialEq)]
pub struct By {
    /// The word `by`.
    pub keyword: Span,
    /// In order.
    pub keys: Vec<NamedExpr>,
    /// `bin = x`, of old.
    pub bin: Option<Expr>,
    /// From `by` to the end.
    pub span: Span,
}

/// An expression with a direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Ordered {
    /// The key; may be named.
    pub key: NamedExpr,
    /// `asc`, `desc`, for `project-reorder` also `granny-asc`, `granny-desc`.
    pub direction: Option<Direction>,
    /// `nulls first`, `nulls last`.
    pub nulls: Option<Nulls>,
    /// The whole.
    pub span: Span,
}

/// Direction of a sort key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum Direction {
    Ascending,
    Descending,
    NaturalAscending,
    NaturalDescending,
}

/// Where nulls go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum Nulls {
    First,
    Last,
}

/// One level of `top-nested`.
#[derive(Clone, Debug, PartialEq)]
pub struct TopNestedLevel {
    /// The word `top-nested`.
    pub keyword: Span,
    /// How many; all where absent.
    pub count: Option<Expr>,
    /// `of …`.
    pub of: NamedExpr,
    /// `with others = value`.
    pub others: Option<Expr>,
    /// `by …`.
    pub by: Ordered,
    /// The whole level.
    pub span: Span,
}
