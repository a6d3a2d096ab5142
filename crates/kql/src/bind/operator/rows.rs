//! Operators that pass columns on and choose, order or count rows; and `range`, `as`, `invoke`, `getschema`, `reduce`.

use std::{cell::Cell, rc::Rc, sync::Arc};

use super::assign::{assign, bind_named_exprs, refuse_dynamic};
use crate::{
    bind::{
        advice,
        context::BindContext,
        expression::{bind_expr, bind_predicate, bind_scalar, bind_whole_number, name_view},
        pipeline::{bind_properties, pass_columns, pipe_operator, word},
        projection::Projection,
        schema::Origin,
        scope::{NamedEntity, Scope, ScopeKind},
        tree::{BoundOperator, ScalarExpr, SortKey, TabularExpr, TabularExprKind},
        typed_expr::{BoundExpr, Expected, TypedExpr},
        types::{Conversion, Ty, common},
    },
    diagnostic::Code,
    syntax::ast::{self, Direction, Nulls, ScalarType},
};

pub(super) fn bind_where<'a>(
    ast::Where { predicate }: &'a ast::Where,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let predicate = bind_predicate(predicate, scope, cx);
    let row = pass_columns(&input.schema, cx);
    pipe_operator(input, BoundOperator::Where(predicate), row, operator.span)
}

pub(super) fn bind_take<'a>(
    ast::Take { count }: &'a ast::Take,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    bind_row_count(count, operator, input, BoundOperator::Take, scope, cx)
}

pub(super) fn bind_sample<'a>(
    ast::Sample { count }: &'a ast::Sample,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    bind_row_count(count, operator, input, BoundOperator::Sample, scope, cx)
}

fn bind_row_count<'a>(
    count: &'a ast::Expr,
    operator: &'a ast::Operator,
    input: TabularExpr,
    kind: fn(ScalarExpr) -> BoundOperator,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let count = bind_whole_number(count, scope, cx);
    let row = pass_columns(&input.schema, cx);
    pipe_operator(input, kind(count), row, operator.span)
}

pub(super) fn bind_sort<'a>(
    ast::Sort { keys }: &'a ast::Sort,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let keys = keys.iter().map(|key| bind_scalar_sort_key(key, scope, cx)).collect();
    let row = pass_columns(&input.schema, cx);
    pipe_operator(input, BoundOperator::Sort(keys), row, operator.span)
}

/// A key of `sort`, which cannot be dynamic.
pub(super) fn bind_scalar_sort_key<'a>(
    key: &'a ast::Ordered,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> SortKey {
    let value = bind_scalar(&key.key.expr, scope, cx);
    refuse_dynamic(&value, key.key.expr.span, scope, cx);
    make_sort_key(value, key)
}

/// A key of `top`.
pub(super) fn bind_sort_key<'a>(
    key: &'a ast::Ordered,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> SortKey {
    make_sort_key(bind_scalar(&key.key.expr, scope, cx), key)
}

/// Without a direction the largest come first.
fn make_sort_key(value: TypedExpr, key: &ast::Ordered) -> SortKey {
    let descending = !matches!(key.direction, Some(Direction::Ascending | Direction::NaturalAscending));
    let nulls_first = key.nulls.map_or(!descending, |nulls| nulls == Nulls::First);
    SortKey { value: value.expr, descending, nulls_first }
}

pub(super) fn bind_sample_distinct<'a>(
    ast::SampleDistinct { count, of }: &'a ast::SampleDistinct,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let count = bind_whole_number(count, scope, cx);
    let value = bind_scalar(&of.expr, scope, cx);
    if !value.reference && value.ty != Ty::Error {
        let help = advice::COMPUTE_BEFORE.to_owned();
        cx.error(Code::ColumnExpected, of.expr.span, "expected a column here", help, scope);
    }
    refuse_dynamic(&value, of.expr.span, scope, cx);
    let column = if let (None, Some(column)) = (&of.names, &value.column) {
        column.clone()
    } else {
        let name = of.names.as_ref().and_then(|names| names.names.first()).map(|name| Arc::clone(&name.text));
        let name = name.or_else(|| value.name.clone()).unwrap_or_else(|| "Column1".into());
        cx.new_column(name, value.ty, Origin::Expression(of.span))
    };
    let row = cx.derive_schema(operator, vec![column], false, vec![Arc::clone(&input.schema)]);
    pipe_operator(input, BoundOperator::SampleDistinct { count, of: value.expr }, row, operator.span)
}

pub(super) fn bind_count<'a>(
    ast::Count { name }: &'a ast::Count,
    operator: &'a ast::Operator,
    input: TabularExpr,
    _scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let name = name.as_ref().map_or("Count", |name| &name.text);
    let column = cx.make_column(name, ScalarType::Long, operator.span);
    let row = cx.derive_schema(operator, vec![column], false, vec![Arc::clone(&input.schema)]);
    pipe_operator(input, BoundOperator::Count, row, operator.span)
}

pub(super) fn bind_get_schema<'a>(
    (): (),
    operator: &'a ast::Operator,
    input: TabularExpr,
    _scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let columns = if word(operator, "kind").as_deref() == Some("csl") {
        vec![cx.make_column("Schema", ScalarType::String, operator.span)]
    } else {
        vec![
            cx.make_column("ColumnName", ScalarType::String, operator.span),
            cx.make_column("ColumnOrdinal", ScalarType::Long, operator.span),
            cx.make_column("DataType", ScalarType::String, operator.span),
            cx.make_column("ColumnType", ScalarType::String, operator.span),
        ]
    };
    let row = cx.derive_schema(operator, columns, false, vec![Arc::clone(&input.schema)]);
    pipe_operator(input, BoundOperator::GetSchema, row, operator.span)
}

pub(super) fn bind_render<'a>(
    ast::Render { chart, .. }: &'a ast::Render,
    operator: &'a ast::Operator,
    input: TabularExpr,
    _scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let row = pass_columns(&input.schema, cx);
    pipe_operator(input, BoundOperator::Render { chart: Arc::clone(&chart.text) }, row, operator.span)
}

pub(super) fn bind_consume<'a>(
    (): (),
    operator: &'a ast::Operator,
    input: TabularExpr,
    _scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let row = cx.new_schema(Vec::new(), false);
    pipe_operator(input, BoundOperator::Consume, row, operator.span)
}

/// Operators that pass all rows and columns on.
pub(super) fn bind_pass<'a>(
    (): (),
    operator: &'a ast::Operator,
    input: TabularExpr,
    _scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let row = pass_columns(&input.schema, cx);
    pipe_operator(input, BoundOperator::Pass, row, operator.span)
}

pub(super) fn bind_as<'a>(
    ast::As { name }: &'a ast::As,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let table = name_view(input, &name.text, cx);
    scope.declare(Arc::clone(&name.text), NamedEntity::Table(Rc::new(table.clone())));
    let row = Arc::clone(&table.schema);
    pipe_operator(table, BoundOperator::Pass, row, operator.span)
}

pub(super) fn bind_invoke<'a>(
    ast::Invoke { function }: &'a ast::Invoke,
    _operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let span = function.span;
    let invoke_input = Cell::new(Some(input));
    let scope = &scope.outside_row();
    let bound =
        bind_expr(function, Expected::Table, &Scope { invoke_input: Some(&invoke_input), ..*scope }, cx);
    match bound {
        BoundExpr::Table(table) => table,
        BoundExpr::Value(value) => {
            if !value.ty.is_silent() {
                cx.error(
                    Code::TabularValueExpected,
                    span,
                    "expected a function that returns a table",
                    advice::A_TABLE.to_owned(),
                    scope,
                );
            }
            cx.unknown_table(span)
        }
    }
}

pub(super) fn bind_reduce<'a>(
    ast::Reduce { by, properties }: &'a ast::Reduce,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let value = bind_scalar(&by.expr, scope, cx);
    if !value.ty.is(ScalarType::String) && !value.ty.is_silent() && !value.ty.is_dynamic() {
        cx.error(
            Code::ExpressionMustHaveType,
            by.expr.span,
            format!("expected a string here, found a {}", value.ty.name()),
            advice::conversion(ScalarType::String, value.ty),
            scope,
        );
    }
    let mut columns = Vec::new();
    if word(operator, "kind").as_deref() == Some("source") {
        columns = cx.columns_of(&input.schema);
    }
    columns.push(cx.make_column("Pattern", ScalarType::String, operator.span));
    columns.push(cx.make_column("Count", ScalarType::Long, operator.span));
    columns.push(cx.make_column("Representative", ScalarType::String, operator.span));
    let mut all = bind_properties(&operator.parameters);
    all.extend(bind_properties(properties));
    let row = cx.derive_schema(operator, columns, false, vec![Arc::clone(&input.schema)]);
    pipe_operator(input, BoundOperator::Reduce { value: value.expr, properties: all }, row, operator.span)
}

pub(super) fn bind_range<'a>(
    ast::Range { name, from, to, step }: &'a ast::Range,
    operator: &'a ast::Operator,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let (from, to, step) = (
        bind_range_bound(from, &scope.outside_row(), cx),
        bind_range_bound(to, &scope.outside_row(), cx),
        bind_range_bound(step, &scope.outside_row(), cx),
    );
    let ends = common(from.ty, to.ty, Conversion::Promotable).unwrap_or(Ty::Unknown);
    let ty = if ends == step.ty && ends.is(ScalarType::Int) {
        ends
    } else {
        crate::bind::scalar_ops::binary_type(ast::BinaryOp::Add, ends, step.ty, false).unwrap_or(Ty::Unknown)
    };
    let column = cx.new_column(Arc::clone(&name.text), ty, Origin::Expression(operator.span));
    TabularExpr {
        kind: TabularExprKind::Range { from: from.expr, to: to.expr, step: step.expr },
        schema: cx.new_schema(vec![column], false),
        span: operator.span,
    }
}

/// An end or the step of a range: a number, a datetime or a timespan.
pub(super) fn bind_range_bound<'a>(
    expr: &'a ast::Expr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TypedExpr {
    let value = bind_scalar(expr, scope, cx);
    if !value.ty.is_summable() && !value.ty.is_silent() && !value.ty.is_dynamic() {
        let message = format!("expected a number, timespan or datetime here, found a {}", value.ty.name());
        let help = "convert it: `tolong(…)`, `todatetime(…)` or `totimespan(…)`".to_owned();
        cx.error(Code::ExpressionMustBeSummable, expr.span, message, help, scope);
    }
    value
}

/// Columns of the keys of an operator, as `summarize … by` makes them.
pub(super) fn bind_by<'a>(
    keys: &'a [ast::NamedExpr],
    projection: &mut Projection,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Vec<crate::bind::tree::BoundAssignment> {
    let values = bind_named_exprs(keys, &scope.with_kind(ScopeKind::Normal), cx);
    let mut assignments = Vec::with_capacity(keys.len());
    for (key, value) in keys.iter().zip(values) {
        refuse_dynamic(&value, key.expr.span, scope, cx);
        assignments.extend(assign(
            key,
            value,
            projection,
            super::assign::AssignmentStyle::Plain,
            None,
            scope,
            cx,
        ));
    }
    assignments
}
