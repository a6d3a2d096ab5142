//! `sort`: rows by keys; rows with equal keys stay in the order in which they came.

use std::cmp::Ordering;

use super::{OperatorContext, not_dynamic};
use crate::bind::tree::SortKey;
use crate::eval::expression::{Compiler, EvalNode};
use crate::eval::row::{Row, Rows};
use crate::eval::value::compare;
use crate::eval::{EvalError, Value};

/// Holds all rows with their keys.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    keys: &'e [SortKey],
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    let keys = SortKeys::new(&step, keys)?;
    let mut keyed = Vec::new();
    for row in rows {
        let row = row?;
        step.run.context.check_rows(keyed.len() + 1)?;
        step.run.context.charge_held(&row)?;
        keyed.push((keys.of(&step, &row)?, row));
    }
    keyed.sort_by(|(left, _), (right, _)| keys.compare(left, right));
    Ok(Box::new(keyed.into_iter().map(|(_, row)| Ok(row))))
}

/// Keys to sort by.
pub(super) struct SortKeys {
    keys: Vec<(EvalNode, bool, bool)>,
}

impl SortKeys {
    pub(super) fn new(step: &OperatorContext<'_, '_>, keys: &[SortKey]) -> Result<Self, EvalError> {
        let compiler = Compiler::new(step.run, &step.from.schema);
        let keys = keys
            .iter()
            .map(|key| {
                not_dynamic(&key.value)?;
                Ok((compiler.compile(&key.value)?, key.descending, key.nulls_first))
            })
            .collect::<Result<_, EvalError>>()?;
        Ok(Self { keys })
    }

    /// The keys of a row.
    pub(super) fn of(&self, step: &OperatorContext<'_, '_>, row: &Row) -> Result<Vec<Value>, EvalError> {
        self.keys.iter().map(|(node, ..)| node.value(&step.scope(row))).collect()
    }

    /// The order of two rows by their keys. Nulls are at one end whatever the direction, NaN beside them.
    pub(super) fn compare(&self, left: &[Value], right: &[Value]) -> Ordering {
        for ((_, descending, nulls_first), (left, right)) in self.keys.iter().zip(left.iter().zip(right)) {
            let order = place(left).cmp(&place(right));
            let order = if order.is_ne() {
                // Numbers rank lowest, then NaN, then nulls.
                if *nulls_first { order.reverse() } else { order }
            } else if place(left) > 0 {
                Ordering::Equal
            } else {
                let order = compare::sort_order(left, right);
                if *descending { order.reverse() } else { order }
            };
            if order.is_ne() {
                return order;
            }
        }
        Ordering::Equal
    }
}

fn place(value: &Value) -> u8 {
    match value {
        Value::Null => 2,
        value if compare::is_nan(value) => 1,
        _ => 0,
    }
}
