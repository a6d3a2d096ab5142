//! Graph operators: accepted, not followed.

use std::sync::Arc;

use crate::{
    bind::{
        binder::Binder,
        schema::{Column, Origin},
        tree::{BoundOperator, GraphOperator, TabularExpr},
        types::Ty,
    },
    syntax::ast,
};

impl<'a> Binder<'a> {
    pub(super) fn bind_make_graph(
        &mut self,
        ast::MakeGraph { nodes, .. }: &'a ast::MakeGraph,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        for node in nodes {
            self.outside_row(|binder| binder.table(&node.table));
        }
        Self::pipe_graph(operator, input, Vec::new())
    }

    pub(super) fn bind_graph_match(
        &mut self,
        ast::GraphMatch { project, .. }: &'a ast::GraphMatch,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let columns = self.graph_columns(project);
        Self::pipe_graph(operator, input, columns)
    }

    pub(super) fn bind_graph_shortest_paths(
        &mut self,
        ast::GraphShortestPaths { project, .. }: &'a ast::GraphShortestPaths,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let columns = self.graph_columns(project);
        Self::pipe_graph(operator, input, columns)
    }

    /// The other operators on graphs, of whose columns nothing is known.
    pub(super) fn bind_graph(
        &mut self,
        (): &'a (),
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        Self::pipe_graph(operator, input, Vec::new())
    }

    fn pipe_graph(operator: &ast::Operator, input: TabularExpr, columns: Vec<Column>) -> TabularExpr {
        let row = Self::step(operator, columns, true, vec![Arc::clone(&input.schema)]);
        let graph = GraphOperator { name: operator.name.unwrap_or_default() };
        Self::piped(input, BoundOperator::Graph(graph), row, operator.span)
    }

    /// The columns that the `project` of a graph operator makes: names as far as they can be told.
    fn graph_columns(&mut self, project: &'a [ast::NamedExpr]) -> Vec<Column> {
        let mut columns = Vec::new();
        for named in project {
            let name = match named.names.as_ref().and_then(|names| names.names.first()) {
                Some(name) => Some(Arc::clone(&name.text)),
                None => path_name(&named.expr),
            };
            if let Some(name) = name {
                columns.push(self.column(name, Ty::Unknown, Origin::Expression(named.span)));
            }
        }
        columns
    }
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
