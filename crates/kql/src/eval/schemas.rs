//! Answers the binder's question for the columns of tables whose rows alone tell them: `bag_unpack`, `pivot`.

use std::sync::Arc;

use super::Context;
use super::execution::Execution;
use super::provider::TableProvider;
use super::{column_use, operator};
use crate::bind;
use crate::bind::tree::{TabularExpr, TabularExprKind};
use crate::syntax::ast::ScalarType;

/// Runs as much of a query as it takes to know the columns.
pub(crate) struct EvaluatedSchemas<'c> {
    context: &'c Context,
    fixtures: &'c dyn TableProvider,
}

impl<'c> EvaluatedSchemas<'c> {
    /// With the caller's tables.
    pub(crate) fn new(context: &'c Context, fixtures: &'c dyn TableProvider) -> Self {
        Self { context, fixtures }
    }
}

impl bind::SchemaResolver for EvaluatedSchemas<'_> {
    fn columns(&mut self, table: &TabularExpr) -> Option<Vec<(Arc<str>, ScalarType)>> {
        let table = match &table.kind {
            TabularExprKind::Shared { table, .. } => table,
            _ => table,
        };
        let TabularExprKind::Pipe { operator, input, .. } = &table.kind else { return None };
        if column_use::reads_input(input) {
            return None;
        }
        let run = Execution::new(table, self.context, self.fixtures, None);
        // What keeps the columns from being known is reported when the query runs.
        operator::plugin::columns(&run, operator, input).ok().flatten()
    }
}
