//! The clock of the tests, and whether values are of the types that their columns promise.

use rulesmith_kql::Value;
use rulesmith_kql::tree::Column;
use rulesmith_kql::value::Type;

/// 2026-06-01, about when the answers of the engine were recorded.
pub(crate) const NOW: i64 = 639_158_688_000_000_000;

/// Whether a row has a value for each column, of its type.
pub(crate) fn have_types(row: &[Value], columns: &[Column]) -> bool {
    row.len() == columns.len() && row.iter().zip(columns).all(|(value, column)| fits(value, column.ty))
}

/// Whether a value may stand in a column of a type.
fn fits(value: &Value, ty: Option<Type>) -> bool {
    let Some(ty) = ty else { return true };
    match value {
        Value::Null => ty != Type::String,
        Value::Bool(_) => matches!(ty, Type::Bool | Type::Dynamic),
        Value::Long(_) => matches!(ty, Type::Int | Type::Long | Type::Dynamic),
        Value::Real(_) => matches!(ty, Type::Real | Type::Dynamic),
        Value::Decimal(_) => matches!(ty, Type::Decimal | Type::Dynamic),
        Value::Datetime(_) => matches!(ty, Type::DateTime | Type::Dynamic),
        Value::Timespan(_) => matches!(ty, Type::Timespan | Type::Dynamic),
        Value::Guid(_) => matches!(ty, Type::Guid | Type::Dynamic),
        Value::String(_) => matches!(ty, Type::String | Type::Dynamic),
        Value::Array(_) | Value::Bag(_) => ty == Type::Dynamic,
    }
}
