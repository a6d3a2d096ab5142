//! Expressions: literals, operators, members of dynamics; names and calls have files of their own.

use std::sync::Arc;

use super::{
    advice,
    binder::{Binder, ScopeKind},
    scalar_ops::{self, RangePlace},
    suspicious,
    tree::{Constant, ScalarExpr, ScalarExprKind, TabularExpr, TabularExprKind},
    typed_expr::{BoundExpr, TypedExpr},
    types::Ty,
};
use crate::diagnostic::Code;
use crate::{
    catalog::function::{ParameterTypeKind, Volatility},
    syntax::{
        ast::{self, BinaryOp, CaseSensitivity, LogicalOp, MembershipOp, ScalarType},
        span::Span,
    },
};

impl<'a> Binder<'a> {
    /// Binds an expression; `tabular` says that a table is due here.
    pub(super) fn bind(&mut self, expr: &'a ast::Expr, tabular: bool) -> BoundExpr {
        if !self.charge_node(expr.span) {
            return if tabular {
                BoundExpr::Table(Self::unknown_table(expr.span))
            } else {
                BoundExpr::Value(TypedExpr::error(expr.span))
            };
        }
        // Parentheses need no stack of their own.
        let inner = expr.without_parens();
        let mut bound = self.deeper(|binder| binder.bind_kind(inner, tabular));
        if !std::ptr::eq(inner, expr)
            && let BoundExpr::Value(value) = &mut bound
        {
            value.reference = false;
        }
        bound
    }

    /// Binds an expression that has to be a scalar.
    pub(super) fn scalar(&mut self, expr: &'a ast::Expr) -> TypedExpr {
        match self.bind(expr, false) {
            BoundExpr::Value(value) => value,
            BoundExpr::Table(table) => {
                if !matches!(table.kind, TabularExprKind::Error) {
                    let help = advice::ONE_VALUE.to_owned();
                    self.error(
                        Code::ScalarExpected,
                        expr.span,
                        "expected a scalar here, found a table",
                        help,
                    );
                }
                TypedExpr::error(expr.span)
            }
        }
    }

    /// Binds an expression that has to be a table.
    pub(super) fn table(&mut self, expr: &'a ast::Expr) -> TabularExpr {
        match self.bind(expr, true) {
            BoundExpr::Table(table) => table,
            BoundExpr::Value(value) => {
                if !value.ty.is_silent() {
                    self.error(
                        Code::TabularValueExpected,
                        expr.span,
                        format!("expected a table here, found a {}", value.ty.name()),
                        advice::A_TABLE.to_owned(),
                    );
                }
                Self::unknown_table(expr.span)
            }
        }
    }

    /// Binds an expression that sees no columns.
    pub(super) fn outside_row<T>(&mut self, body: impl FnOnce(&mut Self) -> T) -> T {
        let kind = std::mem::replace(&mut self.kind, ScopeKind::Normal);
        let result = self.with_row(None, body);
        self.kind = kind;
        result
    }

    /// Binds a condition.
    pub(super) fn predicate(&mut self, expr: &'a ast::Expr) -> ScalarExpr {
        let value = self.scalar(expr);
        if !value.ty.is(ScalarType::Bool) && !value.ty.is_silent() {
            let message = format!("expected a condition, found a {}", value.ty.name());
            self.error(Code::ExpressionMustHaveType, expr.span, message, advice::comparison(value.ty));
        }
        value.expr
    }

    /// Binds a count: `take n`.
    pub(super) fn count(&mut self, expr: &'a ast::Expr) -> ScalarExpr {
        let value = self.scalar(expr);
        if !value.ty.is_integer() && !value.ty.is_silent() {
            self.error(
                Code::ExpressionMustBeInteger,
                expr.span,
                format!("expected a whole number, found a {}", value.ty.name()),
                advice::conversion(ScalarType::Long, value.ty),
            );
        }
        value.expr
    }

    fn bind_kind(&mut self, expr: &'a ast::Expr, tabular: bool) -> BoundExpr {
        let span = expr.span;
        let value = match &expr.kind {
            ast::ExprKind::Missing => {
                if tabular {
                    return BoundExpr::Table(Self::unknown_table(span));
                }
                TypedExpr::error(span)
            }
            ast::ExprKind::Literal(literal) => literal_value(literal, span),
            ast::ExprKind::Dynamic(value) => {
                let constant = Constant::from_dynamic(value);
                let mut value =
                    TypedExpr::new(ScalarExprKind::Constant(constant), Ty::Scalar(ScalarType::Dynamic), span);
                value.constant = true;
                value.literal = true;
                value
            }
            ast::ExprKind::TypeOf(of) => type_of(of, span),
            ast::ExprKind::Name(name) => return self.bind_name(name, span, tabular),
            ast::ExprKind::Wildcard(_) => {
                self.error(
                    Code::WildcardNotAllowed,
                    span,
                    "a name with `*` cannot stand here",
                    "name the columns one by one, or choose them with `project-keep` before".to_owned(),
                );
                TypedExpr::error(span)
            }
            ast::ExprKind::Star => {
                TypedExpr::new(ScalarExprKind::AnyColumn, Ty::Scalar(ScalarType::Dynamic), span)
            }
            ast::ExprKind::Call(call) => return self.bind_call(call, span, tabular),
            ast::ExprKind::Path { .. } | ast::ExprKind::Element { .. } => return self.bind_members(expr),
            ast::ExprKind::Unary { op, operand } => self.bind_unary(*op, operand, span),
            ast::ExprKind::Binary { .. } => self.bind_binary_chain(expr),
            ast::ExprKind::Logical { op, op_spans, operands } => {
                self.bind_logical(*op, op_spans, operands, span)
            }
            ast::ExprKind::Membership { op, left, list, .. } => self.bind_membership(*op, left, list, span),
            ast::ExprKind::Between { op, op_span, left, low, high } => {
                self.bind_between(*op, *op_span, left, low, high, span)
            }
            ast::ExprKind::Paren(inner) => return self.bind(inner, tabular),
            ast::ExprKind::Pipeline(pipeline) => return self.bind_pipeline(pipeline, span),
            ast::ExprKind::DataTable(table) => return BoundExpr::Table(self.bind_data_table(table, span)),
            ast::ExprKind::ExternalData(table) => {
                return BoundExpr::Table(self.bind_external_data(table, span));
            }
            ast::ExprKind::ToScalar(inner) => self.bind_to_scalar(inner, span),
            ast::ExprKind::ToTable(inner) => {
                let table = self.outside_row(|binder| binder.table(inner));
                return BoundExpr::Table(table);
            }
            ast::ExprKind::Materialize(inner) => {
                let table = self.table(inner);
                return BoundExpr::Table(self.shared_table(table, true));
            }
            ast::ExprKind::ViewCombine { base, delta, aggregations, .. } => {
                return BoundExpr::Table(self.bind_view_combine(base, delta, aggregations, span));
            }
            ast::ExprKind::EntityGroup(_) => return BoundExpr::Table(Self::unknown_table(span)),
        };
        BoundExpr::Value(value)
    }

    fn bind_unary(&mut self, op: ast::UnaryOp, operand: &'a ast::Expr, span: Span) -> TypedExpr {
        let operand = self.scalar(operand);
        let ty = scalar_ops::unary_type(operand.ty).unwrap_or_else(|| {
            let sign = if op == ast::UnaryOp::Minus { "-" } else { "+" };
            let message = format!("`{sign}` is not defined for a {}", operand.ty.name());
            self.error(
                Code::OperatorNotDefined,
                span,
                message,
                advice::conversion(ScalarType::Long, operand.ty),
            );
            Ty::Error
        });
        let constant = operand.constant;
        TypedExpr::new(ScalarExprKind::Unary(op, Box::new(operand.expr)), ty, span).constant(constant)
    }

    fn bind_view_combine(
        &mut self,
        base: &'a ast::Expr,
        delta: &'a ast::Expr,
        aggregations: &'a ast::Expr,
        span: Span,
    ) -> TabularExpr {
        self.table(base);
        let delta = self.table(delta);
        let row = delta.schema;
        let input = self.input.replace(Arc::clone(&row));
        let table = self.with_row(Some(row), |binder| binder.table(aggregations));
        self.input = input;
        TabularExpr { kind: TabularExprKind::Error, schema: table.schema, span }
    }

    /// A table that may be used any number of times.
    pub(super) fn shared_table(&mut self, table: TabularExpr, materialized: bool) -> TabularExpr {
        if let TabularExprKind::Shared { id, table: inner, materialized: already, .. } = &table.kind {
            let kind = TabularExprKind::Shared {
                id: *id,
                table: Arc::clone(inner),
                materialized: materialized || *already,
                view: None,
            };
            return TabularExpr { kind, schema: Arc::clone(&table.schema), span: table.span };
        }
        let (row, span) = (Arc::clone(&table.schema), table.span);
        let id = self.fresh_shared();
        TabularExpr {
            kind: TabularExprKind::Shared { id, table: Arc::new(table), materialized, view: None },
            schema: row,
            span,
        }
    }

    /// The rows of a `view` or those named with `as`, which have a name as those of a table do.
    pub(super) fn view_table(&mut self, table: TabularExpr, name: &Arc<str>) -> TabularExpr {
        let mut table = self.shared_table(table, false);
        if let TabularExprKind::Shared { view, .. } = &mut table.kind {
            *view = Some(Arc::clone(name));
        }
        table
    }

    /// A scalar that may be used any number of times.
    pub(super) fn shared_value(&mut self, mut value: TypedExpr) -> TypedExpr {
        if !matches!(
            value.expr.kind,
            ScalarExprKind::Constant(_) | ScalarExprKind::Error | ScalarExprKind::Shared { .. }
        ) {
            let (ty, span) = (value.expr.ty, value.expr.span);
            let kind = ScalarExprKind::Error;
            let expr = std::mem::replace(&mut value.expr, ScalarExpr { kind, ty, span });
            let constant = !reads_row(&expr);
            value.expr.kind =
                ScalarExprKind::Shared { id: self.fresh_shared(), expr: Arc::new(expr), constant };
        }
        // A name for a column is no column: `let c = X` or a parameter that X is handed to.
        value.column = None;
        value.reference = false;
        value.literal = false;
        value
    }

    fn bind_to_scalar(&mut self, inner: &'a ast::Expr, span: Span) -> TypedExpr {
        match self.outside_row(|binder| binder.bind(inner, true)) {
            BoundExpr::Table(table) => {
                let first = table.schema.columns.first();
                let ty = match first {
                    Some(column) => Ty::from_known(column.ty),
                    None if table.schema.open => Ty::Unknown,
                    None => {
                        self.error(
                            Code::TableHasNoColumns,
                            inner.span,
                            "the table has no columns",
                            "give it one with `project` or `summarize`".to_owned(),
                        );
                        Ty::Error
                    }
                };
                let id = self.fresh_shared();
                TypedExpr::new(ScalarExprKind::ToScalar { id, table: Arc::new(table) }, ty, span)
                    .constant(true)
            }
            BoundExpr::Value(value) => {
                let ty = value.ty;
                TypedExpr { name: None, ..TypedExpr::new(value.expr.kind, ty, span) }.constant(true)
            }
        }
    }

    /// `a + b + c`: the left side of a chain is followed in a loop.
    fn bind_binary_chain(&mut self, expr: &'a ast::Expr) -> TypedExpr {
        let mut links = Vec::new();
        let mut first = expr;
        while let ast::ExprKind::Binary { op, op_span, left, right } = &first.kind {
            links.push((*op, *op_span, &**right, first.span));
            first = left;
        }
        let mut value = self.scalar(first);
        for (op, op_span, right, span) in links.into_iter().rev() {
            let right = self.scalar(right);
            value = self.binary(op, op_span, value, right, span);
        }
        value
    }

    fn binary(
        &mut self,
        op: BinaryOp,
        op_span: Span,
        left: TypedExpr,
        right: TypedExpr,
        span: Span,
    ) -> TypedExpr {
        let star = matches!(left.expr.kind, ScalarExprKind::AnyColumn);
        let ty = scalar_ops::binary_type(op, left.ty, right.ty, star).unwrap_or_else(|| {
            let message = format!(
                "`{}` is not defined for a {} and a {}",
                op.symbol(),
                left.ty.name(),
                right.ty.name()
            );
            self.error(Code::OperatorNotDefined, op_span, message, advice::operands(op, left.ty, right.ty));
            scalar_ops::assumed_type(op)
        });
        suspicious::binary(self, op, &left, &right, span);
        let constant = left.constant && right.constant;
        let kind = ScalarExprKind::Binary(op, Box::new(left.expr), Box::new(right.expr));
        TypedExpr::new(kind, ty, span).constant(constant)
    }

    /// `a and b and c`. What does not fit is reported at the operator, once for a pair, as any operator's sides are.
    fn bind_logical(
        &mut self,
        op: LogicalOp,
        op_spans: &[Span],
        operands: &'a [ast::Expr],
        span: Span,
    ) -> TypedExpr {
        let word = if op == LogicalOp::And { "and" } else { "or" };
        let mut constant = true;
        let mut bound = Vec::with_capacity(operands.len());
        let mut types = Vec::with_capacity(operands.len());
        for operand in operands {
            let value = self.scalar(operand);
            types.push(value.ty);
            constant &= value.constant;
            bound.push(value.expr);
        }
        let condition = |ty: Ty| ty.is(ScalarType::Bool) || ty.is_dynamic() || ty == Ty::Null;
        let mut left = types.first().copied().unwrap_or(Ty::Error);
        for (&op_span, &right) in op_spans.iter().zip(types.iter().skip(1)) {
            let wrong = [left, right].into_iter().find(|ty| !condition(*ty));
            if let Some(wrong) = wrong.filter(|_| !left.is_silent() && !right.is_silent()) {
                let message = format!("`{word}` joins conditions, and beside it stands a {}", wrong.name());
                self.error(Code::OperatorNotDefined, op_span, message, advice::comparison(wrong));
            }
            left = Ty::Scalar(ScalarType::Bool);
        }
        TypedExpr::new(ScalarExprKind::Logical(op, bound), Ty::Scalar(ScalarType::Bool), span)
            .constant(constant)
    }

    fn bind_membership(
        &mut self,
        op: MembershipOp,
        left: &'a ast::Expr,
        list: &'a [ast::Expr],
        span: Span,
    ) -> TypedExpr {
        let value = self.scalar(left);
        let text = op.case() == CaseSensitivity::Insensitive;
        if text && !ParameterTypeKind::StringOrDynamic.accepts(value.ty) {
            let message = format!("expected a string or dynamic here, found a {}", value.ty.name());
            self.error(
                Code::TypeExpected,
                left.span,
                message,
                advice::conversion(ScalarType::String, value.ty),
            );
        }
        let mut items = Vec::with_capacity(list.len());
        let mut constant = value.constant;
        for item in list {
            match self.bind(item, false) {
                BoundExpr::Value(item) => {
                    constant &= item.constant;
                    items.push(item.expr);
                }
                BoundExpr::Table(table) => {
                    if list.len() > 1 {
                        self.error(
                            Code::ScalarExpected,
                            item.span,
                            "a table has to be the only thing in the list",
                            "compare twice: `x in (table) or x in (…)`".to_owned(),
                        );
                    }
                    let (value, table, id) = (Box::new(value.expr), Box::new(table), self.fresh_shared());
                    let kind = ScalarExprKind::MembershipInTable { op, value, id, table };
                    return TypedExpr::new(kind, Ty::Scalar(ScalarType::Bool), span);
                }
            }
        }
        let kind = ScalarExprKind::Membership(op, Box::new(value.expr), items);
        TypedExpr::new(kind, Ty::Scalar(ScalarType::Bool), span).constant(constant)
    }

    fn bind_between(
        &mut self,
        op: ast::RangeOp,
        op_span: Span,
        left: &'a ast::Expr,
        low: &'a ast::Expr,
        high: &'a ast::Expr,
        span: Span,
    ) -> TypedExpr {
        let (at_left, at_low, at_high) = (left.span, low.span, high.span);
        let value = self.scalar(left);
        let low = self.scalar(low);
        let high = self.scalar(high);
        for (code, place) in scalar_ops::range_faults(value.ty, low.ty, high.ty) {
            let message = format!(
                "a {} cannot be compared with a range from a {} to a {}",
                value.ty.name(),
                low.ty.name(),
                high.ty.name()
            );
            let (span, other) = match place {
                RangePlace::Operator => (op_span, if low.ty == value.ty { high.ty } else { low.ty }),
                RangePlace::Value => (at_left, low.ty),
                RangePlace::Low => (at_low, low.ty),
                RangePlace::High => (at_high, high.ty),
            };
            self.error(code, span, message, advice::unlike(value.ty, other));
        }
        let constant = value.constant && low.constant && high.constant;
        let kind = ScalarExprKind::Between {
            op,
            value: Box::new(value.expr),
            low: Box::new(low.expr),
            high: Box::new(high.expr),
        };
        TypedExpr::new(kind, Ty::Scalar(ScalarType::Bool), span).constant(constant)
    }
}

/// Whether an expression depends on the row that it stands in.
pub(super) fn reads_row(expr: &ScalarExpr) -> bool {
    any(expr, |expr| match &expr.kind {
        ScalarExprKind::Column(_)
        | ScalarExprKind::StepColumn(..)
        | ScalarExprKind::AnyColumn
        | ScalarExprKind::Aggregate(_) => Some(true),
        ScalarExprKind::Call(call) if call.volatility() == Volatility::PerRow => Some(true),
        ScalarExprKind::Shared { constant, .. } => Some(!constant),
        _ => None,
    })
}

/// Whether an expression reads a column, or a value by name that depends on a row.
pub(super) fn reads_column(expr: &ScalarExpr) -> bool {
    any(expr, |expr| match &expr.kind {
        ScalarExprKind::Column(_) | ScalarExprKind::StepColumn(..) => Some(true),
        ScalarExprKind::Aggregate(_) => Some(false),
        ScalarExprKind::Shared { constant, .. } => Some(!constant),
        _ => None,
    })
}

/// Whether a test holds for an expression or, where it does not say, for one that it is made of.
fn any(expr: &ScalarExpr, test: fn(&ScalarExpr) -> Option<bool>) -> bool {
    if let Some(holds) = test(expr) {
        return holds;
    }
    expr.children().any(|child| any(child, test))
}

fn literal_value(literal: &ast::Literal, span: Span) -> TypedExpr {
    let constant = Constant::from_literal(literal);
    let ty = constant.ty().map_or(Ty::Null, Ty::Scalar);
    let mut value = TypedExpr::new(ScalarExprKind::Constant(constant), ty, span);
    value.constant = true;
    value.literal = true;
    value
}

fn type_of(of: &ast::TypeOf, span: Span) -> TypedExpr {
    let (name, ty) = match of {
        ast::TypeOf::Scalar(ty) => (ty.ty.map_or("", ScalarType::name), ty.ty),
        ast::TypeOf::Table(_) => ("table", None),
    };
    let mut value =
        TypedExpr::new(ScalarExprKind::Constant(Constant::String(name.into())), Ty::TypeOf(ty), span);
    value.constant = true;
    value.literal = true;
    value
}
