//! `scan`: declared columns, steps, and the state of each step by its name.

use std::{rc::Rc, sync::Arc};

use super::rows::bind_scalar_sort_key;
use crate::{
    bind::{
        context::BindContext,
        expression::{bind_predicate, bind_scalar},
        name::report_unknown_variable,
        pipeline::{pipe_operator, word},
        schema::{Origin, Schema},
        scope::{NamedEntity, Scope},
        tree::{BoundOperator, BoundScanStep, Scan, ScanOutput, TabularExpr},
        types::Ty,
    },
    syntax::ast::{self, ScalarType},
};

pub(super) fn bind_scan<'a>(
    ast::Scan { order_by, partition_by, declare, steps }: &'a ast::Scan,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let order_by = order_by.iter().map(|key| bind_scalar_sort_key(key, scope, cx)).collect();
    let partition_by = partition_by.iter().map(|key| bind_scalar(key, scope, cx).expr).collect();
    let mut columns = cx.columns_of(&input.schema);
    let mut declared = Vec::with_capacity(declare.len());
    for column in declare {
        let ty = column.ty.and_then(|ty| ty.ty).unwrap_or(ScalarType::String);
        let default =
            column.default.as_ref().map(|default| bind_scalar(default, &scope.outside_row(), cx).expr);
        declared.push((ty, default));
        let made =
            cx.new_column(Arc::clone(&column.name.text), Ty::Scalar(ty), Origin::Expression(column.span));
        columns.push(made);
    }
    // Expressions of a step see the input's row and the declared columns of the step itself.
    let state = Arc::new(Schema {
        id: cx.fresh_schema(),
        columns: columns.clone(),
        made_by: None,
        ..Schema::clone(&input.schema)
    });
    let shared = Rc::new(columns.clone());
    let names = scope.body.nested();
    let scope = &scope.with_body(&names);
    for (index, step) in steps.iter().enumerate() {
        scope.declare(Arc::clone(&step.name.text), NamedEntity::Step(index, Rc::clone(&shared)));
    }
    let scope = &scope.with_row(&state);
    let bound = steps.iter().map(|step| bind_scan_step(step, declare, scope, cx)).collect();
    let mut match_id = None;
    if let Some(name) = word(operator, "with_match_id") {
        match_id = Some(columns.len());
        columns.push(cx.make_column(&name, ScalarType::Long, operator.span));
    }
    let row = cx.derive_schema(operator, columns, input.schema.open, vec![Arc::clone(&input.schema)]);
    let scan = Scan { order_by, partition_by, declared, match_id, steps: bound };
    pipe_operator(input, BoundOperator::Scan(scan), row, operator.span)
}

fn bind_scan_step<'a>(
    step: &'a ast::ScanStep,
    declare: &[ast::ColumnDecl],
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> BoundScanStep {
    let condition = bind_predicate(&step.condition, scope, cx);
    let mut assignments = Vec::with_capacity(step.assignments.len());
    for ast::Assignment { name, value, .. } in &step.assignments {
        let value = bind_scalar(value, scope, cx).expr;
        match declare.iter().position(|column| column.name.text == name.text) {
            Some(target) => assignments.push((target, value)),
            None if name.is_missing() => {}
            None => report_unknown_variable(&name.text, name.span, scope, cx),
        }
    }
    let output = match step.output.as_ref().map(|output| &*output.text) {
        Some("last") => ScanOutput::Last,
        Some("none") => ScanOutput::None,
        _ => ScanOutput::All,
    };
    BoundScanStep { optional: step.optional, output, condition, assignments }
}
