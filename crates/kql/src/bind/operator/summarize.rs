//! `summarize`: keys first, then aggregates.

use std::sync::Arc;

use super::assign::AssignmentStyle;
use crate::{
    bind::{
        binder::{Binder, ScopeKind},
        projection::Projection,
        tree::{BoundOperator, TabularExpr},
    },
    syntax::ast,
};

impl<'a> Binder<'a> {
    pub(super) fn bind_summarize(
        &mut self,
        ast::Summarize { aggregates, by }: &'a ast::Summarize,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let mut projection = Projection::default();
        let mut keys = Vec::new();
        let mut key_ids = Vec::new();
        if let Some(by) = by {
            let values = self.values(&by.keys);
            for (key, value) in by.keys.iter().zip(values) {
                self.not_dynamic(&value, key.expr.span);
                key_ids.extend(value.column.as_ref().map(|column| column.id));
                keys.extend(self.assign(key, value, &mut projection, AssignmentStyle::Plain, None));
            }
            if let Some(bin) = &by.bin {
                self.scalar(bin);
            }
            projection.hold_back_all();
        }
        let before = std::mem::replace(&mut self.keys, key_ids);
        let values = self.with_kind(ScopeKind::Aggregate, |binder| binder.values(aggregates));
        self.keys = before;
        let open = values.iter().any(|value| value.results.as_ref().is_some_and(|results| results.open));
        let mut assignments = Vec::with_capacity(aggregates.len());
        for (aggregate, value) in aggregates.iter().zip(values) {
            assignments.extend(self.assign(aggregate, value, &mut projection, AssignmentStyle::Plain, None));
        }
        let row = Self::step(operator, projection.finish(), open, vec![Arc::clone(&input.schema)]);
        Self::piped(input, BoundOperator::Summarize { by: keys, aggregates: assignments }, row, operator.span)
    }
}
