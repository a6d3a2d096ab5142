//! `mv-apply`: expands each row and runs a subquery over what it becomes.

use std::rc::Rc;

use super::OperatorContext;
use super::mv_expand::Expansion;
use crate::bind::tree::{Apply, JoinSide};
use crate::eval::EvalError;
use crate::eval::row::{Row, Rows};

/// Streams; holds what one row expands to.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    apply: &'e Apply,
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    let expansion = Expansion::new(&step, &apply.expand, &apply.context)?;
    Ok(Box::new(rows.flat_map(move |row| -> Rows<'e> {
        match row.and_then(|row| applied(&step, apply, &expansion, &row)) {
            Ok(rows) => Box::new(rows.into_iter().map(Ok)),
            Err(stop) => Box::new(std::iter::once(Err(stop))),
        }
    })))
}

fn applied(
    step: &OperatorContext<'_, '_>,
    apply: &Apply,
    expansion: &Expansion,
    row: &Row,
) -> Result<Vec<Row>, EvalError> {
    let expanded = expansion.of(step, row)?;
    let nothing = expanded.is_empty();
    let results = step.run.all(&apply.body, Some(&Rc::new(expanded)))?;
    if nothing && !results.is_empty() {
        return Err(EvalError::unsupported("mv-apply of nothing with a subquery that answers"));
    }
    let cell = |column: &JoinSide, result: &Row| {
        let cell = match column {
            JoinSide::Left(index) => row.get(*index),
            JoinSide::Right(index) => result.get(*index),
        };
        cell.cloned().unwrap_or_default()
    };
    Ok(results
        .iter()
        .map(|result| apply.output.iter().map(|column| cell(column, result)).collect())
        .collect())
}
