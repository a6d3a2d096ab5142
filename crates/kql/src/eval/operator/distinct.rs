//! `distinct`: one row of each combination of values, in the order in which they first appear.

use std::collections::HashSet;

use super::assign::{assign, setters};
use super::{Step, not_dynamic};
use crate::bind::tree::Assignment;
use crate::eval::expression::Compiler;
use crate::eval::row::Rows;
use crate::eval::{Stop, Value};

/// Runs it.
pub(super) fn rows<'e>(
    step: Step<'e, '_>,
    assignments: &'e [Assignment],
    rows: Rows<'e>,
) -> Result<Rows<'e>, Stop> {
    // `distinct *` has no key that could be refused before.
    assignments.iter().try_for_each(|assignment| not_dynamic(&assignment.value))?;
    let setters = setters(&Compiler::new(step.run, &step.from.row), assignments)?;
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
                Some(context.rows(seen.len()).and_then(|()| context.hold(&output)).map(|()| output))
            }
            Err(stop) => Some(Err(stop)),
        }
    })))
}
