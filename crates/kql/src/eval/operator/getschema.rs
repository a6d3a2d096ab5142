//! `getschema`: a row for each column of the input.

use super::OperatorContext;
use crate::eval::Value;
use crate::eval::row::{self, Rows};
use crate::eval::value::Type;

/// Reads no row.
pub(super) fn rows<'e>(step: OperatorContext<'e, '_>) -> Rows<'e> {
    let rows = step.from.schema.columns.iter().enumerate().map(|(index, column)| {
        let ty = column.ty.unwrap_or(Type::Dynamic);
        vec![
            Value::String(column.name.clone()),
            Value::Long(i64::try_from(index).unwrap_or(i64::MAX)),
            Value::from(storage_type(ty)),
            Value::from(ty.name()),
        ]
    });
    row::ready(rows.collect())
}

/// The type that the engine stores a column in.
fn storage_type(ty: Type) -> &'static str {
    match ty {
        Type::Bool => "System.SByte",
        Type::Int => "System.Int32",
        Type::Long => "System.Int64",
        Type::Real => "System.Double",
        Type::Decimal => "System.Data.SqlTypes.SqlDecimal",
        Type::DateTime => "System.DateTime",
        Type::Timespan => "System.TimeSpan",
        Type::Guid => "System.Guid",
        Type::String => "System.String",
        Type::Dynamic => "System.Object",
    }
}
