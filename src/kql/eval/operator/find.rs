//! `find`: the rows of several tables in which a condition holds, each table with its own columns.

use crate::kql::bind::tree::{Find, RowType};
use crate::kql::eval::Stop;
use crate::kql::eval::row::Rows;
use crate::kql::eval::run::{Input, Run};

/// Runs it.
pub(crate) fn rows<'e>(
    _: &'e Run<'_>,
    _: &'e Find,
    _: &'e RowType,
    _: Option<&Input>,
) -> Result<Rows<'e>, Stop> {
    Err(Stop::unsupported("find"))
}
