//! Numbers: rounding, powers, logarithms, trigonometry, the larger and the smaller, and `bin`.

use std::cmp::Ordering;

use bigdecimal::Signed as _;
use std::sync::Arc;

use super::{Builtin, CallContext, argument, long_of, real_of};
use crate::eval::value::{arithmetic, calendar, compare, convert};
use crate::eval::{EvalError, Value};

pub(super) const TABLE: &[Builtin] = &[
    Builtin::new("abs", abs),
    Builtin::new("acos", |_, a| within_one(a, f64::acos)),
    Builtin::new("asin", |_, a| within_one(a, f64::asin)),
    Builtin::new("atan", |_, a| real(a, f64::atan)),
    Builtin::new("atan2", |_, a| two(a, f64::atan2)),
    Builtin::new("bin", |_, a| arithmetic::bin(argument(a, 0), argument(a, 1))),
    Builtin::new("bin_at", bin_at),
    Builtin::new("ceiling", ceiling),
    Builtin::new("cos", |_, a| real(a, f64::cos)),
    Builtin::new("cot", |_, a| real(a, |x| 1.0 / x.tan())),
    Builtin::new("degrees", |_, a| real(a, f64::to_degrees)),
    Builtin::new("exp", |_, a| real(a, f64::exp)),
    Builtin::new("exp10", |_, a| real(a, |x| 10f64.powf(x))),
    Builtin::new("exp2", |_, a| real(a, f64::exp2)),
    Builtin::new("floor", |_, a| arithmetic::bin(argument(a, 0), argument(a, 1))),
    Builtin::new("isfinite", |_, a| test(a, f64::is_finite)),
    Builtin::new("isinf", |_, a| test(a, f64::is_infinite)),
    Builtin::new("isnan", |_, a| test(a, f64::is_nan)),
    Builtin::new("log", |_, a| logarithm(a, f64::ln)),
    Builtin::new("log10", |_, a| logarithm(a, f64::log10)),
    Builtin::new("log2", |_, a| logarithm(a, f64::log2)),
    Builtin::new("max_of", |_, a| extreme(a, Ordering::Greater)),
    Builtin::new("min_of", |_, a| extreme(a, Ordering::Less)),
    Builtin::new("not", not),
    Builtin::new("pi", |_, _| Ok(Value::Real(std::f64::consts::PI))),
    Builtin::new("pow", pow),
    Builtin::new("radians", |_, a| real(a, f64::to_radians)),
    Builtin::new("round", round),
    Builtin::new("sign", sign),
    Builtin::new("sin", |_, a| real(a, f64::sin)),
    Builtin::new("sqrt", |_, a| Ok(real_of(a, 0).filter(|x| x.is_nan() || *x >= 0.0).map(f64::sqrt).into())),
    Builtin::new("tan", |_, a| real(a, f64::tan)),
];

fn real(arguments: &[Value], function: fn(f64) -> f64) -> Result<Value, EvalError> {
    Ok(real_of(arguments, 0).map(function).into())
}

fn two(arguments: &[Value], function: fn(f64, f64) -> f64) -> Result<Value, EvalError> {
    Ok(real_of(arguments, 0).zip(real_of(arguments, 1)).map(|(a, b)| function(a, b)).into())
}

fn pow(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    match real_of(arguments, 0).zip(real_of(arguments, 1)) {
        Some((base, exponent)) if base < 0.0 && exponent.is_finite() && exponent.fract() != 0.0 => {
            Err(EvalError::unsupported("pow() of a negative number to a power that is not whole"))
        }
        pair => Ok(pair.map(|(base, exponent)| base.powf(exponent)).into()),
    }
}

fn within_one(arguments: &[Value], function: fn(f64) -> f64) -> Result<Value, EvalError> {
    Ok(real_of(arguments, 0).filter(|x| x.is_nan() || x.abs() <= 1.0).map(function).into())
}

fn test(arguments: &[Value], function: fn(f64) -> bool) -> Result<Value, EvalError> {
    Ok(Value::Bool(real_of(arguments, 0).is_some_and(function)))
}

fn logarithm(arguments: &[Value], function: fn(f64) -> f64) -> Result<Value, EvalError> {
    match real_of(arguments, 0) {
        Some(0.0) => Err(EvalError::unsupported("the logarithm of zero")),
        number => Ok(number.filter(|x| x.is_nan() || *x >= 0.0).map(function).into()),
    }
}

fn abs(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    Ok(match argument(arguments, 0) {
        Value::Long(value) => Value::Long(value.wrapping_abs()),
        Value::Real(value) => Value::Real(value.abs()),
        Value::Decimal(value) => Value::Decimal(Arc::new(value.abs())),
        Value::Timespan(value) => value.checked_abs().map_or(Value::Null, Value::Timespan),
        _ => Value::Null,
    })
}

fn ceiling(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    Ok(match argument(arguments, 0) {
        Value::Long(value) => Value::Long(*value),
        // Adding zero turns the -0.0 of a small negative number into 0.0.
        Value::Real(value) => Value::Real(value.ceil() + 0.0),
        _ => Value::Null,
    })
}

fn round(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let digits = long_of(arguments, 1).unwrap_or(0);
    Ok(match argument(arguments, 0) {
        Value::Long(value) if digits >= 0 => Value::Long(*value),
        Value::Long(value) => Value::Long(round_long(*value, digits)?),
        Value::Real(value) => {
            let value = *value;
            if !(-300..=300).contains(&digits) {
                return Err(EvalError::unsupported("round() to more than 300 digits"));
            }
            let scale = 10f64.powi(digits.abs() as i32);
            let rounded =
                if digits >= 0 { (value * scale).round() / scale } else { (value / scale).round() * scale };
            Value::Real(if rounded.is_finite() { rounded } else { value })
        }
        Value::Decimal(value) if (0..=100).contains(&digits) => {
            Value::Decimal(Arc::new(value.with_scale_round(digits, bigdecimal::RoundingMode::HalfUp)))
        }
        Value::Null => Value::Null,
        _ => return Err(EvalError::unsupported("round() of this type")),
    })
}

/// To tens, hundreds and so on; a half goes away from zero.
fn round_long(value: i64, digits: i64) -> Result<i64, EvalError> {
    let scale = u32::try_from(digits.unsigned_abs()).ok().and_then(|digits| 10_i128.checked_pow(digits));
    let rounded = scale.map_or(0, |scale| {
        let value = i128::from(value);
        (value + value.signum() * (scale / 2)) / scale * scale
    });
    i64::try_from(rounded)
        .map_err(|_| EvalError::unsupported("round() to a number outside the range of long"))
}

fn sign(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    Ok(match argument(arguments, 0) {
        Value::Long(value) => Value::Long(value.signum()),
        Value::Real(value) if *value > 0.0 => Value::Real(1.0),
        Value::Real(value) if *value < 0.0 => Value::Real(-1.0),
        Value::Real(_) => Value::Real(0.0),
        _ => Value::Null,
    })
}

fn not(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    Ok(convert::boolean(argument(arguments, 0)).map(|truth| !truth).into())
}

fn extreme(arguments: &[Value], wanted: Ordering) -> Result<Value, EvalError> {
    let mut best = Value::Null;
    for value in arguments {
        if value.is_null() || compare::is_nan(&best) {
            continue;
        }
        if best.is_null() || compare::is_nan(value) || compare::order(value, &best) == Some(wanted) {
            best = value.clone();
        }
    }
    Ok(best)
}

/// `bin` counted from a fixed point instead of zero.
fn bin_at(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let (value, size, point) = (argument(arguments, 0), argument(arguments, 1), argument(arguments, 2));
    let floor = |value: i64, size: i64, point: i64| {
        let distance = i128::from(value) - i128::from(point);
        i64::try_from(i128::from(value) - distance.rem_euclid(i128::from(size))).ok()
    };
    Ok(match (value, size, point) {
        (Value::Datetime(value), Value::Timespan(size), Value::Datetime(point)) if *size > 0 => {
            calendar::checked(floor(*value, *size, *point)).map_or(Value::Null, Value::Datetime)
        }
        (Value::Timespan(value), Value::Timespan(size), Value::Timespan(point)) if *size > 0 => {
            floor(*value, *size, *point).map_or(Value::Null, Value::Timespan)
        }
        (Value::Long(value), Value::Long(size), Value::Long(point)) if *size > 0 => {
            floor(*value, *size, *point).into()
        }
        (Value::Null, ..) | (_, Value::Null, _) | (.., Value::Null) => Value::Null,
        _ => match (value.as_real(), size.as_real(), point.as_real()) {
            (Some(value), Some(size), Some(point)) if size > 0.0 => {
                Value::Real(((value - point) / size).floor() * size + point)
            }
            _ => return Err(EvalError::unsupported("bin_at() with a size that is not positive")),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::call;
    use crate::eval::Value;

    #[test]
    fn rounding_goes_away_from_zero() {
        assert_eq!(call("round", &[Value::Real(3.25), Value::Long(1)]), Ok(Value::Real(3.3)));
        assert_eq!(call("round", &[Value::Real(-2.5)]), Ok(Value::Real(-3.0)));
        assert_eq!(call("ceiling", &[Value::Real(0.1)]), Ok(Value::Real(1.0)));
        assert_eq!(call("round", &[Value::Null]), Ok(Value::Null));
        assert_eq!(call("round", &[Value::Long(1250), Value::Long(-2)]), Ok(Value::Long(1300)));
        assert_eq!(call("round", &[Value::Long(-1250), Value::Long(-2)]), Ok(Value::Long(-1300)));
        assert_eq!(call("round", &[Value::Long(7), Value::Long(-40)]), Ok(Value::Long(0)));
        assert!(call("round", &[Value::Long(i64::MAX), Value::Long(-1)]).is_err());
    }

    #[test]
    fn extremes_skip_nulls_and_keep_nan() {
        assert_eq!(call("max_of", &[Value::Null, Value::Long(2), Value::Long(1)]), Ok(Value::Long(2)));
        assert_eq!(call("min_of", &[Value::Null, Value::Null]), Ok(Value::Null));
        assert_eq!(call("min_of", &[Value::Real(1.0), Value::Real(f64::NAN)]), Ok(Value::Real(f64::NAN)));
    }

    #[test]
    fn signs_and_undefined_results() {
        assert_eq!(call("sign", &[Value::Real(f64::NAN)]), Ok(Value::Real(0.0)));
        assert_eq!(call("sqrt", &[Value::Long(-1)]), Ok(Value::Null));
        assert_eq!(call("log", &[Value::Real(-1.0)]), Ok(Value::Null));
        assert_eq!(call("isnan", &[Value::Null]), Ok(Value::Bool(false)));
    }

    #[test]
    fn bins_from_a_point() {
        assert_eq!(call("bin_at", &[Value::Long(7), Value::Long(5), Value::Long(1)]), Ok(Value::Long(6)));
        assert_eq!(call("bin_at", &[Value::Long(0), Value::Long(5), Value::Long(1)]), Ok(Value::Long(-4)));
    }
}
