//! Literals of the bound tree as values.

use std::sync::Arc;

use crate::bind::tree::{Constant, Dynamic};
use crate::eval::value::{Bag, Type, convert, parse};
use crate::eval::{EvalError, Value};

/// The value of a literal.
pub(super) fn value(constant: &Constant, ty: Type) -> Result<Value, EvalError> {
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
        Constant::Dynamic(value) => dynamic(value)?,
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
fn unreadable(ty: Type) -> EvalError {
    EvalError::unsupported(format!("a literal that is not a {}", ty.name()))
}

fn dynamic(literal: &Dynamic) -> Result<Value, EvalError> {
    Ok(match literal {
        Dynamic::Scalar(constant) => value(constant, Type::Dynamic)?,
        Dynamic::Array(items) => Value::array(items.iter().map(dynamic).collect::<Result<_, _>>()?),
        Dynamic::Bag(entries) => {
            let entry = |(name, value): &(Arc<str>, Dynamic)| Ok((Arc::clone(name), dynamic(value)?));
            Value::bag(entries.iter().map(entry).collect::<Result<Bag, EvalError>>()?)
        }
    })
}
