//! `extend` and `serialize`: sets columns; every expression sees the row as it came in. `serialize` fixes the order of
//! the rows first.

use super::assign::{extend, setters};
use super::{OperatorContext, order};
use crate::bind::tree::BoundAssignment;
use crate::eval::EvalError;
use crate::eval::expression::{Compiler, window};
use crate::eval::row::{self, Rows};

/// Streams; holds all rows where a window function is among the values.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    assignments: &'e [BoundAssignment],
    serialize: bool,
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    let windowed = assignments.iter().any(|assignment| order::has_window(&assignment.value));
    if !windowed {
        let setters = setters(&Compiler::new(step.run, &step.from.schema), assignments)?;
        return Ok(Box::new(rows.map(move |row| {
            let mut row = row?;
            extend(&step, &setters, &mut row, &[])?;
            Ok(row)
        })));
    }
    if !serialize {
        order::require(step.from)?;
    }
    let compiler = Compiler::in_order(step.run, &step.from.schema);
    let setters = setters(&compiler, assignments)?;
    let windows = compiler.into_windows();
    let rows = row::collect(rows, step.run.context)?;
    let slots = window::values(&windows, &rows, step.run.context, step.run.fixtures)?;
    Ok(Box::new(rows.into_iter().zip(slots).map(move |(mut row, slots)| {
        extend(&step, &setters, &mut row, &slots)?;
        Ok(row)
    })))
}
