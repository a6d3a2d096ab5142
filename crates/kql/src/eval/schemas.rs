//! Answers the binder's question for the columns of tables whose rows alone tell them: `bag_unpack`, `pivot`.

use std::sync::Arc;

use super::execution::Execution;
use super::provider::TableProvider;
use super::{Context, EvalError};
use super::{column_use, operator};
use crate::bind;
use crate::bind::tree::{TabularExpr, TabularExprKind};
use crate::syntax::ast::ScalarType;

/// Runs as much of a query as it takes to know the columns.
pub struct EvaluatedSchemas<'c> {
    context: &'c Context,
    fixtures: &'c dyn TableProvider,
    stopped: Option<EvalError>,
}

impl<'c> EvaluatedSchemas<'c> {
    /// With the caller's tables.
    pub fn new(context: &'c Context, fixtures: &'c dyn TableProvider) -> Self {
        Self { context, fixtures, stopped: None }
    }

    /// What kept a question from being answered.
    pub fn stopped(self) -> Option<EvalError> {
        self.stopped
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
        match operator::plugin::columns(&run, operator, input) {
            Ok(columns) => columns,
            Err(stop) => {
                self.stopped.get_or_insert(stop);
                None
            }
        }
    }
}
