//! `take`: some rows; here the first ones.

use super::OperatorContext;
use crate::bind::tree::ScalarExpr;
use crate::eval::EvalError;
use crate::eval::row::Rows;

/// Streams; reads no more rows than it answers.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    count: &'e ScalarExpr,
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    let count = row_count(&step, count)?;
    Ok(Box::new(rows.take(count)))
}

/// A number of rows written in a query.
pub(super) fn row_count(step: &OperatorContext<'_, '_>, count: &ScalarExpr) -> Result<usize, EvalError> {
    let value = step.run.constant(count)?;
    value.as_long().and_then(|count| usize::try_from(count).ok()).ok_or_else(|| {
        EvalError::refused("expected a number of rows that is not negative").at(count.span.range())
    })
}
