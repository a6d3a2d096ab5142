//! Operators that pass columns on and choose, order or count rows; and `range`, `as`, `invoke`, `getschema`, `reduce`.

use std::{rc::Rc, sync::Arc};

use crate::diagnostic::Code;
use crate::{
    bind::{
        advice,
        binder::{Binder, ScopeKind},
        pipeline::word,
        projection::Projection,
        schema::Origin,
        scope::NamedEntity,
        tree::{BoundOperator, ScalarExpr, SortKey, TabularExpr, TabularExprKind},
        typed_expr::{BoundExpr, TypedExpr},
        types::{Conversion, Ty, common},
    },
    syntax::ast::{self, Direction, Nulls, ScalarType},
};

impl<'a> Binder<'a> {
    pub(super) fn bind_where(
        &mut self,
        ast::Where { predicate }: &'a ast::Where,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let predicate = self.predicate(predicate);
        let row = self.passed(&input.schema);
        Self::piped(input, BoundOperator::Where(predicate), row, operator.span)
    }

    pub(super) fn bind_take(
        &mut self,
        ast::Take { count }: &'a ast::Take,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        self.bind_row_count(count, operator, input, BoundOperator::Take)
    }

    pub(super) fn bind_sample(
        &mut self,
        ast::Sample { count }: &'a ast::Sample,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        self.bind_row_count(count, operator, input, BoundOperator::Sample)
    }

    fn bind_row_count(
        &mut self,
        count: &'a ast::Expr,
        operator: &'a ast::Operator,
        input: TabularExpr,
        kind: fn(ScalarExpr) -> BoundOperator,
    ) -> TabularExpr {
        let count = self.count(count);
        let row = self.passed(&input.schema);
        Self::piped(input, kind(count), row, operator.span)
    }

    pub(super) fn bind_sort(
        &mut self,
        ast::Sort { keys }: &'a ast::Sort,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let keys = keys.iter().map(|key| self.sort_key(key, true)).collect();
        let row = self.passed(&input.schema);
        Self::piped(input, BoundOperator::Sort(keys), row, operator.span)
    }

    /// A key of `sort`; without a direction the largest come first.
    pub(super) fn sort_key(&mut self, key: &'a ast::Ordered, scalar_only: bool) -> SortKey {
        let value = self.scalar(&key.key.expr);
        if scalar_only {
            self.not_dynamic(&value, key.key.expr.span);
        }
        let descending = !matches!(key.direction, Some(Direction::Ascending | Direction::NaturalAscending));
        let nulls_first = key.nulls.map_or(!descending, |nulls| nulls == Nulls::First);
        SortKey { value: value.expr, descending, nulls_first }
    }

    pub(super) fn bind_sample_distinct(
        &mut self,
        ast::SampleDistinct { count, of }: &'a ast::SampleDistinct,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let count = self.count(count);
        let value = self.scalar(&of.expr);
        if !value.reference && value.ty != Ty::Error {
            let help = advice::COMPUTE_BEFORE.to_owned();
            self.error(Code::ColumnExpected, of.expr.span, "expected a column here", help);
        }
        self.not_dynamic(&value, of.expr.span);
        let column = if let (None, Some(column)) = (&of.names, &value.column) {
            column.clone()
        } else {
            let name =
                of.names.as_ref().and_then(|names| names.names.first()).map(|name| Arc::clone(&name.text));
            let name = name.or_else(|| value.name.clone()).unwrap_or_else(|| "Column1".into());
            self.column(name, value.ty, Origin::Expression(of.span))
        };
        let row = Self::step(operator, vec![column], false, vec![Arc::clone(&input.schema)]);
        Self::piped(input, BoundOperator::SampleDistinct { count, of: value.expr }, row, operator.span)
    }

    pub(super) fn bind_count(
        &mut self,
        ast::Count { name }: &'a ast::Count,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let name = name.as_ref().map_or("Count", |name| &name.text);
        let column = self.made(name, ScalarType::Long, operator.span);
        let row = Self::step(operator, vec![column], false, vec![Arc::clone(&input.schema)]);
        Self::piped(input, BoundOperator::Count, row, operator.span)
    }

    pub(super) fn bind_get_schema(
        &mut self,
        (): &'a (),
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let columns = if word(operator, "kind").as_deref() == Some("csl") {
            vec![self.made("Schema", ScalarType::String, operator.span)]
        } else {
            vec![
                self.made("ColumnName", ScalarType::String, operator.span),
                self.made("ColumnOrdinal", ScalarType::Long, operator.span),
                self.made("DataType", ScalarType::String, operator.span),
                self.made("ColumnType", ScalarType::String, operator.span),
            ]
        };
        let row = Self::step(operator, columns, false, vec![Arc::clone(&input.schema)]);
        Self::piped(input, BoundOperator::GetSchema, row, operator.span)
    }

    pub(super) fn bind_render(
        &mut self,
        ast::Render { chart, .. }: &'a ast::Render,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let row = self.passed(&input.schema);
        Self::piped(input, BoundOperator::Render { chart: Arc::clone(&chart.text) }, row, operator.span)
    }

    pub(super) fn bind_consume(
        &mut self,
        (): &'a (),
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let row = Self::plain_row(Vec::new(), false);
        Self::piped(input, BoundOperator::Consume, row, operator.span)
    }

    /// Operators that pass all rows and columns on.
    pub(super) fn bind_pass(
        &mut self,
        (): &'a (),
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let row = self.passed(&input.schema);
        Self::piped(input, BoundOperator::Pass, row, operator.span)
    }

    pub(super) fn bind_as(
        &mut self,
        ast::As { name }: &'a ast::As,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let table = self.view_table(input, &name.text);
        self.scope = self.scope.with(Arc::clone(&name.text), NamedEntity::Table(Rc::new(table.clone())));
        let row = Arc::clone(&table.schema);
        Self::piped(table, BoundOperator::Pass, row, operator.span)
    }

    pub(super) fn bind_invoke(
        &mut self,
        ast::Invoke { function }: &'a ast::Invoke,
        _operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let span = function.span;
        let before = self.implicit.replace(input);
        let bound = self.outside_row(|binder| binder.bind(function, true));
        self.implicit = before;
        match bound {
            BoundExpr::Table(table) => table,
            BoundExpr::Value(value) => {
                if !value.ty.is_silent() {
                    self.error(
                        Code::TabularValueExpected,
                        span,
                        "expected a function that returns a table",
                        advice::A_TABLE.to_owned(),
                    );
                }
                Self::unknown_table(span)
            }
        }
    }

    pub(super) fn bind_reduce(
        &mut self,
        ast::Reduce { by, properties }: &'a ast::Reduce,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let value = self.scalar(&by.expr);
        if !value.ty.is(ScalarType::String) && !value.ty.is_silent() && !value.ty.is_dynamic() {
            self.error(
                Code::ExpressionMustHaveType,
                by.expr.span,
                format!("expected a string here, found a {}", value.ty.name()),
                advice::conversion(ScalarType::String, value.ty),
            );
        }
        let mut columns = Vec::new();
        if word(operator, "kind").as_deref() == Some("source") {
            columns = self.columns_of(&input.schema);
        }
        columns.push(self.made("Pattern", ScalarType::String, operator.span));
        columns.push(self.made("Count", ScalarType::Long, operator.span));
        columns.push(self.made("Representative", ScalarType::String, operator.span));
        let mut all = Self::properties(&operator.parameters);
        all.extend(Self::properties(properties));
        let row = Self::step(operator, columns, false, vec![Arc::clone(&input.schema)]);
        Self::piped(input, BoundOperator::Reduce { value: value.expr, properties: all }, row, operator.span)
    }

    pub(super) fn bind_range(
        &mut self,
        ast::Range { name, from, to, step }: &'a ast::Range,
        operator: &'a ast::Operator,
    ) -> TabularExpr {
        let (from, to, step) =
            self.outside_row(|binder| (binder.axis(from), binder.axis(to), binder.axis(step)));
        let ends = common(from.ty, to.ty, Conversion::Promotable).unwrap_or(Ty::Unknown);
        let ty = if ends == step.ty && ends.is(ScalarType::Int) {
            ends
        } else {
            crate::bind::scalar_ops::binary_type(ast::BinaryOp::Add, ends, step.ty, false)
                .unwrap_or(Ty::Unknown)
        };
        let column = self.column(Arc::clone(&name.text), ty, Origin::Expression(operator.span));
        TabularExpr {
            kind: TabularExprKind::Range { from: from.expr, to: to.expr, step: step.expr },
            schema: Self::plain_row(vec![column], false),
            span: operator.span,
        }
    }

    /// An end or the step of a range: a number, a datetime or a timespan.
    pub(super) fn axis(&mut self, expr: &'a ast::Expr) -> TypedExpr {
        let value = self.scalar(expr);
        if !value.ty.is_summable() && !value.ty.is_silent() && !value.ty.is_dynamic() {
            let message =
                format!("expected a number, timespan or datetime here, found a {}", value.ty.name());
            let help = "convert it: `tolong(…)`, `todatetime(…)` or `totimespan(…)`".to_owned();
            self.error(Code::ExpressionMustBeSummable, expr.span, message, help);
        }
        value
    }

    /// Columns of the keys of an operator, as `summarize … by` makes them.
    pub(super) fn key_columns(
        &mut self,
        keys: &'a [ast::NamedExpr],
        projection: &mut Projection,
    ) -> Vec<crate::bind::tree::BoundAssignment> {
        let values = self.with_kind(ScopeKind::Normal, |binder| binder.values(keys));
        let mut assignments = Vec::with_capacity(keys.len());
        for (key, value) in keys.iter().zip(values) {
            self.not_dynamic(&value, key.expr.span);
            assignments.extend(self.assign(
                key,
                value,
                projection,
                super::assign::AssignmentStyle::Plain,
                None,
            ));
        }
        assignments
    }
}
