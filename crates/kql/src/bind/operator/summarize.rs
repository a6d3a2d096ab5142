//! `summarize`: keys first, then aggregates.

use std::sync::Arc;

use super::assign::{AssignmentStyle, assign, bind_named_exprs, refuse_dynamic};
use crate::{
    bind::{
        context::BindContext,
        expression::bind_scalar,
        pipeline::pipe_operator,
        projection::Projection,
        scope::{Scope, ScopeKind},
        tree::{BoundOperator, TabularExpr},
    },
    syntax::ast,
};

pub(super) fn bind_summarize<'a>(
    ast::Summarize { aggregates, by }: &'a ast::Summarize,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let mut projection = Projection::default();
    let mut keys = Vec::new();
    let mut key_ids = Vec::new();
    if let Some(by) = by {
        let values = bind_named_exprs(&by.keys, scope, cx);
        for (key, value) in by.keys.iter().zip(values) {
            refuse_dynamic(&value, key.expr.span, scope, cx);
            key_ids.extend(value.column.as_ref().map(|column| column.id));
            keys.extend(assign(key, value, &mut projection, AssignmentStyle::Plain, None, scope, cx));
        }
        if let Some(bin) = &by.bin {
            bind_scalar(bin, scope, cx);
        }
        projection.hold_back_all();
    }
    let aggregate_scope = Scope { keys: &key_ids, ..scope.with_kind(ScopeKind::Aggregate) };
    let values = bind_named_exprs(aggregates, &aggregate_scope, cx);
    let open = values.iter().any(|value| value.results.as_ref().is_some_and(|results| results.open));
    let mut assignments = Vec::with_capacity(aggregates.len());
    for (aggregate, value) in aggregates.iter().zip(values) {
        assignments.extend(assign(
            aggregate,
            value,
            &mut projection,
            AssignmentStyle::Plain,
            None,
            scope,
            cx,
        ));
    }
    let row = cx.derive_schema(operator, projection.finish(), open, vec![Arc::clone(&input.schema)]);
    pipe_operator(input, BoundOperator::Summarize { by: keys, aggregates: assignments }, row, operator.span)
}
