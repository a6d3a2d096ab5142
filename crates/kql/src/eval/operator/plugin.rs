//! `evaluate`: plugins. Where the columns of a plugin's result depend on its rows, they are told before the query is
//! bound to its end, by [`columns`].

mod bag_unpack;
mod ipv4_lookup;
mod narrow;
mod pivot;

use std::sync::Arc;

use super::OperatorContext;
use crate::bind::tree::{BoundOperator, Plugin, PluginArgument, ScalarExpr, ScalarExprKind, TabularExpr};
use crate::eval::execution::Execution;
use crate::eval::row::Rows;
use crate::eval::value::Type;
use crate::eval::{EvalError, Value};

/// The names and types of columns, in order.
pub(crate) type PluginColumns = Vec<(Arc<str>, Type)>;

/// Columns that a plugin may make of rows.
const MAX_COLUMNS: usize = 10_000;

/// Checks a number of columns that rows are about to become.
fn check_columns(count: usize) -> Result<(), EvalError> {
    if count > MAX_COLUMNS {
        return Err(EvalError::limit(format!("a plugin passed the limit of {MAX_COLUMNS} columns")));
    }
    Ok(())
}

/// The plugins that are run.
pub(crate) const RUN: &[&str] = &["bag_unpack", "identity", "ipv4_lookup", "narrow", "pivot"];

/// What is held depends on the plugin.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    plugin: &'e Plugin,
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    match &*plugin.name {
        "bag_unpack" => bag_unpack::rows(step, plugin, rows),
        "pivot" => pivot::rows(step, plugin, rows),
        "narrow" => narrow::rows(step, rows),
        "ipv4_lookup" => ipv4_lookup::rows(step, plugin, rows),
        "identity" => Ok(rows),
        name => Err(EvalError::unsupported(format!("evaluate {name}"))),
    }
}

/// The columns of a plugin's result, where only its rows tell them; `None` where the plugin's signature does.
pub(crate) fn columns(
    run: &Execution<'_>,
    operator: &BoundOperator,
    input: &TabularExpr,
) -> Result<Option<PluginColumns>, EvalError> {
    let BoundOperator::Plugin(plugin) = operator else { return Ok(None) };
    match &*plugin.name {
        "bag_unpack" => bag_unpack::columns(run, plugin, input).map(Some),
        "pivot" => pivot::columns(run, plugin, input).map(Some),
        _ => Ok(None),
    }
}

/// A scalar argument.
fn scalar(plugin: &Plugin, index: usize) -> Option<&ScalarExpr> {
    match plugin.arguments.get(index) {
        Some(PluginArgument::Scalar(expr)) => Some(expr),
        _ => None,
    }
}

/// An argument that is a column of the input.
fn column(plugin: &Plugin, index: usize) -> Result<usize, EvalError> {
    match scalar(plugin, index).map(|expr| &expr.kind) {
        Some(ScalarExprKind::Column(column)) => Ok(*column),
        _ => {
            Err(EvalError::unsupported(format!("evaluate {} of something other than a column", plugin.name)))
        }
    }
}

/// The type of a value inside a dynamic; `None` for null.
fn type_of(value: &Value) -> Option<Type> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(_) => Type::Bool,
        Value::Long(_) => Type::Long,
        Value::Real(_) => Type::Real,
        Value::Decimal(_) => Type::Decimal,
        Value::Datetime(_) => Type::DateTime,
        Value::Timespan(_) => Type::Timespan,
        Value::Guid(_) => Type::Guid,
        Value::String(_) => Type::String,
        Value::Array(_) | Value::Bag(_) => Type::Dynamic,
    })
}
