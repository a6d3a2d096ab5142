//! `count`: the number of rows.

use super::OperatorContext;
use crate::eval::row::{self, Rows};
use crate::eval::{EvalError, Value};

/// Reads all rows and holds none.
pub(super) fn rows<'e>(_: OperatorContext<'e, '_>, rows: Rows<'e>) -> Result<Rows<'e>, EvalError> {
    let mut count = 0_i64;
    for row in rows {
        row?;
        count += 1;
    }
    Ok(row::ready(vec![vec![Value::Long(count)]]))
}
