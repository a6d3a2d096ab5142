//! `distinct`: one row of each combination of values, in the order in which they first appear.

use std::collections::HashSet;

use super::assign::{assign, setters};
use super::{OperatorContext, not_dynamic};
use crate::bind::tree::BoundAssignment;
use crate::eval::expression::Compiler;
use crate::eval::row::Rows;
use crate::eval::{EvalError, Value};

/// Streams; holds each distinct row.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    assignments: &'e [BoundAssignment],
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    // `distinct *` has no key that could be refused before.
    assignments.iter().try_for_each(|assignment| not_dynamic(&assignment.value))?;
    let setters = setters(&Compiler::new(step.run, &step.from.schema), assignments)?;
    let width = step.row.columns.len();
    let mut seen = HashSet::new();
    Ok(Box::new(rows.filter_map(move |row| {
        let made = row.and_then(|row| {
            let mut output = vec![Value::Null; width];
            assign(&step, &setters, &row, &[], &mut output)?;
            Ok(output)
        });
        match made {
            Ok(output) if seen.contains(&output) => None,
            Ok(output) => {
                seen.insert(output.clone());
                let context = step.run.context;
                Some(
                    context
                        .check_rows(seen.len())
                        .and_then(|()| context.charge_held(&output))
                        .map(|()| output),
                )
            }
            Err(stop) => Some(Err(stop)),
        }
    })))
}
