//! What the binder knows of an expression beyond its bound form.

use std::{rc::Rc, sync::Arc};

use super::{
    tree::{Column, ScalarExpr, ScalarExprKind, TabularExpr},
    types::Ty,
};
use crate::syntax::{ast::ScalarType, span::Span};

/// What has to stand in a place. A name or a call that could be either is resolved by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    Scalar,
    Table,
}

/// A bound expression: a scalar or a table.
#[expect(
    clippy::large_enum_variant,
    reason = "it is taken apart where it is made, and a box would cost each table one"
)]
pub(super) enum BoundExpr {
    /// A scalar.
    Value(TypedExpr),
    /// A table.
    Table(TabularExpr),
}

impl BoundExpr {
    /// Where it stands.
    pub(super) fn span(&self) -> Span {
        match self {
            Self::Value(value) => value.expr.span,
            Self::Table(table) => table.span,
        }
    }
}

/// A bound scalar.
#[derive(Clone)]
pub(super) struct TypedExpr {
    /// The bound form.
    pub(super) expr: ScalarExpr,
    /// Its type.
    pub(super) ty: Ty,
    /// The name that it gives a result column; `None` where it gets a default one.
    pub(super) name: Option<Arc<str>>,
    /// The column that it is: by reference or through a conversion that does nothing.
    pub(super) column: Option<Column>,
    /// Whether it is a column by plain reference.
    pub(super) reference: bool,
    /// Whether it is the same for every row.
    pub(super) constant: bool,
    /// Whether it is written as a literal.
    pub(super) literal: bool,
    /// Its results where it yields several, with the prefix that their names get in a projection.
    pub(super) results: Option<Rc<Results>>,
}

/// The results of a function that yields several.
pub(super) struct Results {
    /// In order.
    pub(super) columns: Vec<Column>,
    /// Prefix of their names when they are not renamed.
    pub(super) prefix: Option<Arc<str>>,
    /// Whether they may be more: a `*` stands for the columns of a row that is open.
    pub(super) open: bool,
}

impl TypedExpr {
    /// A value of which nothing is known but its type.
    pub(super) fn new(kind: ScalarExprKind, ty: Ty, span: Span) -> Self {
        Self {
            expr: ScalarExpr { kind, ty: ty.known(), span },
            ty,
            name: None,
            column: None,
            reference: false,
            constant: false,
            literal: false,
            results: None,
        }
    }

    /// A reference to the column at `index` of the row in scope.
    pub(super) fn of_column(index: usize, column: Column, span: Span) -> Self {
        let mut value = Self::new(ScalarExprKind::Column(index), Ty::from_known(column.ty), span);
        value.name = Some(Arc::clone(&column.name));
        value.column = Some(column);
        value.reference = true;
        value
    }

    /// A value that is wrong.
    pub(super) fn error(span: Span) -> Self {
        Self::new(ScalarExprKind::Error, Ty::Error, span)
    }

    /// With a name.
    pub(super) fn named(mut self, name: Option<Arc<str>>) -> Self {
        self.name = name;
        self
    }

    /// With constancy.
    pub(super) fn constant(mut self, constant: bool) -> Self {
        self.constant = constant;
        self
    }

    /// The text, where it is a constant string.
    pub(super) fn text(&self) -> Option<Arc<str>> {
        constant_text(&self.expr)
    }

    /// The scalar type, where known.
    pub(super) fn scalar(&self) -> Option<ScalarType> {
        self.ty.known()
    }
}

impl ScalarExpr {
    /// Reads the column at `index` of the input.
    pub(super) fn of_column(index: usize, column: &Column, span: Span) -> Self {
        Self { kind: ScalarExprKind::Column(index), ty: column.ty, span }
    }
}

/// The text of a constant string expression; looks through `let`.
fn constant_text(expr: &ScalarExpr) -> Option<Arc<str>> {
    match &expr.kind {
        ScalarExprKind::Constant(super::tree::Constant::String(text)) => Some(Arc::clone(text)),
        ScalarExprKind::Shared { expr, .. } => constant_text(expr),
        _ => None,
    }
}
