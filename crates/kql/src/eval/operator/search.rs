//! `search`: the rows of all inputs in which a condition holds, often on any column.

use super::{scope, union};
use crate::bind::tree::{RowType, Search};
use crate::eval::Stop;
use crate::eval::expression::Compiler;
use crate::eval::row::Rows;
use crate::eval::run::{Input, Run};

/// Runs it.
pub(crate) fn rows<'e>(
    run: &'e Run<'_>,
    search: &'e Search,
    row: &'e RowType,
    input: Option<&Input>,
) -> Result<Rows<'e>, Stop> {
    let source = row.columns.iter().position(|column| &*column.name == "$table");
    let rows = union::concatenate(run, &search.inputs, source, false, "search_arg", row, input)?;
    let predicate = Compiler::searching(run, row, source, search.case_sensitive).node(&search.predicate)?;
    Ok(Box::new(rows.filter_map(move |row| match row {
        Ok(row) => match predicate.holds(&scope(run, &row, &[])) {
            Ok(true) => Some(Ok(row)),
            Ok(false) => None,
            Err(stop) => Some(Err(stop)),
        },
        Err(stop) => Some(Err(stop)),
    })))
}
