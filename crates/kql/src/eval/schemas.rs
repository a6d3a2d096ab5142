//! Answers the binder's question for the columns of tables whose rows alone tell them: `bag_unpack`, `pivot`.

use std::sync::Arc;

use super::fixtures::Fixtures;
use super::run::Run;
use super::{Context, Stop};
use super::{operator, reads};
use crate::bind;
use crate::bind::tree::{Table, TableKind};
use crate::syntax::ast::ScalarType;

/// Runs as much of a query as it takes to know the columns.
pub struct Schemas<'c> {
    context: &'c Context,
    fixtures: &'c dyn Fixtures,
    stopped: Option<Stop>,
}

impl<'c> Schemas<'c> {
    /// With the caller's tables.
    pub fn new(context: &'c Context, fixtures: &'c dyn Fixtures) -> Self {
        Self { context, fixtures, stopped: None }
    }

    /// What kept a question from being answered.
    pub fn stopped(self) -> Option<Stop> {
        self.stopped
    }
}

impl bind::Schemas for Schemas<'_> {
    fn columns(&mut self, table: &Table) -> Option<Vec<(Arc<str>, ScalarType)>> {
        let table = match &table.kind {
            TableKind::Shared { table, .. } => table,
            _ => table,
        };
        let TableKind::Pipe { operator, input, .. } = &table.kind else { return None };
        if reads::reads_input(input) {
            return None;
        }
        let run = Run::new(table, self.context, self.fixtures, None);
        match operator::plugin::columns(&run, operator, input) {
            Ok(columns) => columns,
            Err(stop) => {
                self.stopped.get_or_insert(stop);
                None
            }
        }
    }
}
