//! `count`: the number of rows.

use super::Step;
use crate::eval::row::{self, Rows};
use crate::eval::{Stop, Value};

/// Runs it.
pub(super) fn rows<'e>(_: Step<'e, '_>, rows: Rows<'e>) -> Result<Rows<'e>, Stop> {
    let mut count = 0_i64;
    for row in rows {
        row?;
        count += 1;
    }
    Ok(row::ready(vec![vec![Value::Long(count)]]))
}
