//! `union`: the rows of all inputs, one after the other, columns matched by name and type.

use std::sync::Arc;

use super::order;
use crate::bind::tree::{BoundOperator, Schema, TabularExpr, TabularExprKind, Union};
use crate::eval::execution::{Execution, SubqueryInput};
use crate::eval::row::{self, Row, Rows};
use crate::eval::{EvalError, Value, column_use};

/// Streams, table after table; holds no row.
pub(crate) fn rows<'e>(
    run: &'e Execution<'_>,
    union: &'e Union,
    row: &'e Schema,
    input: Option<&SubqueryInput>,
) -> Result<Rows<'e>, EvalError> {
    concatenate(run, &union.inputs, union.source, union.inner, "union_arg", row, input)
}

/// The rows of all inputs, each column put in its place; a column with the name of the input where asked for. A value
/// without a place stops the run, unless `drops` says that it is not wanted.
pub(super) fn concatenate<'e>(
    run: &'e Execution<'_>,
    inputs: &'e [(TabularExpr, Vec<Option<usize>>)],
    source: Option<usize>,
    drops: bool,
    prefix: &'static str,
    row: &'e Schema,
    input: Option<&SubqueryInput>,
) -> Result<Rows<'e>, EvalError> {
    let blank = Arc::new(row::empty(row));
    let mut all: Vec<Rows<'e>> = Vec::with_capacity(inputs.len());
    for (position, (table, columns)) in inputs.iter().enumerate() {
        let name = match source {
            Some(index) => Some((index, Value::String(source_name(table, prefix, position)?))),
            None => None,
        };
        let blank = Arc::clone(&blank);
        // All inputs are prepared before the first row, so that what cannot run is reported at once.
        let rows = run.table(table, input)?;
        let left_out = if drops { Vec::new() } else { column_use::left_out(table, columns) };
        all.push(Box::new(rows.map(move |given| {
            let given = given?;
            if left_out.iter().filter_map(|index| given.get(*index)).any(has_value) {
                return Err(EvalError::unsupported("a union of columns of one name and several types"));
            }
            Ok(placed(&given, columns, &blank, name.as_ref()))
        })));
    }
    Ok(Box::new(all.into_iter().flatten()))
}

fn has_value(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        _ => true,
    }
}

fn placed(given: &Row, columns: &[Option<usize>], blank: &Row, name: Option<&(usize, Value)>) -> Row {
    let mut made = blank.clone();
    for (cell, index) in made.iter_mut().zip(columns) {
        if let Some(value) = index.and_then(|index| given.get(index)) {
            cell.clone_from(value);
        }
    }
    if let Some((index, name)) = name
        && let Some(cell) = made.get_mut(*index)
    {
        cell.clone_from(name);
    }
    made
}

/// The name of an input: the one that it was given by `view` or `as`, or that of the one table of the environment that
/// it reads, else its position.
pub(super) fn source_name(table: &TabularExpr, prefix: &str, position: usize) -> Result<Arc<str>, EvalError> {
    if let Some(name) = given_name(table) {
        return Ok(Arc::clone(name));
    }
    let mut source = table;
    loop {
        match &source.kind {
            TabularExprKind::Named(name) => return Ok(Arc::clone(name)),
            TabularExprKind::Pipe {
                input,
                operator: BoundOperator::Where(_) | BoundOperator::Extend { .. } | BoundOperator::Project(_),
                ..
            } => {
                source = input;
            }
            // What is made of it may have another name.
            _ if given_name(source).is_some() => {
                return Err(EvalError::unsupported("the name of an input that is made of a named one"));
            }
            _ if column_use::columns_read(table).is_empty() => {
                return Ok(format!("{prefix}{position}").into());
            }
            _ => return Err(EvalError::unsupported("the name of an input that is made of tables")),
        }
    }
}

/// The name that `view` or `as` gives a table.
fn given_name(table: &TabularExpr) -> Option<&Arc<str>> {
    match &table.kind {
        TabularExprKind::Shared { view, .. } => view.as_ref(),
        TabularExprKind::Pipe { input, operator: BoundOperator::Pass, span } => match &input.kind {
            TabularExprKind::Shared { view, .. } if !order::is_serialize(table, *span) => view.as_ref(),
            _ => None,
        },
        _ => None,
    }
}
