//! What the caller gives in place of the cloud: the rows of tables, watchlists, services and workspace functions.

use std::sync::Arc;

use super::column_use::ColumnUse;
use super::row::{Row, Rows};
use super::{EvalError, Value};
use crate::bind::tree::Column;

/// Gives rows and values that do not come from the query. Every method answers `None` where it has nothing for
/// that name; the evaluation then stops and says what is missing.
///
/// Rows have a value for each of the columns asked for, in their order and of their types: whole numbers for int
/// and long, doubles for real. What is not `wanted` of a column is never looked at and may be null or missing.
pub trait TableProvider {
    /// The rows of a table. `wanted` tells for each column what the query reads of it.
    fn table(
        &self,
        name: &str,
        columns: &[Column],
        wanted: &[ColumnUse],
    ) -> Option<Result<Rows<'_>, EvalError>>;

    /// The rows of `externaldata` at these addresses.
    fn external(&self, addresses: &[Arc<str>], columns: &[Column]) -> Option<Result<Vec<Row>, EvalError>> {
        let _ = (addresses, columns);
        None
    }

    /// The rows of a function of the workspace or of a service: `_GetWatchlist('x')`, `_Im_Dns(…)`.
    fn function(
        &self,
        name: &str,
        arguments: &[Value],
        columns: &[Column],
    ) -> Option<Result<Vec<Row>, EvalError>> {
        let _ = (name, arguments, columns);
        None
    }

    /// The columns that a service adds to one row: `invoke FileProfile(SHA1)`. `Some(None)` where the service knows
    /// nothing of these arguments.
    fn lookup(&self, name: &str, arguments: &[Value], columns: &[Column]) -> Option<Option<Row>> {
        let _ = (name, arguments, columns);
        None
    }

    /// The value of a scalar that only the cloud knows: `geo_info_from_ip_address('…')`, a query parameter.
    fn scalar(&self, name: &str, arguments: &[Value]) -> Option<Value> {
        let _ = (name, arguments);
        None
    }
}

/// Nothing at all: for queries that bring their own rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoTables;

impl TableProvider for NoTables {
    fn table(&self, _: &str, _: &[Column], _: &[ColumnUse]) -> Option<Result<Rows<'_>, EvalError>> {
        None
    }
}
