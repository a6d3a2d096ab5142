//! `top`: the first rows of a sort, held in no more space than they need.

use super::OperatorContext;
use super::sort::SortKeys;
use super::take::row_count;
use crate::bind::tree::{ScalarExpr, SortKey};
use crate::eval::EvalError;
use crate::eval::row::Rows;

/// Holds about twice as many rows as it answers.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    count: &'e ScalarExpr,
    by: &'e SortKey,
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    let count = row_count(&step, count)?;
    let keys = SortKeys::new(&step, std::slice::from_ref(by))?;
    let mut best = Vec::new();
    let mut most = 0;
    for row in rows {
        let row = row?;
        // Rows that are cut off make room for others.
        if best.len() == most {
            step.run.context.charge_held(&row)?;
            most += 1;
        }
        best.push((keys.of(&step, &row)?, row));
        // Sorted and cut now and then, which costs little and keeps few rows.
        if best.len() >= count.saturating_mul(2).saturating_add(1_000) {
            best.sort_by(|(left, _), (right, _)| keys.compare(left, right));
            best.truncate(count);
        }
        step.run.context.check_rows(best.len())?;
    }
    best.sort_by(|(left, _), (right, _)| keys.compare(left, right));
    best.truncate(count);
    Ok(Box::new(best.into_iter().map(|(_, row)| Ok(row))))
}
