//! Whether rows have a defined order, which window functions need.

use crate::bind::tree::{BoundOperator, ScalarExpr, ScalarExprKind, TabularExpr, TabularExprKind};
use crate::catalog::function::FunctionForm;
use crate::eval::EvalError;
use crate::syntax::span::Span;

/// Whether an expression has a window function in it.
pub(super) fn has_window(expr: &ScalarExpr) -> bool {
    expr.descendants().any(|expr| {
        matches!(&expr.kind, ScalarExprKind::Call(call) if matches!(call.form(), FunctionForm::Window(_)))
    })
}

/// What is known about the order of a table's rows.
enum Order {
    Defined,
    Undefined,
    Unknown,
}

/// Refuses a table whose rows have no defined order, as the engine does.
pub(super) fn require(table: &TabularExpr) -> Result<(), EvalError> {
    match order(table) {
        Order::Defined => Ok(()),
        Order::Undefined => Err(EvalError::refused(
            "window functions need rows in a defined order; put `| serialize` or `| sort by …` before them",
        )),
        Order::Unknown => Err(EvalError::unsupported("a window function over rows that may have no order")),
    }
}

/// Which operators give rows an order, keep it or lose it, is Microsoft's account on
/// <https://learn.microsoft.com/en-us/kusto/query/serialize-operator>. What it does not settle is unknown.
fn order(table: &TabularExpr) -> Order {
    let mut table = table;
    loop {
        match &table.kind {
            TabularExprKind::Shared { table: inner, .. } => table = inner,
            TabularExprKind::Pipe { input, operator, span } => match operator {
                BoundOperator::Sort(_)
                | BoundOperator::Top { .. }
                | BoundOperator::TopHitters { .. }
                | BoundOperator::GetSchema
                | BoundOperator::Extend { serialize: true, .. } => return Order::Defined,
                BoundOperator::Pass if is_serialize(table, *span) => return Order::Defined,
                BoundOperator::Where(_)
                | BoundOperator::Extend { .. }
                | BoundOperator::Project(_)
                | BoundOperator::Select(_)
                | BoundOperator::Take(_)
                | BoundOperator::Parse(_)
                | BoundOperator::ParseKv { .. }
                | BoundOperator::Scan(_)
                | BoundOperator::Render { .. }
                | BoundOperator::Pass => table = input,
                BoundOperator::Count
                | BoundOperator::Distinct(_)
                | BoundOperator::Facet { .. }
                | BoundOperator::Join(_)
                | BoundOperator::Lookup(_)
                | BoundOperator::MakeSeries(_)
                | BoundOperator::Plugin(_)
                | BoundOperator::Reduce { .. }
                | BoundOperator::Sample(_)
                | BoundOperator::SampleDistinct { .. }
                | BoundOperator::Summarize { .. }
                | BoundOperator::TopNested(_) => return Order::Undefined,
                // Also `mv-expand`, which keeps the order on one page of the documentation and loses it on another.
                _ => return Order::Unknown,
            },
            TabularExprKind::Range { .. } => return Order::Defined,
            TabularExprKind::Rows(_)
            | TabularExprKind::Named(_)
            | TabularExprKind::External { .. }
            | TabularExprKind::Union(_) => {
                return Order::Undefined;
            }
            _ => return Order::Unknown,
        }
    }
}

/// Whether the operator at `span`, which passes its rows on, is `serialize`.
pub(super) fn is_serialize(table: &TabularExpr, span: Span) -> bool {
    table.schema.made_by.as_ref().is_some_and(|step| step.span == span && &*step.operator == "serialize")
}
