//! `make-series`: keys, aggregates as arrays, the axis as an array.

use std::sync::Arc;

use super::{
    assign::{AssignmentStyle, assign},
    rows::bind_by,
};
use crate::{
    bind::{
        context::BindContext,
        expression::bind_scalar,
        pipeline::{pipe_operator, word},
        projection::Projection,
        scope::{Scope, ScopeKind},
        tree::{BoundAssignment, BoundOperator, MakeSeries, ScalarExpr, ScalarExprKind, TabularExpr},
    },
    diagnostic::Code,
    syntax::ast::{self, ScalarType},
};

pub(super) fn bind_make_series<'a>(
    ast::MakeSeries { aggregates, on, range, by }: &'a ast::MakeSeries,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let mut projection = Projection::default();
    let keys = by.as_ref().map(|by| bind_by(&by.keys, &mut projection, scope, cx)).unwrap_or_default();
    let mut bound = Vec::with_capacity(aggregates.len());
    for aggregate in aggregates {
        let value = bind_scalar(&aggregate.column.expr, &scope.with_kind(ScopeKind::Aggregate), cx);
        let default = aggregate.default.as_ref().map(|default| bind_scalar(default, scope, cx).expr);
        let ty = Some(ScalarType::Dynamic);
        if let Some(assignment) =
            assign(&aggregate.column, value, &mut projection, AssignmentStyle::Plain, ty, scope, cx)
        {
            bound.push((assignment, default));
        }
    }
    let axis = bind_scalar(&on.expr, scope, cx);
    let axis_expr = axis.expr.clone();
    let on = assign(on, axis, &mut projection, AssignmentStyle::Plain, Some(ScalarType::Dynamic), scope, cx)
        .unwrap_or(BoundAssignment { targets: Vec::new(), value: axis_expr });
    let (from, to, step, in_range) = match range {
        ast::SeriesRange::Steps { from, to, step } => {
            let from = from.as_ref().map(|from| bind_scalar(from, scope, cx).expr);
            let to = to.as_ref().map(|to| bind_scalar(to, scope, cx).expr);
            (from, to, bind_scalar(step, scope, cx).expr, false)
        }
        ast::SeriesRange::In(values) => {
            let mut values: Vec<ScalarExpr> =
                values.iter().map(|value| bind_scalar(value, scope, cx).expr).collect();
            if values.len() != 3 {
                cx.error(
                    Code::ArgumentCountExpected,
                    operator.keyword,
                    format!("`range` takes 3 arguments here, found {}", values.len()),
                    "write `in range(start, stop, step)`".to_owned(),
                    scope,
                );
            }
            let error = ScalarExpr { kind: ScalarExprKind::Error, ty: None, span: operator.span };
            let step = if values.len() > 2 { values.remove(2) } else { error };
            let mut ends = values.into_iter();
            (ends.next(), ends.next(), step, true)
        }
    };
    let row = cx.derive_schema(operator, projection.finish(), false, vec![Arc::clone(&input.schema)]);
    let nonempty = word(operator, "kind").as_deref() == Some("nonempty");
    let series = MakeSeries { by: keys, aggregates: bound, on, from, to, step, in_range, nonempty };
    pipe_operator(input, BoundOperator::MakeSeries(series), row, operator.span)
}
