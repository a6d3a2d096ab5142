//! `sample` and `sample-distinct`: some rows, some values. The engine picks any; so that runs repeat, the first ones
//! are picked here.

use std::collections::HashSet;

use super::OperatorContext;
use super::take::row_count;
use crate::bind::tree::ScalarExpr;
use crate::eval::EvalError;
use crate::eval::expression::Compiler;
use crate::eval::row::Rows;

/// Runs `sample`.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    count: &'e ScalarExpr,
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    let count = row_count(&step, count)?;
    Ok(Box::new(rows.take(count)))
}

/// Runs `sample-distinct`.
pub(super) fn distinct<'e>(
    step: OperatorContext<'e, '_>,
    count: &'e ScalarExpr,
    of: &'e ScalarExpr,
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    let count = row_count(&step, count)?;
    let of = Compiler::new(step.run, &step.from.schema).compile(of)?;
    let mut seen = HashSet::new();
    let values = rows.filter_map(move |row| match row.and_then(|row| of.value(&step.scope(&row))) {
        Ok(value) => seen.insert(value.clone()).then(|| Ok(vec![value])),
        Err(stop) => Some(Err(stop)),
    });
    Ok(Box::new(values.take(count)))
}
