//! `+ - * / %`, unary minus and `bin`. A null side gives null; integers wrap; dividing by zero gives null for
//! integers and what IEEE 754 says for doubles; a remainder is never negative.

use std::sync::Arc;

use bigdecimal::{BigDecimal, RoundingMode, Signed as _, Zero as _};

use super::convert::{self, DECIMAL_DIGITS};
use super::{Value, calendar};
use crate::eval::EvalError;

/// The arithmetic operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArithmeticOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}

/// Applies `operation`. Kinds that do not combine give null, as unreadable dynamics do.
///
/// # Errors
/// [`EvalError::Unsupported`] where the engine's answer is not known.
pub fn apply(operation: ArithmeticOp, left: &Value, right: &Value) -> Result<Value, EvalError> {
    Ok(match (left, right) {
        (Value::Long(a), Value::Long(b)) => longs(operation, *a, *b),
        (Value::Decimal(_), Value::Long(_) | Value::Real(_) | Value::Decimal(_))
        | (Value::Long(_) | Value::Real(_), Value::Decimal(_)) => {
            match (convert::exact(left), convert::exact(right)) {
                (Some(a), Some(b)) => decimals(operation, &a, &b)?,
                _ => Value::Null,
            }
        }
        (Value::Long(_) | Value::Real(_), Value::Long(_) | Value::Real(_)) => {
            match (left.as_real(), right.as_real()) {
                (Some(a), Some(b)) => Value::Real(reals(operation, a, b)),
                _ => Value::Null,
            }
        }
        (Value::Datetime(_) | Value::Timespan(_), _) | (_, Value::Datetime(_) | Value::Timespan(_)) => {
            times(operation, left, right)
        }
        // Only in a dynamic; whether the text of a number counts as one is not documented.
        (Value::String(_) | Value::Bool(_), Value::Long(_) | Value::Real(_) | Value::Decimal(_))
        | (Value::Long(_) | Value::Real(_) | Value::Decimal(_), Value::String(_) | Value::Bool(_)) => {
            return Err(EvalError::unsupported("arithmetic of a text or boolean in a dynamic"));
        }
        _ => Value::Null,
    })
}

/// Unary minus.
pub fn negate(value: &Value) -> Value {
    match value {
        Value::Long(value) => Value::Long(value.wrapping_neg()),
        Value::Real(value) => Value::Real(0.0 - value),
        Value::Decimal(value) => Value::Decimal(Arc::new(-value.as_ref())),
        Value::Timespan(value) => value.checked_neg().map_or(Value::Null, Value::Timespan),
        _ => Value::Null,
    }
}

fn longs(operation: ArithmeticOp, a: i64, b: i64) -> Value {
    match operation {
        ArithmeticOp::Add => Value::Long(a.wrapping_add(b)),
        ArithmeticOp::Subtract => Value::Long(a.wrapping_sub(b)),
        ArithmeticOp::Multiply => Value::Long(a.wrapping_mul(b)),
        ArithmeticOp::Divide | ArithmeticOp::Remainder if b == 0 => Value::Null,
        ArithmeticOp::Divide => Value::Long(a.wrapping_div(b)),
        ArithmeticOp::Remainder => {
            Value::Long(i128::from(a).rem_euclid(i128::from(b)).try_into().unwrap_or_default())
        }
    }
}

fn reals(operation: ArithmeticOp, a: f64, b: f64) -> f64 {
    match operation {
        ArithmeticOp::Add => a + b,
        ArithmeticOp::Subtract => a - b,
        ArithmeticOp::Multiply => a * b,
        ArithmeticOp::Divide => a / b,
        ArithmeticOp::Remainder => {
            let remainder = a % b;
            if remainder < 0.0 { remainder + b.abs() } else { remainder }
        }
    }
}

fn decimals(operation: ArithmeticOp, a: &BigDecimal, b: &BigDecimal) -> Result<Value, EvalError> {
    let result = match operation {
        ArithmeticOp::Add => a + b,
        ArithmeticOp::Subtract => a - b,
        ArithmeticOp::Multiply => a * b,
        ArithmeticOp::Divide | ArithmeticOp::Remainder if b.is_zero() => {
            return Err(EvalError::unsupported("division of a decimal by zero"));
        }
        ArithmeticOp::Divide => a / b,
        ArithmeticOp::Remainder => {
            let remainder = a % b;
            if remainder.is_negative() { remainder + b.abs() } else { remainder }
        }
    };
    Ok(Value::Decimal(Arc::new(round_decimal(&result))))
}

/// Holds a decimal to the digits of the type.
fn round_decimal(value: &BigDecimal) -> BigDecimal {
    if value.digits() <= DECIMAL_DIGITS {
        return value.clone();
    }
    match std::num::NonZeroU64::new(DECIMAL_DIGITS) {
        Some(digits) => value.with_precision_round(digits, RoundingMode::HalfEven),
        None => value.clone(),
    }
}

fn times(operation: ArithmeticOp, left: &Value, right: &Value) -> Value {
    use ArithmeticOp::{Add, Divide, Multiply, Remainder, Subtract};
    let datetime = |ticks: Option<i64>| calendar::checked(ticks).map_or(Value::Null, Value::Datetime);
    let timespan = |ticks: Option<i64>| ticks.map_or(Value::Null, Value::Timespan);
    match (operation, left, right) {
        (Add, Value::Datetime(a), Value::Timespan(b)) | (Add, Value::Timespan(b), Value::Datetime(a)) => {
            datetime(a.checked_add(*b))
        }
        (Subtract, Value::Datetime(a), Value::Timespan(b)) => datetime(a.checked_sub(*b)),
        (Add, Value::Timespan(a), Value::Timespan(b)) => timespan(a.checked_add(*b)),
        (Subtract, Value::Datetime(a), Value::Datetime(b))
        | (Subtract, Value::Timespan(a), Value::Timespan(b)) => timespan(a.checked_sub(*b)),
        (Divide, Value::Timespan(a), Value::Timespan(b)) => Value::Real(*a as f64 / *b as f64),
        (Remainder, Value::Timespan(a), Value::Timespan(b)) if *b != 0 => {
            timespan(i64::try_from(i128::from(*a).rem_euclid(i128::from(*b))).ok())
        }
        (Multiply, Value::Timespan(a), Value::Long(b)) | (Multiply, Value::Long(b), Value::Timespan(a)) => {
            timespan(a.checked_mul(*b))
        }
        (Multiply, Value::Timespan(a), Value::Real(b)) | (Multiply, Value::Real(b), Value::Timespan(a)) => {
            timespan(real_ticks(*a as f64 * b))
        }
        (Divide, Value::Timespan(a), Value::Long(b)) => timespan(a.checked_div(*b)),
        (Divide, Value::Timespan(a), Value::Real(b)) => timespan(real_ticks(*a as f64 / b)),
        _ => Value::Null,
    }
}

fn real_ticks(ticks: f64) -> Option<i64> {
    (ticks.abs() < 9.2e18).then_some(ticks as i64)
}

/// `bin`: the largest multiple of `size`, counted from zero or from 0001-01-01, that is not above `value`. A null or
/// negative size gives null.
///
/// # Errors
/// [`EvalError::Unsupported`] for a numeric size of zero.
pub fn bin(value: &Value, size: &Value) -> Result<Value, EvalError> {
    Ok(match (value, size) {
        (Value::Datetime(value), Value::Timespan(size)) if *size > 0 => {
            Value::Datetime(value - value.rem_euclid(*size))
        }
        (Value::Timespan(value), Value::Timespan(size)) if *size > 0 => {
            value.checked_sub(value.rem_euclid(*size)).map_or(Value::Null, Value::Timespan)
        }
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        (_, Value::Long(_) | Value::Real(_) | Value::Decimal(_))
            if size.as_real().is_some_and(|s| s < 0.0) =>
        {
            Value::Null
        }
        (Value::Long(value), Value::Long(size)) if *size > 0 => {
            value.checked_sub(value.rem_euclid(*size)).map_or(Value::Null, Value::Long)
        }
        (Value::Decimal(_), _) | (_, Value::Decimal(_)) => {
            match (convert::exact(value), convert::exact(size)) {
                (Some(value), Some(size)) if size.is_positive() => {
                    let whole = (value / &size).with_scale_round(0, RoundingMode::Floor);
                    Value::Decimal(Arc::new(round_decimal(&(whole * size))))
                }
                _ => return Err(EvalError::unsupported("bin() with a size of zero")),
            }
        }
        (Value::Long(_) | Value::Real(_), Value::Long(_) | Value::Real(_)) => {
            match (value.as_real(), size.as_real()) {
                (Some(value), Some(size)) if size > 0.0 => Value::Real((value / size).floor() * size),
                _ => return Err(EvalError::unsupported("bin() with a size of zero")),
            }
        }
        _ => Value::Null,
    })
}

#[cfg(test)]
mod tests {
    use super::{ArithmeticOp, apply, bin, negate};
    use crate::eval::Value;
    use crate::eval::value::calendar::{self, DAY, HOUR};
    use ArithmeticOp::{Add, Divide, Multiply, Remainder, Subtract};

    fn longs(operation: ArithmeticOp, a: i64, b: i64) -> Value {
        apply(operation, &Value::Long(a), &Value::Long(b)).expect("known")
    }

    #[test]
    fn integers_truncate_and_remainders_are_not_negative() {
        assert_eq!(longs(Divide, -7, 2), Value::Long(-3));
        assert_eq!(longs(Remainder, -7, 3), Value::Long(2));
        assert_eq!(longs(Remainder, 7, -3), Value::Long(1));
        assert_eq!(longs(Remainder, -7, -3), Value::Long(2));
        assert_eq!(longs(Divide, 1, 0), Value::Null);
        assert_eq!(longs(Remainder, 1, 0), Value::Null);
        assert_eq!(longs(Add, i64::MAX, 1), Value::Long(i64::MIN));
        assert_eq!(longs(Divide, i64::MIN, -1), Value::Long(i64::MIN));
        assert_eq!(longs(Remainder, i64::MIN, i64::MIN), Value::Long(0));
    }

    #[test]
    fn reals() {
        let real = |operation, a, b| apply(operation, &Value::Real(a), &Value::Real(b)).expect("known");
        assert_eq!(real(Remainder, -5.5, 3.0), Value::Real(0.5));
        assert_eq!(real(Remainder, 5.5, -3.0), Value::Real(2.5));
        assert_eq!(real(Divide, 1.0, 0.0), Value::Real(f64::INFINITY));
        assert_eq!(negate(&Value::Real(0.0)).to_text().as_ref(), "0.0");
    }

    #[test]
    fn times_stay_in_their_range() {
        let last = Value::Datetime(calendar::MAX);
        assert_eq!(apply(Add, &last, &Value::Timespan(1)), Ok(Value::Null));
        assert_eq!(apply(Subtract, &last, &last), Ok(Value::Timespan(0)));
        assert_eq!(apply(Multiply, &Value::Timespan(DAY), &Value::Real(2.5)), Ok(Value::Timespan(60 * HOUR)));
        assert_eq!(apply(Divide, &Value::Timespan(DAY), &Value::Timespan(HOUR)), Ok(Value::Real(24.0)));
        assert_eq!(apply(Divide, &Value::Timespan(DAY), &Value::Long(0)), Ok(Value::Null));
        assert_eq!(apply(Add, &Value::Null, &Value::Timespan(1)), Ok(Value::Null));
    }

    #[test]
    fn bins_floor_from_the_origin() {
        assert_eq!(bin(&Value::Long(-5), &Value::Long(2)), Ok(Value::Long(-6)));
        assert_eq!(bin(&Value::Real(-5.5), &Value::Long(2)), Ok(Value::Real(-6.0)));
        assert_eq!(bin(&Value::Timespan(-1), &Value::Timespan(HOUR)), Ok(Value::Timespan(-HOUR)));
        assert_eq!(bin(&Value::Datetime(DAY), &Value::Timespan(-HOUR)), Ok(Value::Null));
        assert_eq!(bin(&Value::Long(5), &Value::Long(-2)), Ok(Value::Null));
        assert_eq!(bin(&Value::Real(5.5), &Value::Real(-0.5)), Ok(Value::Null));
        assert!(bin(&Value::Long(1), &Value::Long(0)).is_err());
    }
}
