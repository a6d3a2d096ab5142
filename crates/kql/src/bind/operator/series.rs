//! `make-series`: keys, aggregates as arrays, the axis as an array.

use std::sync::Arc;

use super::assign::AssignmentStyle;
use crate::diagnostic::Code;
use crate::{
    bind::{
        binder::{Binder, ScopeKind},
        pipeline::word,
        projection::Projection,
        tree::{BoundAssignment, BoundOperator, MakeSeries, ScalarExpr, ScalarExprKind, TabularExpr},
    },
    syntax::ast::{self, ScalarType},
};

impl<'a> Binder<'a> {
    pub(super) fn bind_make_series(
        &mut self,
        ast::MakeSeries { aggregates, on, range, by }: &'a ast::MakeSeries,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let mut projection = Projection::default();
        let keys = by.as_ref().map(|by| self.key_columns(&by.keys, &mut projection)).unwrap_or_default();
        let mut bound = Vec::with_capacity(aggregates.len());
        for aggregate in aggregates {
            let value = self.with_kind(ScopeKind::Aggregate, |binder| binder.scalar(&aggregate.column.expr));
            let default = aggregate.default.as_ref().map(|default| self.scalar(default).expr);
            let ty = Some(ScalarType::Dynamic);
            if let Some(assignment) =
                self.assign(&aggregate.column, value, &mut projection, AssignmentStyle::Plain, ty)
            {
                bound.push((assignment, default));
            }
        }
        let axis = self.scalar(&on.expr);
        let axis_expr = axis.expr.clone();
        let on = self
            .assign(on, axis, &mut projection, AssignmentStyle::Plain, Some(ScalarType::Dynamic))
            .unwrap_or(BoundAssignment { targets: Vec::new(), value: axis_expr });
        let (from, to, step, in_range) = match range {
            ast::SeriesRange::Steps { from, to, step } => {
                let from = from.as_ref().map(|from| self.scalar(from).expr);
                let to = to.as_ref().map(|to| self.scalar(to).expr);
                (from, to, self.scalar(step).expr, false)
            }
            ast::SeriesRange::In(values) => {
                let mut values: Vec<ScalarExpr> =
                    values.iter().map(|value| self.scalar(value).expr).collect();
                if values.len() != 3 {
                    self.error(
                        Code::ArgumentCountExpected,
                        operator.keyword,
                        format!("`range` takes 3 arguments here, found {}", values.len()),
                        "write `in range(start, stop, step)`".to_owned(),
                    );
                }
                let error = ScalarExpr { kind: ScalarExprKind::Error, ty: None, span: operator.span };
                let step = if values.len() > 2 { values.remove(2) } else { error };
                let mut ends = values.into_iter();
                (ends.next(), ends.next(), step, true)
            }
        };
        let row = Self::step(operator, projection.finish(), false, vec![Arc::clone(&input.schema)]);
        let nonempty = word(operator, "kind").as_deref() == Some("nonempty");
        let series = MakeSeries { by: keys, aggregates: bound, on, from, to, step, in_range, nonempty };
        Self::piped(input, BoundOperator::MakeSeries(series), row, operator.span)
    }
}
