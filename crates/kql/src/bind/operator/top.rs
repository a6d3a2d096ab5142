//! `top`, `top-hitters`, `top-nested`.

use std::sync::Arc;

use crate::{
    bind::{
        binder::{Binder, ScopeKind},
        projection::unique_name,
        schema::{Column, Origin},
        tree::{BoundOperator, BoundTopNestedLevel, TabularExpr},
        typed_expr::TypedExpr,
        types::Ty,
    },
    syntax::ast::{self, Direction, ScalarType},
};

impl<'a> Binder<'a> {
    pub(super) fn bind_top(
        &mut self,
        ast::Top { count, by }: &'a ast::Top,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let count = self.count(count);
        let by = self.sort_key(by, false);
        let row = self.passed(&input.schema);
        Self::piped(input, BoundOperator::Top { count, by }, row, operator.span)
    }

    pub(super) fn bind_top_hitters(
        &mut self,
        ast::TopHitters { count, of, by }: &'a ast::TopHitters,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let count = self.count(count);
        let value = self.scalar(&of.expr);
        let weight = by.as_ref().map(|by| self.scalar(&by.expr));
        let column = self.value_column(&value, of, "Column1");
        let weight_column = match &weight {
            Some(weight) => {
                let name = format!("approximate_sum_{}", weight.name.as_deref().unwrap_or_default());
                self.column(name.into(), weight.ty, Origin::Expression(operator.span))
            }
            None => self.made(&format!("approximate_count_{}", column.name), ScalarType::Long, operator.span),
        };
        let row = Self::step(operator, vec![column, weight_column], false, vec![Arc::clone(&input.schema)]);
        let by = weight.map(|weight| weight.expr);
        Self::piped(input, BoundOperator::TopHitters { count, of: value.expr, by }, row, operator.span)
    }

    pub(super) fn bind_top_nested(
        &mut self,
        ast::TopNested { levels }: &'a ast::TopNested,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let mut columns: Vec<Column> = Vec::new();
        let mut bound = Vec::with_capacity(levels.len());
        for level in levels {
            let count = level.count.as_ref().map(|count| self.count(count));
            let of = self.scalar(&level.of.expr);
            let others = level.others.as_ref().map(|others| self.scalar(others).expr);
            let by = self.with_kind(ScopeKind::Aggregate, |binder| binder.scalar(&level.by.key.expr));
            let mut column = self.value_column(&of, &level.of, "");
            if column.name.is_empty() {
                column.name = format!("Column{}", columns.len() + 1).into();
            }
            self.make_free(&mut column, &columns);
            let given = level.by.key.names.as_ref().and_then(|names| names.names.first());
            let name: Arc<str> = match given {
                Some(name) => Arc::clone(&name.text),
                None => format!("aggregated_{}", column.name).into(),
            };
            columns.push(column);
            let mut aggregated = self.column(name, by.ty, Origin::Expression(level.by.span));
            self.make_free(&mut aggregated, &columns);
            columns.push(aggregated);
            bound.push(BoundTopNestedLevel {
                count,
                of: of.expr,
                others,
                by: by.expr,
                descending: level.by.direction != Some(Direction::Ascending),
            });
        }
        let row = Self::step(operator, columns, false, vec![Arc::clone(&input.schema)]);
        Self::piped(input, BoundOperator::TopNested(bound), row, operator.span)
    }

    /// The column of a value: itself if it is one.
    fn value_column(&mut self, value: &TypedExpr, named: &'a ast::NamedExpr, default: &str) -> Column {
        let given =
            named.names.as_ref().and_then(|names| names.names.first()).map(|name| Arc::clone(&name.text));
        match (&given, &value.column) {
            (None, Some(column)) => column.clone(),
            (Some(name), Some(column)) => self.renamed(column, Arc::clone(name)),
            _ => {
                let name = given.or_else(|| value.name.clone()).unwrap_or_else(|| default.into());
                let ty = if value.ty == Ty::Error { Ty::Unknown } else { value.ty };
                self.column(name, ty, Origin::Expression(named.span))
            }
        }
    }

    fn make_free(&mut self, column: &mut Column, columns: &[Column]) {
        let taken = |name: &str| columns.iter().any(|known| *known.name == *name);
        if taken(&column.name) {
            *column = self.renamed(column, unique_name(&column.name, taken));
        }
    }
}
