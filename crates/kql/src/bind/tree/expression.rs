//! Scalar expressions of the bound tree.

use std::sync::Arc;

use super::{BinaryOp, Constant, LogicalOp, MembershipOp, RangeOp, ScalarType, TabularExpr, UnaryOp};
use crate::{
    catalog::{
        FunctionSymbol, SymbolKind,
        function::{self, FunctionForm, Volatility},
    },
    syntax::span::Span,
};

/// A scalar expression.
#[derive(Clone, Debug)]
pub struct ScalarExpr {
    /// What it is.
    pub kind: ScalarExprKind,
    /// Its type; `None` where it is not known before the query runs.
    pub ty: Option<ScalarType>,
    /// Where it stands.
    pub span: Span,
}

/// What a scalar expression is.
#[derive(Clone, Debug)]
pub enum ScalarExprKind {
    /// A literal.
    Constant(Constant),
    /// A column: index into the input row.
    Column(usize),
    /// The column of a `scan` step's state: index of the step, index in the row that the step's expressions see.
    StepColumn(usize, usize),
    /// Any column whose type allows the comparison around it (`* has 'x'`, a lone term in `search` and `find`).
    AnyColumn,
    /// A call of a function of the catalogue.
    Call(BoundCall),
    /// A call of an aggregate of the catalogue, in `summarize`, `make-series`, `top-nested`, `pivot`.
    Aggregate(BoundAggregate),
    /// `-x`, `+x`.
    Unary(UnaryOp, Box<ScalarExpr>),
    /// Arithmetic, comparison, text.
    Binary(BinaryOp, Box<ScalarExpr>, Box<ScalarExpr>),
    /// `and`, `or` of two or more.
    Logical(LogicalOp, Vec<ScalarExpr>),
    /// `x in (…)` and others, with scalars on the right (a dynamic array among them stands for its elements).
    Membership(MembershipOp, Box<ScalarExpr>, Vec<ScalarExpr>),
    /// `x in (T)`: the values are the first column of the table.
    MembershipInTable {
        /// Which.
        op: MembershipOp,
        /// The value.
        value: Box<ScalarExpr>,
        /// Number within the bound query, so that a run may read the table once.
        id: u32,
        /// The table.
        table: Box<TabularExpr>,
    },
    /// `x between (low .. high)`.
    Between {
        /// Which.
        op: RangeOp,
        /// The value.
        value: Box<ScalarExpr>,
        /// From.
        low: Box<ScalarExpr>,
        /// To, included; for a datetime value it may be a timespan, then it counts from `low`.
        high: Box<ScalarExpr>,
    },
    /// `x.name` of a dynamic.
    Member(Box<ScalarExpr>, Arc<str>),
    /// `x[index]` of a dynamic.
    Index(Box<ScalarExpr>, Box<ScalarExpr>),
    /// `toscalar(…)`: the first column of the first row.
    ToScalar {
        /// Number within the bound query; uses of one `let` share it.
        id: u32,
        /// The table.
        table: Arc<TabularExpr>,
    },
    /// A scalar `let` or an argument, by value: to be evaluated in the row at hand. All uses share the number,
    /// and where `constant` holds a run may compute it once.
    Shared {
        /// Number within the bound query.
        id: u32,
        /// The value.
        expr: Arc<ScalarExpr>,
        /// Whether it sees no column.
        constant: bool,
    },
    /// A scalar that has to come from the caller: a query parameter without a default, or a function of the
    /// workspace that the environment does not define. Arguments are in order.
    Unresolved {
        /// Its name.
        name: Arc<str>,
        /// The arguments of a call.
        arguments: Vec<ScalarExpr>,
    },
    /// Not understood; reported.
    Error,
}

/// A call of a function of the catalogue.
#[derive(Clone, Debug)]
pub struct BoundCall {
    /// Its name in the catalogue.
    pub function: &'static str,
    /// In order. `typeof(x)` is a constant of the type's name; a column name in a string (`column_ifexists`) has
    /// been resolved: the call is then replaced by the column or by the default.
    pub arguments: Vec<ScalarExpr>,
    /// How many values it yields: 1, or more for functions of several results.
    pub results: usize,
}

impl BoundCall {
    /// How it is evaluated.
    pub(crate) fn form(&self) -> FunctionForm {
        self.symbol().map(|symbol| symbol.form).unwrap_or_default()
    }

    /// Whether its value changes from row to row by itself.
    pub(crate) fn volatility(&self) -> Volatility {
        self.symbol().map(|symbol| symbol.volatility).unwrap_or_default()
    }

    fn symbol(&self) -> Option<&'static FunctionSymbol> {
        function::function(SymbolKind::Function, self.function)
    }
}

/// A call of an aggregate of the catalogue.
#[derive(Clone, Debug)]
pub struct BoundAggregate {
    /// Its name in the catalogue.
    pub function: &'static str,
    /// In order. For `arg_max`, `arg_min` and `take_any` a `*` has been replaced by the columns it stands for:
    /// the first argument of `arg_max` is what is maximised, and value `n` of the result is argument `n` in that row.
    pub arguments: Vec<ScalarExpr>,
    /// How many values it yields.
    pub results: usize,
}
