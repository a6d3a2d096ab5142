//! Literals of the bound tree as values.

use std::sync::Arc;

use crate::kql::bind::tree::Constant;
use crate::kql::eval::value::{Bag, Type, convert, parse};
use crate::kql::eval::{Stop, Value};

/// The value of a literal.
pub(super) fn value(constant: &Constant, ty: Type) -> Result<Value, Stop> {
    Ok(match constant {
        Constant::Bool(value) => Value::Bool(*value),
        Constant::Int(value) => Value::Long(i64::from(*value)),
        Constant::Long(value) => Value::Long(*value),
        Constant::Real(value) => Value::Real(*value),
        Constant::Decimal(text) => match parse::decimal(text) {
            Some(value) => Value::Decimal(Arc::new(value)),
            None => return Err(unreadable(Type::Decimal)),
        },
        Constant::DateTime(ticks) => Value::Datetime(*ticks),
        Constant::Timespan(ticks) => Value::Timespan(*ticks),
        Constant::Guid(text) => {
            convert::guid(&Value::String(Arc::clone(text))).map_or(Value::Null, Value::Guid)
        }
        Constant::String(text) => Value::String(Arc::clone(text)),
        Constant::Dynamic(json) => dynamic(json),
        Constant::Null(_) => Value::empty(ty),
        Constant::Unreadable(ty, text) => {
            // A literal of a time may have any form that the conversion of a text reads.
            let read = match ty {
                Type::DateTime => parse::datetime(text).map(Value::Datetime),
                Type::Timespan => parse::timespan(text).map(Value::Timespan),
                _ => None,
            };
            read.ok_or_else(|| unreadable(*ty))?
        }
    })
}

/// Microsoft's analyser takes any text as a literal; what the engine makes of one like this is not published.
fn unreadable(ty: Type) -> Stop {
    Stop::unsupported(format!("a literal that is not a {}", ty.name()))
}

/// JSON as a value.
fn dynamic(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(*value),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(number) => Value::Long(number),
            None => number.as_f64().map_or(Value::Null, Value::Real),
        },
        serde_json::Value::String(text) => Value::from(text.as_str()),
        serde_json::Value::Array(items) => Value::array(items.iter().map(dynamic).collect()),
        serde_json::Value::Object(entries) => {
            let bag: Bag =
                entries.iter().map(|(name, value)| (Arc::from(name.as_str()), dynamic(value))).collect();
            Value::bag(bag)
        }
    }
}
