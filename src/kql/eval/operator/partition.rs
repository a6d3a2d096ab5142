//! `partition`: a subquery over the rows of each key.

use std::rc::Rc;

use indexmap::IndexMap;

use super::Step;
use crate::kql::bind::tree::Table;
use crate::kql::eval::row::{self, Row, Rows};
use crate::kql::eval::{Stop, Value};

/// Runs it.
pub(super) fn rows<'e>(
    step: Step<'e, '_>,
    by: Option<usize>,
    body: &'e Table,
    rows: Rows<'e>,
) -> Result<Rows<'e>, Stop> {
    let Some(by) = by else { return Err(Stop::refused("partition needs a column")) };
    let mut parts: IndexMap<Value, Vec<Row>> = IndexMap::new();
    for (count, row) in rows.enumerate() {
        let row = row?;
        parts.entry(row.get(by).cloned().unwrap_or_default()).or_default().push(row);
        step.run.context.rows(count + 1)?;
    }
    Ok(Box::new(parts.into_values().flat_map(move |part| match step.run.all(body, Some(&Rc::new(part))) {
        Ok(rows) => row::ready(rows),
        Err(stop) => Box::new(std::iter::once(Err(stop))),
    })))
}
