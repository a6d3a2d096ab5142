//! Expressions: literals, operators, members of dynamics; names and calls have files of their own.

use std::sync::Arc;

use super::{
    advice,
    call::bind_call,
    context::BindContext,
    member::bind_members,
    name::bind_name,
    pipeline::bind_pipeline,
    scalar_ops::{self, RangePlace},
    scope::Scope,
    source::{bind_data_table, bind_external_data},
    suspicious,
    tree::{Constant, ScalarExpr, ScalarExprKind, TabularExpr, TabularExprKind},
    typed_expr::{BoundExpr, Expected, TypedExpr},
    types::Ty,
};
use crate::{
    catalog::function::{ParameterTypeKind, Volatility},
    diagnostic::Code,
    syntax::{
        ast::{self, BinaryOp, CaseSensitivity, LogicalOp, MembershipOp, ScalarType},
        span::Span,
    },
};

/// Binds an expression; `expected` is what has to stand here.
pub(super) fn bind_expr<'a>(
    expr: &'a ast::Expr,
    expected: Expected,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> BoundExpr {
    if !cx.charge_node(expr.span, scope) {
        return if expected == Expected::Table {
            BoundExpr::Table(cx.unknown_table(expr.span))
        } else {
            BoundExpr::Value(TypedExpr::error(expr.span))
        };
    }
    // Parentheses need no stack of their own.
    let inner = expr.without_parens();
    let mut bound = bind_kind(inner, expected, &scope.nested(), cx);
    if !std::ptr::eq(inner, expr)
        && let BoundExpr::Value(value) = &mut bound
    {
        value.reference = false;
    }
    bound
}

/// Binds an expression that has to be a scalar.
pub(super) fn bind_scalar<'a>(
    expr: &'a ast::Expr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TypedExpr {
    match bind_expr(expr, Expected::Scalar, scope, cx) {
        BoundExpr::Value(value) => value,
        BoundExpr::Table(table) => {
            if !matches!(table.kind, TabularExprKind::Error) {
                let help = advice::ONE_VALUE.to_owned();
                cx.error(
                    Code::ScalarExpected,
                    expr.span,
                    "expected a scalar here, found a table",
                    help,
                    scope,
                );
            }
            TypedExpr::error(expr.span)
        }
    }
}

/// Binds an expression that has to be a table.
pub(super) fn bind_table<'a>(
    expr: &'a ast::Expr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    match bind_expr(expr, Expected::Table, scope, cx) {
        BoundExpr::Table(table) => table,
        BoundExpr::Value(value) => {
            if !value.ty.is_silent() {
                cx.error(
                    Code::TabularValueExpected,
                    expr.span,
                    format!("expected a table here, found a {}", value.ty.name()),
                    advice::A_TABLE.to_owned(),
                    scope,
                );
            }
            cx.unknown_table(expr.span)
        }
    }
}

/// Binds a condition.
pub(super) fn bind_predicate<'a>(
    expr: &'a ast::Expr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> ScalarExpr {
    let value = bind_scalar(expr, scope, cx);
    if !value.ty.is(ScalarType::Bool) && !value.ty.is_silent() {
        let message = format!("expected a condition, found a {}", value.ty.name());
        cx.error(Code::ExpressionMustHaveType, expr.span, message, advice::comparison(value.ty), scope);
    }
    value.expr
}

/// Binds a count: `take n`.
pub(super) fn bind_whole_number<'a>(
    expr: &'a ast::Expr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> ScalarExpr {
    let value = bind_scalar(expr, scope, cx);
    if !value.ty.is_integer() && !value.ty.is_silent() {
        cx.error(
            Code::ExpressionMustBeInteger,
            expr.span,
            format!("expected a whole number, found a {}", value.ty.name()),
            advice::conversion(ScalarType::Long, value.ty),
            scope,
        );
    }
    value.expr
}

fn bind_kind<'a>(
    expr: &'a ast::Expr,
    expected: Expected,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> BoundExpr {
    let span = expr.span;
    let value = match &expr.kind {
        ast::ExprKind::Missing => {
            if expected == Expected::Table {
                return BoundExpr::Table(cx.unknown_table(span));
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
        ast::ExprKind::Name(name) => return bind_name(name, span, expected, scope, cx),
        ast::ExprKind::Wildcard(_) => {
            cx.error(
                Code::WildcardNotAllowed,
                span,
                "unexpected name with `*`",
                "name the columns one by one, or choose them with `project-keep` before".to_owned(),
                scope,
            );
            TypedExpr::error(span)
        }
        ast::ExprKind::Star => {
            TypedExpr::new(ScalarExprKind::AnyColumn, Ty::Scalar(ScalarType::Dynamic), span)
        }
        ast::ExprKind::Call(call) => return bind_call(call, span, expected, scope, cx),
        ast::ExprKind::Path { .. } | ast::ExprKind::Element { .. } => return bind_members(expr, scope, cx),
        ast::ExprKind::Unary { op, operand } => bind_unary(*op, operand, span, scope, cx),
        ast::ExprKind::Binary { .. } => bind_binary_chain(expr, scope, cx),
        ast::ExprKind::Logical { op, op_spans, operands } => {
            bind_logical(*op, op_spans, operands, span, scope, cx)
        }
        ast::ExprKind::Membership { op, left, list, .. } => bind_membership(*op, left, list, span, scope, cx),
        ast::ExprKind::Between { op, op_span, left, low, high } => {
            bind_between(*op, *op_span, left, low, high, span, scope, cx)
        }
        ast::ExprKind::Paren(inner) => return bind_expr(inner, expected, scope, cx),
        ast::ExprKind::Pipeline(pipeline) => return bind_pipeline(pipeline, span, scope, cx),
        ast::ExprKind::DataTable(table) => return BoundExpr::Table(bind_data_table(table, span, scope, cx)),
        ast::ExprKind::ExternalData(table) => {
            return BoundExpr::Table(bind_external_data(table, span, scope, cx));
        }
        ast::ExprKind::ToScalar(inner) => bind_to_scalar(inner, span, scope, cx),
        ast::ExprKind::ToTable(inner) => {
            let table = bind_table(inner, &scope.outside_row(), cx);
            return BoundExpr::Table(table);
        }
        ast::ExprKind::Materialize(inner) => {
            let table = bind_table(inner, scope, cx);
            return BoundExpr::Table(materialize_table(table, cx));
        }
        ast::ExprKind::ViewCombine { base, delta, aggregations, .. } => {
            return BoundExpr::Table(bind_view_combine(base, delta, aggregations, span, scope, cx));
        }
        ast::ExprKind::EntityGroup(_) => return BoundExpr::Table(cx.unknown_table(span)),
    };
    BoundExpr::Value(value)
}

fn bind_unary<'a>(
    op: ast::UnaryOp,
    operand: &'a ast::Expr,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TypedExpr {
    let operand = bind_scalar(operand, scope, cx);
    let ty = scalar_ops::unary_type(operand.ty).unwrap_or_else(|| {
        let sign = if op == ast::UnaryOp::Minus { "-" } else { "+" };
        let message = format!("`{sign}` is not defined for a {}", operand.ty.name());
        cx.error(
            Code::OperatorNotDefined,
            span,
            message,
            advice::conversion(ScalarType::Long, operand.ty),
            scope,
        );
        Ty::Error
    });
    let constant = operand.constant;
    TypedExpr::new(ScalarExprKind::Unary(op, Box::new(operand.expr)), ty, span).constant(constant)
}

fn bind_view_combine<'a>(
    base: &'a ast::Expr,
    delta: &'a ast::Expr,
    aggregations: &'a ast::Expr,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    bind_table(base, scope, cx);
    let delta = bind_table(delta, scope, cx);
    let row = delta.schema;
    let scope = Scope { input: Some(&row), ..scope.with_row(&row) };
    let table = bind_table(aggregations, &scope, cx);
    TabularExpr { kind: TabularExprKind::Error, schema: table.schema, span }
}

/// A table that may be used any number of times.
pub(super) fn share_table(table: TabularExpr, cx: &mut BindContext<'_>) -> TabularExpr {
    match table.kind {
        TabularExprKind::Shared { id, table: inner, materialized, .. } => {
            let kind = TabularExprKind::Shared { id, table: inner, materialized, view: None };
            TabularExpr { kind, ..table }
        }
        kind => {
            let (schema, span) = (Arc::clone(&table.schema), table.span);
            let inner = Arc::new(TabularExpr { kind, ..table });
            let id = cx.fresh_shared();
            let kind = TabularExprKind::Shared { id, table: inner, materialized: false, view: None };
            TabularExpr { kind, schema, span }
        }
    }
}

/// The same for `materialize(…)`: its rows are kept.
fn materialize_table(table: TabularExpr, cx: &mut BindContext<'_>) -> TabularExpr {
    let mut table = share_table(table, cx);
    if let TabularExprKind::Shared { materialized, .. } = &mut table.kind {
        *materialized = true;
    }
    table
}

/// The rows of a `view` or those named with `as`, which have a name as those of a table do.
pub(super) fn name_view(table: TabularExpr, name: &Arc<str>, cx: &mut BindContext<'_>) -> TabularExpr {
    let mut table = share_table(table, cx);
    if let TabularExprKind::Shared { view, .. } = &mut table.kind {
        *view = Some(Arc::clone(name));
    }
    table
}

/// A scalar that may be used any number of times.
pub(super) fn share_value(mut value: TypedExpr, cx: &mut BindContext<'_>) -> TypedExpr {
    if !matches!(
        value.expr.kind,
        ScalarExprKind::Constant(_) | ScalarExprKind::Error | ScalarExprKind::Shared { .. }
    ) {
        let (ty, span) = (value.expr.ty, value.expr.span);
        let kind = ScalarExprKind::Error;
        let expr = std::mem::replace(&mut value.expr, ScalarExpr { kind, ty, span });
        let constant = !reads_row(&expr);
        value.expr.kind = ScalarExprKind::Shared { id: cx.fresh_shared(), expr: Arc::new(expr), constant };
    }
    // A name for a column is no column: `let c = X` or a parameter that X is handed to.
    value.column = None;
    value.reference = false;
    value.literal = false;
    value
}

fn bind_to_scalar<'a>(
    inner: &'a ast::Expr,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TypedExpr {
    match bind_expr(inner, Expected::Table, &scope.outside_row(), cx) {
        BoundExpr::Table(table) => {
            let first = table.schema.columns.first();
            let ty = match first {
                Some(column) => Ty::from_known(column.ty),
                None if table.schema.open => Ty::Unknown,
                None => {
                    cx.error(
                        Code::TableHasNoColumns,
                        inner.span,
                        "the table has no columns",
                        "give it one with `project` or `summarize`".to_owned(),
                        scope,
                    );
                    Ty::Error
                }
            };
            let id = cx.fresh_shared();
            TypedExpr::new(ScalarExprKind::ToScalar { id, table: Arc::new(table) }, ty, span).constant(true)
        }
        BoundExpr::Value(value) => {
            let ty = value.ty;
            TypedExpr { name: None, ..TypedExpr::new(value.expr.kind, ty, span) }.constant(true)
        }
    }
}

/// `a + b + c`: the left side of a chain is followed in a loop.
fn bind_binary_chain<'a>(expr: &'a ast::Expr, scope: &Scope<'_, 'a>, cx: &mut BindContext<'a>) -> TypedExpr {
    let mut links = Vec::new();
    let mut first = expr;
    while let ast::ExprKind::Binary { op, op_span, left, right } = &first.kind {
        links.push((*op, *op_span, &**right, first.span));
        first = left;
    }
    let mut value = bind_scalar(first, scope, cx);
    for (op, op_span, right, span) in links.into_iter().rev() {
        let right = bind_scalar(right, scope, cx);
        value = combine(op, op_span, value, right, span, scope, cx);
    }
    value
}

fn combine<'a>(
    op: BinaryOp,
    op_span: Span,
    left: TypedExpr,
    right: TypedExpr,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TypedExpr {
    let star = matches!(left.expr.kind, ScalarExprKind::AnyColumn);
    let ty = scalar_ops::binary_type(op, left.ty, right.ty, star).unwrap_or_else(|| {
        let message =
            format!("`{}` is not defined for a {} and a {}", op.symbol(), left.ty.name(), right.ty.name());
        cx.error(Code::OperatorNotDefined, op_span, message, advice::operands(op, left.ty, right.ty), scope);
        scalar_ops::assumed_type(op)
    });
    suspicious::check_comparison(op, &left, &right, span, scope, cx);
    let constant = left.constant && right.constant;
    let kind = ScalarExprKind::Binary(op, Box::new(left.expr), Box::new(right.expr));
    TypedExpr::new(kind, ty, span).constant(constant)
}

/// `a and b and c`. What does not fit is reported at the operator, once for a pair, as any operator's sides are.
fn bind_logical<'a>(
    op: LogicalOp,
    op_spans: &[Span],
    operands: &'a [ast::Expr],
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TypedExpr {
    let word = if op == LogicalOp::And { "and" } else { "or" };
    let mut constant = true;
    let mut bound = Vec::with_capacity(operands.len());
    let mut types = Vec::with_capacity(operands.len());
    for operand in operands {
        let value = bind_scalar(operand, scope, cx);
        types.push(value.ty);
        constant &= value.constant;
        bound.push(value.expr);
    }
    let condition = |ty: Ty| ty.is(ScalarType::Bool) || ty.is_dynamic() || ty == Ty::Null;
    let mut left = types.first().copied().unwrap_or(Ty::Error);
    for (&op_span, &right) in op_spans.iter().zip(types.iter().skip(1)) {
        let wrong = [left, right].into_iter().find(|ty| !condition(*ty));
        if let Some(wrong) = wrong.filter(|_| !left.is_silent() && !right.is_silent()) {
            let message = format!("`{word}` expects bool operands, found {}", wrong.name());
            cx.error(Code::OperatorNotDefined, op_span, message, advice::comparison(wrong), scope);
        }
        left = Ty::Scalar(ScalarType::Bool);
    }
    TypedExpr::new(ScalarExprKind::Logical(op, bound), Ty::Scalar(ScalarType::Bool), span).constant(constant)
}

fn bind_membership<'a>(
    op: MembershipOp,
    left: &'a ast::Expr,
    list: &'a [ast::Expr],
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TypedExpr {
    let value = bind_scalar(left, scope, cx);
    let text = op.case() == CaseSensitivity::Insensitive;
    if text && !ParameterTypeKind::StringOrDynamic.accepts(value.ty) {
        let message = format!("expected a string or dynamic here, found a {}", value.ty.name());
        cx.error(
            Code::TypeExpected,
            left.span,
            message,
            advice::conversion(ScalarType::String, value.ty),
            scope,
        );
    }
    let mut items = Vec::with_capacity(list.len());
    let mut constant = value.constant;
    for item in list {
        match bind_expr(item, Expected::Scalar, scope, cx) {
            BoundExpr::Value(item) => {
                constant &= item.constant;
                items.push(item.expr);
            }
            BoundExpr::Table(table) => {
                if list.len() > 1 {
                    cx.error(
                        Code::ScalarExpected,
                        item.span,
                        "a table has to be the only thing in the list",
                        "compare twice: `x in (table) or x in (…)`".to_owned(),
                        scope,
                    );
                }
                let (value, table, id) = (Box::new(value.expr), Box::new(table), cx.fresh_shared());
                let kind = ScalarExprKind::MembershipInTable { op, value, id, table };
                return TypedExpr::new(kind, Ty::Scalar(ScalarType::Bool), span);
            }
        }
    }
    let kind = ScalarExprKind::Membership(op, Box::new(value.expr), items);
    TypedExpr::new(kind, Ty::Scalar(ScalarType::Bool), span).constant(constant)
}

#[expect(clippy::too_many_arguments, reason = "the parts of the expression, and the place")]
fn bind_between<'a>(
    op: ast::RangeOp,
    op_span: Span,
    left: &'a ast::Expr,
    low: &'a ast::Expr,
    high: &'a ast::Expr,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TypedExpr {
    let (at_left, at_low, at_high) = (left.span, low.span, high.span);
    let value = bind_scalar(left, scope, cx);
    let low = bind_scalar(low, scope, cx);
    let high = bind_scalar(high, scope, cx);
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
        cx.error(code, span, message, advice::unlike(value.ty, other), scope);
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
