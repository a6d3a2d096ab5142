//! `top`, `top-hitters`, `top-nested`.

use std::sync::Arc;

use super::rows::bind_sort_key;
use crate::{
    bind::{
        context::BindContext,
        expression::{bind_scalar, bind_whole_number},
        pipeline::{pass_columns, pipe_operator},
        projection::unique_name,
        schema::{Column, Origin},
        scope::{Scope, ScopeKind},
        tree::{BoundOperator, BoundTopNestedLevel, TabularExpr},
        typed_expr::TypedExpr,
        types::Ty,
    },
    syntax::ast::{self, Direction, ScalarType},
};

pub(super) fn bind_top<'a>(
    ast::Top { count, by }: &'a ast::Top,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let count = bind_whole_number(count, scope, cx);
    let by = bind_sort_key(by, scope, cx);
    let row = pass_columns(&input.schema, cx);
    pipe_operator(input, BoundOperator::Top { count, by }, row, operator.span)
}

pub(super) fn bind_top_hitters<'a>(
    ast::TopHitters { count, of, by }: &'a ast::TopHitters,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let count = bind_whole_number(count, scope, cx);
    let value = bind_scalar(&of.expr, scope, cx);
    let weight = by.as_ref().map(|by| bind_scalar(&by.expr, scope, cx));
    let column = make_value_column(&value, of, "Column1", cx);
    let weight_column = match &weight {
        Some(weight) => {
            let name = format!("approximate_sum_{}", weight.name.as_deref().unwrap_or_default());
            cx.new_column(name.into(), weight.ty, Origin::Expression(operator.span))
        }
        None => {
            cx.make_column(&format!("approximate_count_{}", column.name), ScalarType::Long, operator.span)
        }
    };
    let row = cx.derive_schema(operator, vec![column, weight_column], false, vec![Arc::clone(&input.schema)]);
    let by = weight.map(|weight| weight.expr);
    pipe_operator(input, BoundOperator::TopHitters { count, of: value.expr, by }, row, operator.span)
}

pub(super) fn bind_top_nested<'a>(
    ast::TopNested { levels }: &'a ast::TopNested,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let mut columns: Vec<Column> = Vec::new();
    let mut bound = Vec::with_capacity(levels.len());
    for level in levels {
        let count = level.count.as_ref().map(|count| bind_whole_number(count, scope, cx));
        let of = bind_scalar(&level.of.expr, scope, cx);
        let others = level.others.as_ref().map(|others| bind_scalar(others, scope, cx).expr);
        let by = bind_scalar(&level.by.key.expr, &scope.with_kind(ScopeKind::Aggregate), cx);
        let mut column = make_value_column(&of, &level.of, "", cx);
        if column.name.is_empty() {
            column.name = format!("Column{}", columns.len() + 1).into();
        }
        make_name_free(&mut column, &columns, cx);
        let given = level.by.key.names.as_ref().and_then(|names| names.names.first());
        let name: Arc<str> = match given {
            Some(name) => Arc::clone(&name.text),
            None => format!("aggregated_{}", column.name).into(),
        };
        columns.push(column);
        let mut aggregated = cx.new_column(name, by.ty, Origin::Expression(level.by.span));
        make_name_free(&mut aggregated, &columns, cx);
        columns.push(aggregated);
        bound.push(BoundTopNestedLevel {
            count,
            of: of.expr,
            others,
            by: by.expr,
            descending: level.by.direction != Some(Direction::Ascending),
        });
    }
    let row = cx.derive_schema(operator, columns, false, vec![Arc::clone(&input.schema)]);
    pipe_operator(input, BoundOperator::TopNested(bound), row, operator.span)
}

/// The column of a value: itself if it is one.
fn make_value_column<'a>(
    value: &TypedExpr,
    named: &'a ast::NamedExpr,
    default: &str,
    cx: &mut BindContext<'a>,
) -> Column {
    let given = named.names.as_ref().and_then(|names| names.names.first()).map(|name| Arc::clone(&name.text));
    match (&given, &value.column) {
        (None, Some(column)) => column.clone(),
        (Some(name), Some(column)) => cx.rename_column(column, Arc::clone(name)),
        _ => {
            let name = given.or_else(|| value.name.clone()).unwrap_or_else(|| default.into());
            let ty = if value.ty == Ty::Error { Ty::Unknown } else { value.ty };
            cx.new_column(name, ty, Origin::Expression(named.span))
        }
    }
}

fn make_name_free(column: &mut Column, columns: &[Column], cx: &mut BindContext<'_>) {
    let taken = |name: &str| columns.iter().any(|known| *known.name == *name);
    if taken(&column.name) {
        *column = cx.rename_column(column, unique_name(&column.name, taken));
    }
}
