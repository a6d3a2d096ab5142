//! Whether rows have a defined order, which window functions need.

use crate::bind::tree::{Expr, ExprKind, Operator, Table, TableKind};
use crate::eval::expression::window;
use crate::eval::{Stop, reads};
use crate::syntax::span::Span;

/// Whether an expression has a window function in it.
pub(super) fn has_window(expr: &Expr) -> bool {
    let mut found = false;
    reads::each(expr, &mut |expr| {
        if let ExprKind::Call(call) = &expr.kind {
            found |= window::is_window(call.function);
        }
    });
    found
}

/// What is known about the order of a table's rows.
enum Order {
    Defined,
    Undefined,
    Unknown,
}

/// Refuses a table whose rows have no defined order, as the engine does.
pub(super) fn require(table: &Table) -> Result<(), Stop> {
    match order(table) {
        Order::Defined => Ok(()),
        Order::Undefined => Err(Stop::refused(
            "window functions need rows in a defined order; put `| serialize` or `| sort by …` before them",
        )),
        Order::Unknown => Err(Stop::unsupported("a window function over rows that may have no order")),
    }
}

/// Which operators give rows an order, keep it or lose it, is Microsoft's account on
/// <https://learn.microsoft.com/en-us/kusto/query/serialize-operator>. What it does not settle is unknown.
fn order(table: &Table) -> Order {
    let mut table = table;
    loop {
        match &table.kind {
            TableKind::Shared { table: inner, .. } => table = inner,
            TableKind::Pipe { input, operator, span } => match operator {
                Operator::Sort(_)
                | Operator::Top { .. }
                | Operator::TopHitters { .. }
                | Operator::GetSchema
                | Operator::Extend { serialize: true, .. } => return Order::Defined,
                Operator::Pass if is_serialize(table, *span) => return Order::Defined,
                Operator::Where(_)
                | Operator::Extend { .. }
                | Operator::Project(_)
                | Operator::Select(_)
                | Operator::Take(_)
                | Operator::Parse(_)
                | Operator::ParseKv { .. }
                | Operator::Scan(_)
                | Operator::Render { .. }
                | Operator::Pass => table = input,
                Operator::Count
                | Operator::Distinct(_)
                | Operator::Facet { .. }
                | Operator::Join(_)
                | Operator::Lookup(_)
                | Operator::MakeSeries(_)
                | Operator::Plugin(_)
                | Operator::Reduce { .. }
                | Operator::Sample(_)
                | Operator::SampleDistinct { .. }
                | Operator::Summarize { .. }
                | Operator::TopNested(_) => return Order::Undefined,
                // Also `mv-expand`, which keeps the order on one page of the documentation and loses it on another.
                _ => return Order::Unknown,
            },
            TableKind::Range { .. } => return Order::Defined,
            TableKind::Rows(_) | TableKind::Named(_) | TableKind::External { .. } | TableKind::Union(_) => {
                return Order::Undefined;
            }
            _ => return Order::Unknown,
        }
    }
}

/// Whether the operator at `span`, which passes its rows on, is `serialize`.
pub(super) fn is_serialize(table: &Table, span: Span) -> bool {
    table.row.made_by.as_ref().is_some_and(|step| step.span == span && &*step.operator == "serialize")
}
