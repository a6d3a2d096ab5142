//! Filters over a series: of a finite and of an infinite impulse response.

use super::series::{items, numbers};
use super::{Builtin, CallContext};
use crate::eval::{EvalError, Value};

pub(super) const TABLE: &[Builtin] =
    &[Builtin::new("series_fir", finite), Builtin::new("series_iir", infinite)];

/// Each element with those before it, weighed; what lies outside of the series counts as zero.
fn finite(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let (Some(series), Some(filter)) = (items(arguments, 0), items(arguments, 1)) else {
        return Ok(Value::Null);
    };
    let (Some(numbers), Some(weights)) = (numbers(arguments, 0), numbers(arguments, 1)) else {
        return Err(EvalError::unsupported("series_fir() of a series with gaps"));
    };
    call.context.charge_product(numbers.len(), weights.len())?;
    let negative = weights.iter().any(|weight| *weight < 0.0);
    let normalize = arguments.get(2).map_or(!negative, Value::is_true);
    if normalize && negative {
        return Ok(Value::Null);
    }
    let total: f64 = weights.iter().sum();
    if normalize && total == 0.0 {
        return Err(EvalError::unsupported("series_fir() that cannot be normalised"));
    }
    let ahead = match arguments.get(3).is_some_and(Value::is_true) {
        true if weights.len() % 2 == 0 => {
            return Err(EvalError::unsupported(
                "series_fir() that is centred, with a filter of an even length",
            ));
        }
        true => weights.len() / 2,
        false => 0,
    };
    let whole = !normalize && series.iter().chain(filter).all(|item| item.as_long().is_some());
    let results = (0..numbers.len()).map(|at| {
        let weighed = |(back, weight): (usize, &f64)| {
            (at + ahead).checked_sub(back).and_then(|from| numbers.get(from)).map(|number| weight * number)
        };
        let sum: f64 = weights.iter().enumerate().filter_map(weighed).sum();
        if whole { Value::Long(sum as i64) } else { Value::Real(if normalize { sum / total } else { sum }) }
    });
    Ok(Value::array(results.collect()))
}

/// `y[i] = (b[0] x[i] + b[1] x[i-1] + … - a[1] y[i-1] - a[2] y[i-2] - …) / a[0]`.
fn infinite(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    if items(arguments, 0).is_none() {
        return Ok(Value::Null);
    }
    let (Some(x), Some(b), Some(a)) = (numbers(arguments, 0), numbers(arguments, 1), numbers(arguments, 2))
    else {
        return Err(EvalError::unsupported("series_iir() of a series with gaps"));
    };
    let (Some((first, a)), false) = (a.split_first().filter(|(first, _)| **first != 0.0), b.is_empty())
    else {
        return Err(EvalError::unsupported("series_iir() with a denominator of zero"));
    };
    call.context.charge_product(x.len(), a.len() + b.len())?;
    let back = |values: &[f64], weights: &[f64], at: usize| -> f64 {
        let weighed = |(back, weight): (usize, &f64)| Some(weight * values.get(at.checked_sub(back)?)?);
        weights.iter().enumerate().filter_map(weighed).sum()
    };
    let mut y: Vec<f64> = Vec::with_capacity(x.len());
    for at in 0..x.len() {
        let before = at.checked_sub(1).map_or(0.0, |before| back(&y, a, before));
        y.push((back(&x, &b, at) - before) / first);
    }
    Ok(Value::array(y.into_iter().map(Value::Real).collect()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, json};
    use crate::eval::Value;

    fn fir(series: &str, filter: &str, flags: &[bool]) -> Result<Value, crate::eval::EvalError> {
        let flags = flags.iter().map(|flag| Value::Bool(*flag));
        call("series_fir", &[json(series), json(filter)].into_iter().chain(flags).collect::<Vec<_>>())
    }

    #[test]
    fn finite() {
        assert_eq!(fir("[5,15,10,20]", "[1,-1]", &[false, false]), Ok(json("[5,10,-5,10]")));
        assert_eq!(fir("[5,15,10]", "[1,-1]", &[]), Ok(json("[5,10,-5]")));
        assert_eq!(fir("[5,15,10]", "[1,-1]", &[true]), Ok(Value::Null));
        assert_eq!(fir("[3,6,9]", "[1,1,1]", &[]), Ok(json("[1.0,3.0,6.0]")));
        assert_eq!(fir("[3,6,9]", "[1,1,1]", &[true, true]), Ok(json("[3.0,6.0,5.0]")));
        assert_eq!(fir("[1,2,3]", "[1,0,-1]", &[false, true]), Ok(json("[2,2,-2]")));
        assert!(fir("[1,2,3]", "[1,1]", &[true, true]).is_err());
        assert!(fir("[1,2,3]", "[0]", &[]).is_err());
    }

    #[test]
    fn infinite() {
        let iir = |x: &str, b: &str, a: &str| call("series_iir", &[json(x), json(b), json(a)]);
        assert_eq!(iir("[1,2,3]", "[1]", "[1,-1]"), Ok(json("[1.0,3.0,6.0]")));
        // y[i] = (x[i] + x[i-1] - y[i-1]) / 2
        assert_eq!(iir("[2,4,6]", "[1,1]", "[2,1]"), Ok(json("[1.0,2.5,3.75]")));
        assert!(iir("[1]", "[1]", "[0,1]").is_err());
        assert!(iir("[1]", "[1]", "[]").is_err());
        assert_eq!(iir("7", "[1]", "[1]"), Ok(Value::Null));
    }
}
