//! The `to…` conversions. One that fails answers null.

use std::sync::Arc;

use bigdecimal::{BigDecimal, ToPrimitive as _};

use super::{Type, Value, calendar, parse};
use crate::eval::EvalError;

/// Significant digits of a decimal.
pub const DECIMAL_DIGITS: u64 = 34;

/// To a 64-bit integer. `folded` says that the argument is a constant of the query text: the engine converts
/// those by other rules where the number is too large.
///
/// # Errors
/// [`EvalError::Unsupported`] where the engine's answer is not known.
pub fn long(value: &Value, folded: bool) -> Result<Option<i64>, EvalError> {
    Ok(match value {
        Value::Long(value) | Value::Datetime(value) | Value::Timespan(value) => Some(*value),
        Value::Bool(value) => Some(i64::from(*value)),
        Value::Real(value) => real_to_long(*value, folded)?,
        Value::Decimal(value) => value.to_i64(),
        Value::String(text) => parse::long(text),
        Value::Null | Value::Guid(_) | Value::Array(_) | Value::Bag(_) => None,
    })
}

fn real_to_long(value: f64, folded: bool) -> Result<Option<i64>, EvalError> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if !value.is_finite() {
        return Ok(None);
    }
    if !(-LIMIT..LIMIT).contains(&value) {
        if value.abs() > LIMIT {
            return Err(EvalError::unsupported("tolong() of a real outside the range of long"));
        }
        return Ok(Some(if folded { i64::MIN } else { value as i64 }));
    }
    Ok(Some(value as i64))
}

/// To a 32-bit integer: texts out of range are null, larger integers wrap.
///
/// # Errors
/// [`EvalError::Unsupported`] where the engine's answer is not known.
pub fn int(value: &Value, folded: bool) -> Result<Option<i64>, EvalError> {
    match value {
        Value::String(text) => {
            let parsed = parse::long(text);
            let hexadecimal = text.trim().starts_with(['0']) && text.contains(['x', 'X']);
            match parsed {
                Some(number) if i32::try_from(number).is_err() && hexadecimal => {
                    Err(EvalError::unsupported("toint() of a hexadecimal text outside the range of int"))
                }
                other => Ok(other.filter(|number| i32::try_from(*number).is_ok())),
            }
        }
        Value::Real(real) if real.is_finite() && real.trunc().abs() > 2_147_483_648.0 => {
            Err(EvalError::unsupported("toint() of a real outside the range of int"))
        }
        Value::Datetime(_) | Value::Timespan(_) => Err(EvalError::unsupported("toint() of a time")),
        _ => Ok(long(value, folded)?.map(|number| i64::from(number as i32))),
    }
}

/// To a double.
pub fn real(value: &Value) -> Option<f64> {
    match value {
        Value::Long(_) | Value::Real(_) | Value::Decimal(_) => value.as_real(),
        Value::Bool(value) => Some(f64::from(u8::from(*value))),
        Value::Datetime(value) | Value::Timespan(value) => Some(*value as f64),
        Value::String(text) => parse::real(text),
        Value::Null | Value::Guid(_) | Value::Array(_) | Value::Bag(_) => None,
    }
}

/// To a decimal.
pub fn decimal(value: &Value) -> Option<BigDecimal> {
    match value {
        Value::Bool(value) => Some(BigDecimal::from(i64::from(*value))),
        Value::String(text) => parse::decimal(text),
        _ => exact(value),
    }
}

/// Any number as a decimal; the shortest one that reads back as the double.
pub fn exact(value: &Value) -> Option<BigDecimal> {
    match value {
        Value::Long(value) => Some(BigDecimal::from(*value)),
        Value::Decimal(value) => Some(value.as_ref().clone()),
        Value::Real(value) if value.is_finite() => parse::decimal(&format!("{value:e}")),
        _ => None,
    }
}

/// The nearest double.
pub fn decimal_to_real(value: &BigDecimal) -> f64 {
    // By way of the text, which rounds correctly.
    value.to_string().parse().unwrap_or(f64::NAN)
}

/// To a boolean.
pub fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::Long(value) => Some(*value != 0),
        Value::Real(_) | Value::Decimal(_) => value.as_real().map(|number| number != 0.0),
        Value::String(text) => parse::boolean(text),
        _ => None,
    }
}

/// To an instant: texts are read, numbers are ticks.
pub fn datetime(value: &Value) -> Option<i64> {
    match value {
        Value::Datetime(ticks) => Some(*ticks),
        Value::String(text) => parse::datetime(text),
        Value::Long(ticks) => calendar::checked(Some(*ticks)),
        Value::Real(ticks) if ticks.is_finite() => calendar::checked(Some(*ticks as i64)),
        _ => None,
    }
}

/// To a length of time: texts are read, numbers are ticks.
pub fn timespan(value: &Value) -> Option<i64> {
    match value {
        Value::Timespan(ticks) | Value::Long(ticks) => Some(*ticks),
        Value::String(text) => parse::timespan(text),
        Value::Real(ticks) if ticks.is_finite() => Some(*ticks as i64),
        _ => None,
    }
}

/// To a GUID.
pub fn guid(value: &Value) -> Option<u128> {
    match value {
        Value::Guid(value) => Some(*value),
        Value::String(text) => parse::leading_guid(text),
        _ => None,
    }
}

/// The conversion that `to typeof(…)`, `parse` and typed columns make.
///
/// # Errors
/// [`EvalError::Unsupported`] where the engine's answer is not known.
pub fn to(value: &Value, target: Type) -> Result<Value, EvalError> {
    let made = match target {
        Type::Bool => boolean(value).into(),
        Type::Int => int(value, false)?.into(),
        Type::Long => long(value, false)?.into(),
        Type::Real => real(value).into(),
        Type::Decimal => decimal(value).map_or(Value::Null, |value| Value::Decimal(Arc::new(value))),
        Type::DateTime => datetime(value).map_or(Value::Null, Value::Datetime),
        Type::Timespan => timespan(value).map_or(Value::Null, Value::Timespan),
        Type::Guid => guid(value).map_or(Value::Null, Value::Guid),
        Type::String => Value::String(value.to_text()),
        Type::Dynamic => value.clone(),
    };
    if let Value::String(text) = value
        && is_unclear(text.trim(), target, made.is_null())
    {
        return Err(EvalError::unsupported(format!("the text {text} as a {}", target.name())));
    }
    Ok(made)
}

/// Whether it is not published what such a text is as a value of that type: a number of days or a year, which literals
/// may be; and of what made a null, a time without a day, a number of hours that is more than a day, a truth value that
/// is neither 1 nor 0.
fn is_unclear(text: &str, target: Type, made_null: bool) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    match target {
        Type::DateTime => is_number(text) || made_null && parse::timespan(text).is_some(),
        Type::Timespan => {
            let body = text.strip_prefix('-').unwrap_or(text);
            let too_many_hours = |(hours, rest): (&str, &str)| {
                is_number(hours) && parse::timespan(&format!("0:{rest}")).is_some()
            };
            is_number(body) || made_null && body.split_once(':').is_some_and(too_many_hours)
        }
        Type::Bool => made_null && parse::long(text).is_some(),
        _ => false,
    }
}

/// Widens a number to the type that an expression declares; everything else stays as it is.
pub fn widen(value: Value, target: Type) -> Value {
    match (&value, target) {
        (Value::Long(number), Type::Real) => Value::Real(*number as f64),
        (Value::Long(_) | Value::Real(_), Type::Decimal) => {
            exact(&value).map_or(Value::Null, |value| Value::Decimal(Arc::new(value)))
        }
        (Value::Null, Type::String) => Value::empty_text(),
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::{decimal, decimal_to_real, int, long, to, widen};
    use crate::eval::Value;
    use crate::eval::value::Type;

    #[test]
    fn integers() {
        assert_eq!(int(&Value::Long(2_147_483_648), false), Ok(Some(-2_147_483_648)));
        assert_eq!(int(&Value::from("2147483648"), false), Ok(None));
        assert_eq!(long(&Value::Real(-1.9), false), Ok(Some(-1)));
        assert_eq!(long(&Value::Real(f64::INFINITY), true), Ok(None));
        assert_eq!(long(&Value::Real(9_223_372_036_854_775_808.0), true), Ok(Some(i64::MIN)));
        assert_eq!(long(&Value::Real(9_223_372_036_854_775_808.0), false), Ok(Some(i64::MAX)));
        assert!(long(&Value::Real(1e30), false).is_err());
    }

    #[test]
    fn decimals_are_exact() {
        let sum =
            decimal(&Value::from("0.1")).expect("a number") + decimal(&Value::from("0.2")).expect("a number");
        assert_eq!(decimal_to_real(&sum), 0.3);
        assert_eq!(decimal(&Value::from("1e9999999")), None);
    }

    #[test]
    fn strings_have_no_null() {
        assert_eq!(to(&Value::Null, Type::String), Ok(Value::from("")));
        assert_eq!(widen(Value::Null, Type::String), Value::from(""));
        assert_eq!(widen(Value::Long(3), Type::Real), Value::Real(3.0));
    }
}
