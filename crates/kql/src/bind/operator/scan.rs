//! `scan`: declared columns, steps, and the state of each step by its name.

use std::{rc::Rc, sync::Arc};

use crate::{
    bind::{
        binder::Binder,
        pipeline::word,
        schema::{Origin, Schema},
        scope::NamedEntity,
        tree::{BoundOperator, BoundScanStep, Scan, ScanOutput, TabularExpr},
        types::Ty,
    },
    syntax::ast::{self, ScalarType},
};

impl<'a> Binder<'a> {
    pub(super) fn bind_scan(
        &mut self,
        ast::Scan { order_by, partition_by, declare, steps }: &'a ast::Scan,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let order_by = order_by.iter().map(|key| self.sort_key(key, true)).collect();
        let partition_by = partition_by.iter().map(|key| self.scalar(key).expr).collect();
        let mut columns = self.columns_of(&input.schema);
        let mut declared = Vec::with_capacity(declare.len());
        for column in declare {
            let ty = column.ty.and_then(|ty| ty.ty).unwrap_or(ScalarType::String);
            let default =
                column.default.as_ref().map(|default| self.outside_row(|binder| binder.scalar(default)).expr);
            declared.push((ty, default));
            let made =
                self.column(Arc::clone(&column.name.text), Ty::Scalar(ty), Origin::Expression(column.span));
            columns.push(made);
        }
        // Expressions of a step see the input's row and the declared columns of the step itself.
        let state =
            Arc::new(Schema { columns: columns.clone(), made_by: None, ..Schema::clone(&input.schema) });
        let shared = Rc::new(columns.clone());
        let scope = self.scope.clone();
        for (index, step) in steps.iter().enumerate() {
            self.scope =
                self.scope.with(Arc::clone(&step.name.text), NamedEntity::Step(index, Rc::clone(&shared)));
        }
        let bound = self.with_row(Some(state), |binder| {
            steps
                .iter()
                .map(|step| BoundScanStep {
                    optional: step.optional,
                    output: match step.output.as_ref().map(|output| &*output.text) {
                        Some("last") => ScanOutput::Last,
                        Some("none") => ScanOutput::None,
                        _ => ScanOutput::All,
                    },
                    condition: binder.predicate(&step.condition),
                    assignments: step
                        .assignments
                        .iter()
                        .filter_map(|assignment| {
                            let value = binder.scalar(&assignment.value).expr;
                            let target =
                                declare.iter().position(|column| column.name.text == assignment.name.text);
                            if target.is_none() && !assignment.name.is_missing() {
                                binder.unknown_name(&assignment.name.text, assignment.name.span, false);
                            }
                            target.map(|target| (target, value))
                        })
                        .collect(),
                })
                .collect()
        });
        self.scope = scope;
        let mut match_id = None;
        if let Some(name) = word(operator, "with_match_id") {
            match_id = Some(columns.len());
            columns.push(self.made(&name, ScalarType::Long, operator.span));
        }
        let row = Self::step(operator, columns, input.schema.open, vec![Arc::clone(&input.schema)]);
        let scan = Scan { order_by, partition_by, declared, match_id, steps: bound };
        Self::piped(input, BoundOperator::Scan(scan), row, operator.span)
    }
}
