//! `partition`: runs a subquery over the rows of each key.

use std::rc::Rc;

use indexmap::IndexMap;

use super::OperatorContext;
use crate::bind::tree::TabularExpr;
use crate::eval::row::{self, Row, Rows};
use crate::eval::value::Type;
use crate::eval::{EvalError, Value};

/// Holds all rows, by their key.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    by: Option<usize>,
    body: &'e TabularExpr,
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    let Some(by) = by else {
        return Err(EvalError::unsupported("partition by something other than a column"));
    };
    if step.from.schema.columns.get(by).is_some_and(|column| column.ty == Some(Type::Dynamic)) {
        return Err(EvalError::unsupported("partition by a dynamic"));
    }
    let mut parts: IndexMap<Value, Vec<Row>> = IndexMap::new();
    for (held, row) in rows.enumerate() {
        let row = row?;
        step.run.context.check_rows(held + 1)?;
        step.run.context.charge_held(&row)?;
        parts.entry(row.get(by).cloned().unwrap_or_default()).or_default().push(row);
    }
    let mut all: Vec<Rows<'e>> = Vec::with_capacity(parts.len());
    for (_, part) in parts {
        all.push(step.run.table(body, Some(&Rc::new(part)))?);
    }
    if all.is_empty() {
        // What cannot run is reported whether or not there are rows.
        drop(step.run.table(body, Some(&Rc::new(Vec::new())))?);
        return Ok(row::none());
    }
    Ok(Box::new(all.into_iter().flatten()))
}
