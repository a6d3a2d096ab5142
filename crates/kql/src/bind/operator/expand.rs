//! `mv-expand` and `mv-apply`.

use std::sync::Arc;

use super::assign::{AssignmentStyle, assign};
use crate::{
    bind::{
        context::BindContext,
        expression::{bind_scalar, bind_whole_number},
        pipeline::{bind_subquery, pipe_operator, word},
        projection::{Projection, SameName},
        schema::{ColumnId, SchemaRef},
        scope::Scope,
        tree::{Apply, BoundExpandColumn, BoundOperator, Expand, JoinSide, TabularExpr},
    },
    diagnostic::{Code, Severity},
    syntax::ast::{self, ScalarType},
};

pub(super) fn bind_mv_expand<'a>(
    ast::MvExpand { columns, row_limit, spelling }: &'a ast::MvExpand,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let (mut expand, projection, _) =
        bind_expansion(operator, columns, row_limit.as_ref(), &input, scope, cx);
    expand.old = *spelling == ast::MvExpandSpelling::Joined;
    let row =
        cx.derive_schema(operator, projection.finish(), input.schema.open, vec![Arc::clone(&input.schema)]);
    pipe_operator(input, BoundOperator::MvExpand(expand), row, operator.span)
}

pub(super) fn bind_mv_apply<'a>(
    ast::MvApply { columns, row_limit, on, .. }: &'a ast::MvApply,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let (expand, projection, applied) =
        bind_expansion(operator, columns, row_limit.as_ref(), &input, scope, cx);
    let context: SchemaRef =
        cx.derive_schema(operator, projection.finish(), input.schema.open, vec![Arc::clone(&input.schema)]);
    let body = bind_subquery(on, &context, &scope.with_row(&context), cx);
    // The columns of the input but for those that were expanded, then the subquery's, which replace by name.
    let mut result = Projection::default();
    let mut output: Vec<JoinSide> = Vec::new();
    for (index, column) in cx.columns_of(&input.schema).into_iter().enumerate() {
        if applied.contains(&column.id) {
            continue;
        }
        let id = column.id;
        if result.add(column, SameName::Numbered, &mut || cx.fresh_column()).is_some() {
            result.hold_back(id);
            output.push(JoinSide::Left(index));
        }
    }
    for (index, column) in cx.columns_of(&body.schema).into_iter().enumerate() {
        if let Some(target) = result.add(column, SameName::Replaced, &mut || cx.fresh_column()) {
            match output.get_mut(target) {
                Some(place) => *place = JoinSide::Right(index),
                None => output.push(JoinSide::Right(index)),
            }
        }
    }
    let open = input.schema.open || body.schema.open;
    let inputs = vec![Arc::clone(&input.schema), Arc::clone(&body.schema)];
    let row = cx.derive_schema(operator, result.finish(), open, inputs);
    let apply = Apply { expand, context, body: Box::new(body), output };
    pipe_operator(input, BoundOperator::MvApply(apply), row, operator.span)
}

fn bind_expansion<'a>(
    operator: &'a ast::Operator,
    columns: &'a [ast::ExpandColumn],
    row_limit: Option<&'a ast::Expr>,
    input: &TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> (Expand, Projection, Vec<ColumnId>) {
    let mut expanded = Vec::with_capacity(columns.len());
    let mut applied = Vec::new();
    let values: Vec<_> = columns.iter().map(|column| bind_scalar(&column.column.expr, scope, cx)).collect();
    let mut projection = Projection::extending(cx.columns_of(&input.schema));
    for (column, value) in columns.iter().zip(values) {
        if !value.ty.is_dynamic() && !value.ty.is_silent() {
            let message = format!("expected a dynamic here, found a {}", value.ty.name());
            let help = value
                .ty
                .is(ScalarType::String)
                .then(|| {
                    value
                        .name
                        .as_deref()
                        .map(|name| format!("parse it first: `parse_json({name})`, `split({name}, ',')`"))
                })
                .flatten();
            let span = column.column.expr.span;
            cx.report(Code::ExpressionMustHaveType, Severity::Error, span, message, help, scope);
        }
        if column.column.names.is_none() && value.reference {
            applied.extend(value.column.as_ref().map(|column| column.id));
        }
        let convert = column.ty.and_then(|ty| ty.ty);
        let ty = convert.or_else(|| value.scalar());
        if let Some(assignment) =
            assign(&column.column, value, &mut projection, AssignmentStyle::Replace, ty, scope, cx)
            && let Some(target) = assignment.targets.first().copied().flatten()
        {
            expanded.push(BoundExpandColumn { target, value: assignment.value, convert });
        }
    }
    let mut index = None;
    if let Some(name) = word(operator, "with_itemindex") {
        let column = cx.make_column(&name, ScalarType::Long, operator.span);
        index = projection.add(column, SameName::Numbered, &mut || cx.fresh_column());
    }
    let limit = row_limit.map(|limit| bind_whole_number(limit, scope, cx));
    let bags = word(operator, "bagexpansion").or_else(|| word(operator, "kind"));
    let bags_as_arrays = bags.as_deref() == Some("array");
    (Expand { columns: expanded, index, limit, old: false, bags_as_arrays }, projection, applied)
}
