//! Expressions of the tree: literals, names, calls, operators, and whole pipelines in places of values.

use std::sync::Arc;

use super::{
    BinaryOp, LogicalOp, MembershipOp, Name, Pipeline, RangeOp, RowSchema, ScalarType, TypeRef, UnaryOp,
    name::ColumnDecl, operator::NamedParameter,
};
use crate::syntax::span::Span;

/// Number of an expression within its query: dense, from 0, below [`Query::expr_count`](super::Query).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExprId(pub u32);

impl ExprId {
    /// The number as an index into a vector beside the tree.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An expression: anything that stands where a value or a table can stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// Its number.
    pub id: ExprId,
    /// Where it stands, without surrounding white space.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

impl Expr {
    /// The expression inside any parentheses around it.
    pub fn without_parens(&self) -> &Self {
        let mut expr = self;
        while let ExprKind::Paren(inner) = &expr.kind {
            expr = inner;
        }
        expr
    }
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// An expression was expected here and is not there; reported already, the span is empty.
    Missing,
    /// A constant other than `dynamic(…)` with content.
    Literal(Literal),
    /// `dynamic(…)` with its JSON.
    Dynamic(DynamicValue),
    /// `typeof(string)` or `typeof(a: string, b: long)`.
    TypeOf(TypeOf),
    /// A name of whatever it turns out to be: column, table, variable, function, `$left`, `$right`, `$table`.
    Name(Name),
    /// A name with `*` in it: `Device*`, `*_s`; kept as written.
    Wildcard(Name),
    /// A lone `*`.
    Star,
    /// `f(a, b)`.
    Call(Call),
    /// `base.member`; the member is a [`Name`](Self::Name), a [`Call`](Self::Call) (`cluster('c').database('d')`),
    /// a [`Wildcard`](Self::Wildcard) or a [`Missing`](Self::Missing).
    Path {
        /// Left of the dot.
        base: Box<Expr>,
        /// Right of the dot.
        member: Box<Expr>,
    },
    /// `base[index]`; also `base.[index]`. A name in brackets after a dot (`x.['a b']`) is a path instead.
    Element {
        /// Left of the bracket.
        base: Box<Expr>,
        /// Inside the brackets.
        index: Box<Expr>,
    },
    /// `-x`, `+x`.
    Unary {
        /// Which.
        op: UnaryOp,
        /// Of what.
        operand: Box<Expr>,
    },
    /// Arithmetic, comparison and text operators with two sides.
    Binary {
        /// Which.
        op: BinaryOp,
        /// Where the operator's own token stands.
        op_span: Span,
        /// Left side.
        left: Box<Expr>,
        /// Right side; a [`Star`](Self::Star) left side is `* has 'x'` of `search` and `where`.
        right: Box<Expr>,
    },
    /// A chain of one logical operator, `a and b and c`: two operands or more. Mixed chains nest as usual.
    Logical {
        /// Which.
        op: LogicalOp,
        /// Where the operator's own tokens stand: one between any two operands.
        op_spans: Vec<Span>,
        /// In order.
        operands: Vec<Expr>,
    },
    /// `x in (…)`, `x has_any (…)` and their kin.
    Membership {
        /// Which.
        op: MembershipOp,
        /// Where the operator's own token stands.
        op_span: Span,
        /// Left side.
        left: Box<Expr>,
        /// What stands in the parentheses; a single pipeline or name may be a table.
        list: Vec<Expr>,
        /// The parentheses with what is in them.
        list_span: Span,
    },
    /// `x between (low .. high)`, `x !between (…)`.
    Between {
        /// Which.
        op: RangeOp,
        /// Where the operator's own token stands.
        op_span: Span,
        /// Left side.
        left: Box<Expr>,
        /// From.
        low: Box<Expr>,
        /// To, included.
        high: Box<Expr>,
    },
    /// `( … )`.
    Paren(Box<Expr>),
    /// A table with operators piped after it, or an operator that makes a table by itself.
    Pipeline(Pipeline),
    /// `datatable (a: string) [ … ]`.
    DataTable(TableLiteral),
    /// `externaldata (a: string) [ 'url' ] with (…)` (also spelled `external_data`).
    ExternalData(TableLiteral),
    /// `toscalar( … )`.
    ToScalar(Box<Expr>),
    /// `totable( … )`.
    ToTable(Box<Expr>),
    /// `materialize( … )`.
    Materialize(Box<Expr>),
    /// `materialized-view-combine ('name') base (…) delta (…) aggregations (…)`.
    ViewCombine {
        /// The view's name.
        view: Box<Expr>,
        /// Query of the materialized part.
        base: Box<Expr>,
        /// Query of the newer records.
        delta: Box<Expr>,
        /// The operator that merges both.
        aggregations: Box<Expr>,
    },
    /// `entity_group [ a, b ]`.
    EntityGroup(Vec<Expr>),
}

/// `typeof( … )`.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeOf {
    /// `typeof(string)`.
    Scalar(TypeRef),
    /// `typeof(a: string, b: long)`.
    Table(RowSchema),
}

/// A constant. What a literal without content or with `null` in it means is [`Null`](Self::Null).
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `true`, `bool(1)`.
    Bool(bool),
    /// `int(3)`.
    Int(i32),
    /// `3`, `0x1f`, `long(3)`.
    Long(i64),
    /// `3.5`, `1e3`, `real(+inf)`.
    Real(f64),
    /// `decimal(3.5)`: the text in the parentheses.
    Decimal(Arc<str>),
    /// `datetime(2024-01-01)`: the text in the parentheses.
    DateTime(Arc<str>),
    /// `1d`: in ticks of 100 ns. `timespan(…)` with another text than a plain timespan is [`TimespanText`](Self::TimespanText).
    Timespan(i64),
    /// `timespan(1.02:03:04)`: the text in the parentheses.
    TimespanText(Arc<str>),
    /// `guid(…)`: the text in the parentheses.
    Guid(Arc<str>),
    /// A string, decoded; adjoining string literals are one.
    String(Arc<str>),
    /// `int(null)`, `datetime(null)`, `dynamic(null)`, …; a bare `null` has no type.
    Null(Option<ScalarType>),
    /// A literal whose text cannot be read as a value of its type: `int(abc)`, a number too large for a long.
    Unreadable(ScalarType),
}

/// A value inside `dynamic(…)`.
#[derive(Clone, Debug, PartialEq)]
pub struct DynamicValue {
    /// What it is.
    pub kind: DynamicValueKind,
    /// Where it stands.
    pub span: Span,
}

/// What stands inside `dynamic(…)`: JSON, with Kusto's literals allowed in it.
#[derive(Clone, Debug, PartialEq)]
pub enum DynamicValueKind {
    /// A constant: text, number, boolean, null, and Kusto's own (`datetime(…)`, `1d`).
    Literal(Literal),
    /// `[ … ]`.
    Array(Vec<DynamicValue>),
    /// `{ "key": value }`, in order, repeated keys kept.
    Bag(Vec<(Name, DynamicValue)>),
}

/// `f(a, b)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The function.
    pub name: Name,
    /// The arguments, in order; each may be named and may be a whole pipeline.
    pub args: Vec<NamedExpr>,
    /// From `(` to `)`.
    pub args_span: Span,
}

/// An expression with the name or names it is given: `x`, `n = x`, `(a, b) = x`.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedExpr {
    /// What stands left of `=`.
    pub names: Option<NameList>,
    /// The value.
    pub expr: Expr,
    /// The whole.
    pub span: Span,
}

/// The names left of `=`.
#[derive(Clone, Debug, PartialEq)]
pub struct NameList {
    /// One or, in parentheses, any number of names.
    pub names: Vec<Name>,
    /// Whether they stand in parentheses.
    pub parenthesized: bool,
    /// With the parentheses.
    pub span: Span,
}

/// `datatable` or `externaldata`.
#[derive(Clone, Debug, PartialEq)]
pub struct TableLiteral {
    /// The columns in order.
    pub columns: Vec<ColumnDecl>,
    /// The parentheses with the columns in them.
    pub schema_span: Span,
    /// Cell after cell, row after row; for `externaldata` the addresses.
    pub values: Vec<Expr>,
    /// The brackets with the values in them.
    pub values_span: Span,
    /// `with (…)`.
    pub properties: Vec<NamedParameter>,
}
