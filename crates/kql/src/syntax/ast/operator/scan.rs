//! `scan`.

use crate::syntax::{
    ast::{ColumnDecl, Expr, Name, Ordered},
    span::Span,
};

/// `scan order by … partition by … declare (…) with ( step … )`.
#[derive(Clone, Debug, PartialEq)]
pub struct Scan {
    /// `order by …`.
    pub order_by: Vec<Ordered>,
    /// `partition by …`.
    pub partition_by: Vec<Expr>,
    /// `declare ( … )`.
    pub declare: Vec<ColumnDecl>,
    /// `with ( … )`.
    pub steps: Vec<ScanStep>,
}

/// One step of `scan`.
#[derive(Clone, Debug, PartialEq)]
pub struct ScanStep {
    /// Its name.
    pub name: Name,
    /// `optional`.
    pub optional: bool,
    /// `output = all | last | none`.
    pub output: Option<Name>,
    /// The condition.
    pub condition: Expr,
    /// `=> a = x, …`.
    pub assignments: Vec<Assignment>,
    /// The whole.
    pub span: Span,
}

/// `a = x` of a scan step.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// The declared column.
    pub name: Name,
    /// Its new value.
    pub value: Expr,
    /// The whole.
    pub span: Span,
}
