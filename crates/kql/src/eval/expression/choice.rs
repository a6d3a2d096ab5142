//! `iff`, `case` and `coalesce`: only the chosen value is evaluated.

use std::borrow::Cow;

use super::{EvalNode, RowScope};
use crate::eval::value::{Type, convert};
use crate::eval::{EvalError, Value};

/// The result of the first condition that holds; null does not hold.
pub(super) fn choose<'v>(
    options: &'v [(EvalNode, EvalNode)],
    otherwise: &'v EvalNode,
    ty: Type,
    scope: &RowScope<'v>,
) -> Result<Cow<'v, Value>, EvalError> {
    for (condition, result) in options {
        if condition.holds(scope)? {
            return Ok(widened(result.evaluate(scope)?, ty));
        }
    }
    Ok(widened(otherwise.evaluate(scope)?, ty))
}

/// The first value that is there: not null, and for texts not empty.
pub(super) fn first_value<'v>(
    options: &'v [EvalNode],
    ty: Type,
    scope: &RowScope<'v>,
) -> Result<Cow<'v, Value>, EvalError> {
    for option in options {
        let value = option.evaluate(scope)?;
        let absent = match &*value {
            Value::Null => true,
            Value::String(text) => text.is_empty() && ty == Type::String,
            _ => false,
        };
        if !absent {
            return Ok(widened(value, ty));
        }
    }
    Ok(Cow::Owned(Value::empty(ty)))
}

/// The value in the common type of the options.
fn widened(value: Cow<'_, Value>, ty: Type) -> Cow<'_, Value> {
    match (&*value, ty) {
        (Value::Long(_), Type::Real | Type::Decimal)
        | (Value::Real(_), Type::Decimal)
        | (Value::Null, Type::String) => Cow::Owned(convert::widen(value.into_owned(), ty)),
        _ => value,
    }
}
