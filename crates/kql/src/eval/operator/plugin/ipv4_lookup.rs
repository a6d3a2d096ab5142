//! `evaluate ipv4_lookup`: looks addresses up in a table of networks.

use super::column;
use crate::bind::tree::{Plugin, PluginArgument};
use crate::eval::function::{self, CallContext};
use crate::eval::operator::OperatorContext;
use crate::eval::row::{self, Row, Rows};
use crate::eval::value::Type;
use crate::eval::{EvalError, Value};

/// Streams; holds the table of networks.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    plugin: &'e Plugin,
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    let Some(PluginArgument::Table(table)) = plugin.arguments.first() else {
        return Err(EvalError::unsupported("ipv4_lookup without a table"));
    };
    let address = column(plugin, 1)?;
    let Some(PluginArgument::ColumnOfTable(network)) = plugin.arguments.get(2) else {
        return Err(EvalError::unsupported("ipv4_lookup by something other than a column"));
    };
    let keeps_all = match plugin.arguments.get(3) {
        None => false,
        Some(PluginArgument::Scalar(expr)) if expr.ty == Some(Type::Bool) && plugin.arguments.len() == 4 => {
            step.run.constant(expr)?.is_true()
        }
        Some(_) => return Err(EvalError::unsupported("ipv4_lookup with more keys")),
    };
    let networks = step.run.all(table, None)?;
    let in_range = function::find("ipv4_is_in_range").ok_or_else(|| EvalError::unsupported("ipv4_lookup"))?;
    let blank = row::empty(&table.schema);
    Ok(Box::new(rows.filter_map(move |row| {
        let looked_up = row.and_then(|row| {
            let call = CallContext {
                context: step.run.context,
                types: &[Type::String, Type::String],
                folded: false,
            };
            let address = row.get(address).cloned().unwrap_or_default();
            let mut found: Option<&Row> = None;
            step.run.context.charge_steps(networks.len() as u64)?;
            for candidate in &networks {
                let range = candidate.get(*network).cloned().unwrap_or_default();
                if in_range.call(&call, &[address.clone(), range])?.is_true()
                    && found.replace(candidate).is_some()
                {
                    return Err(EvalError::unsupported("ipv4_lookup of an address in several networks"));
                }
            }
            Ok((found.cloned(), row))
        });
        match looked_up {
            Ok((None, _)) if !keeps_all => None,
            Ok((found, mut row)) => {
                row.extend(found.unwrap_or_else(|| blank.clone()));
                row.resize(step.row.columns.len(), Value::Null);
                Some(Ok(row))
            }
            Err(stop) => Some(Err(stop)),
        }
    })))
}
