//! Assignments: an expression and the columns of the output that take its values.

use super::{OperatorContext, scope};
use crate::bind::tree::{BoundAssignment, Schema};
use crate::eval::EvalError;
use crate::eval::expression::{Compiler, EvalNode};
use crate::eval::row::Row;
use crate::eval::value::{Type, Value, convert};

/// An assignment that is ready to be made.
pub(crate) struct Setter {
    targets: Vec<Option<usize>>,
    value: EvalNode,
}

/// Makes assignments ready.
pub(crate) fn setters(
    compiler: &Compiler<'_, '_>,
    assignments: &[BoundAssignment],
) -> Result<Vec<Setter>, EvalError> {
    assignments
        .iter()
        .map(|assignment| {
            let value = compiler.compile_results(&assignment.value)?;
            Ok(Setter { targets: assignment.targets.clone(), value })
        })
        .collect()
}

/// Evaluates `setters` over `row` and writes the values to `output`, whose length is that of the output's row.
pub(crate) fn assign(
    step: &OperatorContext<'_, '_>,
    setters: &[Setter],
    row: &[Value],
    slots: &[Value],
    output: &mut Row,
) -> Result<(), EvalError> {
    for setter in setters {
        let value = setter.value.value(&scope(step.run, row, slots))?;
        write(&setter.targets, value, step.row, output);
    }
    Ok(())
}

/// Evaluates `setters` over `row`, all before the first is written, and makes the row that of the output.
pub(crate) fn extend(
    step: &OperatorContext<'_, '_>,
    setters: &[Setter],
    row: &mut Row,
    slots: &[Value],
) -> Result<(), EvalError> {
    let mut values = Vec::with_capacity(setters.len());
    for setter in setters {
        values.push(setter.value.value(&scope(step.run, row, slots))?);
    }
    row.resize(step.row.columns.len(), Value::Null);
    for (setter, value) in setters.iter().zip(values) {
        write(&setter.targets, value, step.row, row);
    }
    Ok(())
}

/// Writes the value or values of one expression to the columns of a row of type `row`.
pub(crate) fn write(targets: &[Option<usize>], value: Value, row: &Schema, output: &mut Row) {
    let mut put = |target: Option<usize>, value: Value| {
        let Some(target) = target else { return };
        let ty = row.columns.get(target).and_then(|column| column.ty);
        if let Some(cell) = output.get_mut(target) {
            *cell = match ty {
                Some(ty @ (Type::Real | Type::Decimal | Type::String)) => convert::widen(value, ty),
                // Everything else has its type already.
                _ => value,
            };
        }
    };
    match (targets, value) {
        ([target], value) => put(*target, value),
        // An expression of several results answers an array of them.
        (targets, Value::Array(values)) => {
            for (target, value) in targets.iter().zip(values.iter()) {
                put(*target, value.clone());
            }
        }
        (targets, value) => targets.iter().for_each(|target| put(*target, value.clone())),
    }
}
