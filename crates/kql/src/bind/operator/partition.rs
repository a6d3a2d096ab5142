//! Operators with subqueries over parts or copies of the input: `partition`, `fork`, `facet`.

use std::sync::Arc;

use super::assign::refuse_dynamic;
use crate::{
    bind::{
        advice,
        context::BindContext,
        expression::{bind_scalar, bind_table},
        pipeline::{bind_properties, bind_subquery, pipe_operator},
        schema::SchemaRef,
        scope::{NamedEntity, Scope},
        tree::{BoundOperator, TabularExpr},
        typed_expr::TypedExpr,
        types::Ty,
    },
    diagnostic::Code,
    syntax::ast,
};

pub(super) fn bind_partition<'a>(
    ast::Partition { by, body }: &'a ast::Partition,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let key = bind_scalar(by, scope, cx);
    let by = find_key(&key, by, scope, cx);
    let parameters = bind_properties(&operator.parameters);
    // What the body names is not seen behind it.
    let names = scope.body.nested();
    let scope = &scope.with_body(&names);
    let body = match body {
        ast::PartitionBody::Subquery(subquery) => bind_subquery(subquery, &input.schema, scope, cx),
        ast::PartitionBody::Query(query) => {
            // A query of its own sees the key as a value.
            if let Some(name) = key.name.clone() {
                let constant = crate::bind::tree::ScalarExprKind::Unresolved {
                    name: Arc::clone(&name),
                    arguments: Vec::new(),
                };
                let value = TypedExpr::new(constant, key.ty, operator.span).constant(true);
                scope.declare(name, NamedEntity::Value(std::rc::Rc::new(value)));
            }
            bind_table(&query.body, &scope.outside_row(), cx)
        }
    };
    let columns = cx.columns_of(&body.schema);
    let open = body.schema.open;
    let row = cx.derive_schema(operator, columns, open, vec![Arc::clone(&body.schema)]);
    pipe_operator(
        input,
        BoundOperator::Partition { by, parameters, body: Box::new(body) },
        row,
        operator.span,
    )
}

/// The index of a key column; reports what is none.
fn find_key<'a>(
    key: &TypedExpr,
    at: &'a ast::Expr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Option<usize> {
    refuse_dynamic(key, at.span, scope, cx);
    if !key.reference {
        if key.ty != Ty::Error {
            cx.error(
                Code::ColumnExpected,
                at.span,
                "expected a column here",
                advice::COMPUTE_BEFORE.to_owned(),
                scope,
            );
        }
        return None;
    }
    key.column.as_ref().and_then(|column| cx.index_of(column.id, scope))
}

pub(super) fn bind_fork<'a>(
    ast::Fork { branches }: &'a ast::Fork,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let bound: Vec<TabularExpr> =
        branches.iter().map(|branch| bind_subquery(&branch.body, &input.schema, scope, cx)).collect();
    // Several results: which of them a later step would read is not known.
    let row = cx.new_schema(Vec::new(), true);
    pipe_operator(input, BoundOperator::Fork(bound), row, operator.span)
}

pub(super) fn bind_facet<'a>(
    ast::Facet { by, with }: &'a ast::Facet,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let mut keys = Vec::with_capacity(by.len());
    for key in by {
        let value = bind_scalar(key, scope, cx);
        keys.extend(find_key(&value, key, scope, cx));
    }
    let with = with.as_ref().map(|with| Box::new(bind_subquery(with, &input.schema, scope, cx)));
    let row: SchemaRef = cx.new_schema(Vec::new(), true);
    pipe_operator(input, BoundOperator::Facet { by: keys, with }, row, operator.span)
}
