//! `take`: some rows; here the first ones.

use super::Step;
use crate::bind::tree::Expr;
use crate::eval::Stop;
use crate::eval::row::Rows;

/// Runs it.
pub(super) fn rows<'e>(step: Step<'e, '_>, count: &'e Expr, rows: Rows<'e>) -> Result<Rows<'e>, Stop> {
    let count = row_count(&step, count)?;
    Ok(Box::new(rows.take(count)))
}

/// A number of rows written in a query.
pub(super) fn row_count(step: &Step<'_, '_>, count: &Expr) -> Result<usize, Stop> {
    let value = step.run.constant(count)?;
    value
        .as_long()
        .and_then(|count| usize::try_from(count).ok())
        .ok_or_else(|| Stop::refused("expected a number of rows that is not negative").at(count.span.range()))
}
