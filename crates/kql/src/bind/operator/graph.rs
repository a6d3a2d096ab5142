//! Graph operators: accepted, not followed.

use std::sync::Arc;

use crate::{
    bind::{
        context::BindContext,
        expression::bind_table,
        pipeline::pipe_operator,
        schema::{Column, Origin},
        scope::Scope,
        tree::{BoundOperator, GraphOperator, TabularExpr},
        types::Ty,
    },
    syntax::ast,
};

pub(super) fn bind_make_graph<'a>(
    ast::MakeGraph { nodes, .. }: &'a ast::MakeGraph,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    for node in nodes {
        bind_table(&node.table, &scope.outside_row(), cx);
    }
    pipe_graph(operator, input, Vec::new(), cx)
}

pub(super) fn bind_graph_match<'a>(
    ast::GraphMatch { project, .. }: &'a ast::GraphMatch,
    operator: &'a ast::Operator,
    input: TabularExpr,
    _scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let columns = make_graph_columns(project, cx);
    pipe_graph(operator, input, columns, cx)
}

pub(super) fn bind_graph_shortest_paths<'a>(
    ast::GraphShortestPaths { project, .. }: &'a ast::GraphShortestPaths,
    operator: &'a ast::Operator,
    input: TabularExpr,
    _scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let columns = make_graph_columns(project, cx);
    pipe_graph(operator, input, columns, cx)
}

/// The other operators on graphs, of whose columns nothing is known.
pub(super) fn bind_graph<'a>(
    (): (),
    operator: &'a ast::Operator,
    input: TabularExpr,
    _scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    pipe_graph(operator, input, Vec::new(), cx)
}

fn pipe_graph(
    operator: &ast::Operator,
    input: TabularExpr,
    columns: Vec<Column>,
    cx: &mut BindContext<'_>,
) -> TabularExpr {
    let row = cx.derive_schema(operator, columns, true, vec![Arc::clone(&input.schema)]);
    let graph = GraphOperator { name: operator.name.unwrap_or_default() };
    pipe_operator(input, BoundOperator::Graph(graph), row, operator.span)
}

/// The columns that the `project` of a graph operator makes: names as far as they can be told.
fn make_graph_columns<'a>(project: &'a [ast::NamedExpr], cx: &mut BindContext<'a>) -> Vec<Column> {
    let mut columns = Vec::new();
    for named in project {
        let name = match named.names.as_ref().and_then(|names| names.names.first()) {
            Some(name) => Some(Arc::clone(&name.text)),
            None => path_name(&named.expr),
        };
        if let Some(name) = name {
            columns.push(cx.new_column(name, Ty::Unknown, Origin::Expression(named.span)));
        }
    }
    columns
}

/// `n.Name` → `n_Name`.
fn path_name(expr: &ast::Expr) -> Option<Arc<str>> {
    match &expr.kind {
        ast::ExprKind::Name(name) => Some(Arc::clone(&name.text)),
        ast::ExprKind::Path { base, member } => {
            Some(format!("{}_{}", path_name(base)?, path_name(member)?).into())
        }
        _ => None,
    }
}
