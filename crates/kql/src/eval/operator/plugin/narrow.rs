//! `evaluate narrow`: a row for each cell, with the number of its row, its column and its text.

use crate::eval::operator::OperatorContext;
use crate::eval::row::Rows;
use crate::eval::value::Type;
use crate::eval::{EvalError, Value};

/// Streams; holds no row.
pub(super) fn rows<'e>(step: OperatorContext<'e, '_>, rows: Rows<'e>) -> Result<Rows<'e>, EvalError> {
    let columns = &step.from.schema.columns;
    if columns.iter().any(|column| matches!(column.ty, None | Some(Type::Bool | Type::Real | Type::Decimal)))
    {
        return Err(EvalError::unsupported("evaluate narrow of columns whose text is not certain"));
    }
    Ok(Box::new(rows.enumerate().flat_map(move |(number, row)| -> Rows<'e> {
        let row = match row {
            Ok(row) => row,
            Err(stop) => return Box::new(std::iter::once(Err(stop))),
        };
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        let cells = columns.iter().zip(row);
        Box::new(cells.map(move |(column, value)| {
            Ok(vec![Value::Long(number), Value::String(column.name.clone()), Value::String(value.to_text())])
        }))
    })))
}
