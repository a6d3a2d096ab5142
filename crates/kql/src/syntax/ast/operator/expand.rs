//! Operators that unfold arrays and time: `mv-expand`, `mv-apply`, `make-series`.

use crate::syntax::{
    ast::{By, Expr, NamedExpr, Subquery, TypeRef},
    span::Span,
};

/// `mv-expand a, b = x to typeof(string) limit 5`.
#[derive(Clone, Debug, PartialEq)]
pub struct MvExpand {
    /// In order.
    pub columns: Vec<ExpandColumn>,
    /// `limit n`.
    pub row_limit: Option<Expr>,
    /// How its keyword is written.
    pub spelling: MvExpandSpelling,
}

/// How the keyword of `mv-expand` is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MvExpandSpelling {
    /// `mv-expand`.
    Dashed,
    /// `mvexpand`, the old form, which has a row limit even without `limit`.
    Joined,
}

/// `mv-apply a = x to typeof(string) limit 5 on ( … )` (also spelled `mvapply`).
#[derive(Clone, Debug, PartialEq)]
pub struct MvApply {
    /// In order.
    pub columns: Vec<ExpandColumn>,
    /// `limit n`.
    pub row_limit: Option<Expr>,
    /// `id guid`.
    pub context_id: Option<Expr>,
    /// `on ( … )`.
    pub on: Subquery,
}

/// `make-series a = f(x) default = 0 on t from a to b step c by k`.
#[derive(Clone, Debug, PartialEq)]
pub struct MakeSeries {
    /// In order.
    pub aggregates: Vec<SeriesAggregate>,
    /// `on …`.
    pub on: NamedExpr,
    /// `from … to … step …` or `in range(…)`.
    pub range: SeriesRange,
    /// `by …`.
    pub by: Option<By>,
}

/// One column of `mv-expand` or `mv-apply`.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpandColumn {
    /// What is expanded, with its new name.
    pub column: NamedExpr,
    /// `to typeof(…)`.
    pub ty: Option<TypeRef>,
    /// The whole.
    pub span: Span,
}

/// One aggregate of `make-series`.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesAggregate {
    /// The aggregate with its name.
    pub column: NamedExpr,
    /// `default = value`.
    pub default: Option<Expr>,
    /// The whole.
    pub span: Span,
}

/// The axis of `make-series`.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "operators are few, and a box would stand in the way of matching"
)]
pub enum SeriesRange {
    /// `from … to … step …`.
    Steps {
        /// `from …`.
        from: Option<Expr>,
        /// `to …`.
        to: Option<Expr>,
        /// `step …`.
        step: Expr,
    },
    /// `in range(start, stop, step)`.
    In(Vec<Expr>),
}
