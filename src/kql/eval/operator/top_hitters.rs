//! `top-hitters`: the most frequent values, counted exactly.

use indexmap::IndexMap;

use super::{Step, take};
use crate::kql::bind::tree::Expr;
use crate::kql::eval::expression::Compiler;
use crate::kql::eval::row::{self, Rows};
use crate::kql::eval::value::arithmetic::{self, Operation};
use crate::kql::eval::value::compare;
use crate::kql::eval::{Stop, Value};

/// Runs it.
pub(super) fn rows<'e>(
    step: Step<'e, '_>,
    count: &'e Expr,
    of: &'e Expr,
    by: Option<&'e Expr>,
    rows: Rows<'e>,
) -> Result<Rows<'e>, Stop> {
    let count = take::row_count(&step, count)?;
    let compiler = Compiler::new(step.run, &step.from.row);
    let of = compiler.node(of)?;
    let by = by.map(|by| compiler.node(by)).transpose()?;
    let mut weights: IndexMap<Value, Value> = IndexMap::new();
    for row in rows {
        let row = row?;
        let scope = step.scope(&row);
        let weight = match &by {
            Some(by) => by.value(&scope)?,
            None => Value::Long(1),
        };
        if weight.is_null() {
            continue;
        }
        let total = weights.entry(of.value(&scope)?).or_insert(Value::Long(0));
        *total = arithmetic::apply(Operation::Add, total, &weight)?;
        step.run.context.rows(weights.len())?;
    }
    let mut weights: Vec<(Value, Value)> = weights.into_iter().collect();
    weights.sort_by(|a, b| compare::sort_order(&b.1, &a.1));
    weights.truncate(count);
    Ok(row::ready(weights.into_iter().map(|(value, weight)| vec![value, weight]).collect()))
}
