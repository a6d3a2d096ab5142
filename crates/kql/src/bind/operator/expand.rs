//! `mv-expand` and `mv-apply`.

use std::sync::Arc;

use super::assign::AssignmentStyle;
use crate::diagnostic::{Code, Severity};
use crate::{
    bind::{
        binder::Binder,
        pipeline::word,
        projection::Projection,
        schema::{ColumnId, SchemaRef},
        tree::{Apply, BoundExpandColumn, BoundOperator, Expand, JoinSide, TabularExpr},
    },
    syntax::ast::{self, ScalarType},
};

impl<'a> Binder<'a> {
    pub(super) fn bind_mv_expand(
        &mut self,
        ast::MvExpand { columns, row_limit, spelling }: &'a ast::MvExpand,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let (mut expand, projection, _) = self.expand(operator, columns, row_limit.as_ref(), &input);
        expand.old = *spelling == ast::MvExpandSpelling::Joined;
        let row =
            Self::step(operator, projection.finish(), input.schema.open, vec![Arc::clone(&input.schema)]);
        Self::piped(input, BoundOperator::MvExpand(expand), row, operator.span)
    }

    pub(super) fn bind_mv_apply(
        &mut self,
        ast::MvApply { columns, row_limit, on, .. }: &'a ast::MvApply,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let (expand, projection, applied) = self.expand(operator, columns, row_limit.as_ref(), &input);
        let context: SchemaRef =
            Self::step(operator, projection.finish(), input.schema.open, vec![Arc::clone(&input.schema)]);
        let body = self
            .with_row(Some(Arc::clone(&context)), |binder| binder.bind_subquery(on, Arc::clone(&context)));
        // The columns of the input but for those that were expanded, then the subquery's, which replace by name.
        let mut result = Projection::default();
        let mut output: Vec<JoinSide> = Vec::new();
        for (index, column) in self.columns_of(&input.schema).into_iter().enumerate() {
            if applied.contains(&column.id) {
                continue;
            }
            let id = column.id;
            if result.add(column, false, &mut || self.fresh_column()).is_some() {
                result.hold_back(id);
                output.push(JoinSide::Left(index));
            }
        }
        for (index, column) in self.columns_of(&body.schema).into_iter().enumerate() {
            if let Some(target) = result.add(column, true, &mut || self.fresh_column()) {
                match output.get_mut(target) {
                    Some(place) => *place = JoinSide::Right(index),
                    None => output.push(JoinSide::Right(index)),
                }
            }
        }
        let open = input.schema.open || body.schema.open;
        let inputs = vec![Arc::clone(&input.schema), Arc::clone(&body.schema)];
        let row = Self::step(operator, result.finish(), open, inputs);
        let apply = Apply { expand, context, body: Box::new(body), output };
        Self::piped(input, BoundOperator::MvApply(apply), row, operator.span)
    }

    fn expand(
        &mut self,
        operator: &'a ast::Operator,
        columns: &'a [ast::ExpandColumn],
        row_limit: Option<&'a ast::Expr>,
        input: &TabularExpr,
    ) -> (Expand, Projection, Vec<ColumnId>) {
        let mut expanded = Vec::with_capacity(columns.len());
        let mut applied = Vec::new();
        let values: Vec<_> = columns.iter().map(|column| self.scalar(&column.column.expr)).collect();
        let mut projection = Projection::extending(self.columns_of(&input.schema));
        for (column, value) in columns.iter().zip(values) {
            if !value.ty.is_dynamic() && !value.ty.is_silent() {
                let message = format!("expected a dynamic here, found a {}", value.ty.name());
                let help = value
                    .ty
                    .is(ScalarType::String)
                    .then(|| {
                        value
                            .name
                            .as_deref()
                            .map(|name| format!("parse it first: `parse_json({name})`, `split({name}, ',')`"))
                    })
                    .flatten();
                let span = column.column.expr.span;
                self.report(Code::ExpressionMustHaveType, Severity::Error, span, message, help);
            }
            if column.column.names.is_none() && value.reference {
                applied.extend(value.column.as_ref().map(|column| column.id));
            }
            let convert = column.ty.and_then(|ty| ty.ty);
            let ty = convert.or_else(|| value.scalar());
            if let Some(assignment) =
                self.assign(&column.column, value, &mut projection, AssignmentStyle::Replace, ty)
                && let Some(target) = assignment.targets.first().copied().flatten()
            {
                expanded.push(BoundExpandColumn { target, value: assignment.value, convert });
            }
        }
        let mut index = None;
        if let Some(name) = word(operator, "with_itemindex") {
            let column = self.made(&name, ScalarType::Long, operator.span);
            index = projection.add(column, false, &mut || self.fresh_column());
        }
        let limit = row_limit.map(|limit| self.count(limit));
        let bags = word(operator, "bagexpansion").or_else(|| word(operator, "kind"));
        let bags_as_arrays = bags.as_deref() == Some("array");
        (Expand { columns: expanded, index, limit, old: false, bags_as_arrays }, projection, applied)
    }
}
