//! `search`: the rows of all inputs in which a condition holds, often on any column.

use super::{scope, union};
use crate::bind::tree::{Schema, Search};
use crate::eval::EvalError;
use crate::eval::execution::{Execution, SubqueryInput};
use crate::eval::expression::Compiler;
use crate::eval::row::Rows;

/// Streams, table after table; holds no row.
pub(crate) fn rows<'e>(
    run: &'e Execution<'_>,
    search: &'e Search,
    row: &'e Schema,
    input: Option<&SubqueryInput>,
) -> Result<Rows<'e>, EvalError> {
    let source = row.columns.iter().position(|column| &*column.name == "$table");
    let rows = union::concatenate(run, &search.inputs, source, false, "search_arg", row, input)?;
    let predicate = Compiler::searching(run, row, source, search.case).compile(&search.predicate)?;
    Ok(Box::new(rows.filter_map(move |row| match row {
        Ok(row) => match predicate.holds(&scope(run, &row, &[])) {
            Ok(true) => Some(Ok(row)),
            Ok(false) => None,
            Err(stop) => Some(Err(stop)),
        },
        Err(stop) => Some(Err(stop)),
    })))
}
