//! Rows on their way from one operator to the next.

use super::value::Value;
use super::{Context, EvalError};
use crate::bind::tree::Schema;

/// One row: a value for each column of its row type, in order.
pub type Row = Vec<Value>;

/// Rows that are made while they are read. After the first error nothing more is to be read.
pub type Rows<'e> = Box<dyn Iterator<Item = Result<Row, EvalError>> + 'e>;

/// No rows.
pub(crate) fn none<'e>() -> Rows<'e> {
    Box::new(std::iter::empty())
}

/// Rows that are there already.
pub(crate) fn ready<'e>(rows: Vec<Row>) -> Rows<'e> {
    Box::new(rows.into_iter().map(Ok))
}

/// Reads all rows.
///
/// # Errors
/// The first error of the rows, or [`EvalError::Limit`] when there are too many to be held.
pub(crate) fn collect(rows: Rows<'_>, context: &Context) -> Result<Vec<Row>, EvalError> {
    let mut all = Vec::new();
    for row in rows {
        let row = row?;
        context.check_rows(all.len() + 1)?;
        context.charge_held(&row)?;
        all.push(row);
    }
    Ok(all)
}

/// A row in which nothing was written: empty texts and nulls.
pub(crate) fn empty(row: &Schema) -> Row {
    row.columns.iter().map(|column| column.ty.map_or(Value::Null, Value::empty)).collect()
}
