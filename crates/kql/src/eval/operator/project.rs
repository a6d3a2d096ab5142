//! `project` and its relatives: a new row from expressions, or columns picked by position.

use super::assign::{assign, setters};
use super::{OperatorContext, order};
use crate::bind::tree::BoundAssignment;
use crate::eval::expression::{Compiler, window};
use crate::eval::row::{self, Rows};
use crate::eval::{EvalError, Value};

/// Runs `project`.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    assignments: &'e [BoundAssignment],
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    let width = step.row.columns.len();
    let windowed = assignments.iter().any(|assignment| order::has_window(&assignment.value));
    if !windowed {
        let setters = setters(&Compiler::new(step.run, &step.from.schema), assignments)?;
        return Ok(Box::new(rows.map(move |row| {
            let mut output = vec![Value::Null; width];
            assign(&step, &setters, &row?, &[], &mut output)?;
            Ok(output)
        })));
    }
    order::require(step.from)?;
    let compiler = Compiler::in_order(step.run, &step.from.schema);
    let setters = setters(&compiler, assignments)?;
    let windows = compiler.into_windows();
    let rows = row::collect(rows, step.run.context)?;
    let slots = window::values(&windows, &rows, step.run.context, step.run.fixtures)?;
    Ok(Box::new(rows.into_iter().zip(slots).map(move |(row, slots)| {
        let mut output = vec![Value::Null; width];
        assign(&step, &setters, &row, &slots, &mut output)?;
        Ok(output)
    })))
}

/// Runs `project-away`, `-keep`, `-rename`, `-reorder`: for each output column the index in the input.
pub(super) fn select<'e>(columns: &'e [usize], rows: Rows<'e>) -> Rows<'e> {
    Box::new(rows.map(move |row| {
        let row = row?;
        Ok(columns.iter().map(|index| row.get(*index).cloned().unwrap_or_default()).collect())
    }))
}
