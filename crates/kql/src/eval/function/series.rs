//! Series: arrays of numbers, element by element and filled.

use super::{Builtin, CallContext, argument};
use crate::eval::value::arithmetic::{self, ArithmeticOp};
use crate::eval::value::compare;
use crate::eval::{EvalError, Value};

pub(super) const TABLE: &[Builtin] = &[
    Builtin::new("series_abs", |_, a| each(a, f64::abs)),
    Builtin::new("series_acos", |_, a| each(a, f64::acos)),
    Builtin::new("series_add", |_, a| pairs(a, ArithmeticOp::Add)),
    Builtin::new("series_asin", |_, a| each(a, f64::asin)),
    Builtin::new("series_atan", |_, a| each(a, f64::atan)),
    Builtin::new("series_ceiling", |_, a| each(a, f64::ceil)),
    Builtin::new("series_cos", |_, a| each(a, f64::cos)),
    Builtin::new("series_divide", |_, a| divide(a)),
    Builtin::new("series_cosine_similarity", cosine_similarity),
    Builtin::new("series_dot_product", dot_product),
    Builtin::new("series_equals", |_, a| tests(a, std::cmp::Ordering::is_eq)),
    Builtin::new("series_exp", |_, a| each(a, f64::exp)),
    Builtin::new("series_fill_backward", |_, a| fill_toward(a, true)),
    Builtin::new("series_fill_const", fill_const),
    Builtin::new("series_fill_forward", |_, a| fill_toward(a, false)),
    Builtin::new("series_fill_linear", fill_linear),
    Builtin::new("series_floor", |_, a| each(a, f64::floor)),
    Builtin::new("series_greater", |_, a| tests(a, std::cmp::Ordering::is_gt)),
    Builtin::new("series_greater_equals", |_, a| tests(a, std::cmp::Ordering::is_ge)),
    Builtin::new("series_less", |_, a| tests(a, std::cmp::Ordering::is_lt)),
    Builtin::new("series_less_equals", |_, a| tests(a, std::cmp::Ordering::is_le)),
    Builtin::new("series_log", |_, a| logarithms(a)),
    Builtin::new("series_magnitude", magnitude),
    Builtin::new("series_multiply", |_, a| pairs(a, ArithmeticOp::Multiply)),
    Builtin::new("series_not_equals", |_, a| tests(a, std::cmp::Ordering::is_ne)),
    Builtin::new("series_pow", |_, a| powers(a)),
    Builtin::new("series_product", |_, a| fold(a, 1.0, |total, number| total * number)),
    Builtin::new("series_sign", |_, a| {
        each(a, |x| {
            if x > 0.0 {
                1.0
            } else if x < 0.0 {
                -1.0
            } else {
                0.0
            }
        })
    }),
    Builtin::new("series_sin", |_, a| each(a, f64::sin)),
    Builtin::new("series_subtract", |_, a| pairs(a, ArithmeticOp::Subtract)),
    Builtin::new("series_sum", |_, a| fold(a, 0.0, |total, number| total + number)),
    Builtin::new("series_tan", |_, a| each(a, f64::tan)),
];

pub(super) fn items(arguments: &[Value], index: usize) -> Option<&[Value]> {
    argument(arguments, index).as_array().map(|items| items.as_slice())
}

/// Elements as doubles; `None` if one is missing or not a number.
pub(super) fn numbers(arguments: &[Value], index: usize) -> Option<Vec<f64>> {
    items(arguments, index)?.iter().map(Value::as_real).collect()
}

fn each(arguments: &[Value], function: fn(f64) -> f64) -> Result<Value, EvalError> {
    Ok(match items(arguments, 0) {
        Some(items) => Value::array(items.iter().map(|item| item.as_real().map(function).into()).collect()),
        None => Value::Null,
    })
}

/// Two series element by element; a missing element or one that is not a number gives null. A number stands for a
/// series of it.
fn zipped(
    arguments: &[Value],
    function: impl Fn(&Value, &Value) -> Result<Value, EvalError>,
) -> Result<Value, EvalError> {
    let (a, b) = (argument(arguments, 0), argument(arguments, 1));
    let length = match (a.as_array(), b.as_array()) {
        (Some(a), Some(b)) => a.len().max(b.len()),
        (Some(items), None) if b.as_real().is_some() => items.len(),
        (None, Some(items)) if a.as_real().is_some() => items.len(),
        _ => return Ok(Value::Null),
    };
    let results = (0..length).map(|index| function(element(a, index), element(b, index)));
    Ok(Value::array(results.collect::<Result<_, _>>()?))
}

fn element(series: &Value, index: usize) -> &Value {
    const NULL: &Value = &Value::Null;
    match series {
        Value::Array(items) => items.get(index).unwrap_or(NULL),
        number => number,
    }
}

fn pairs(arguments: &[Value], operation: ArithmeticOp) -> Result<Value, EvalError> {
    zipped(arguments, |a, b| match a.as_real().and(b.as_real()) {
        Some(_) => arithmetic::apply(operation, a, b),
        None => Ok(Value::Null),
    })
}

fn divide(arguments: &[Value]) -> Result<Value, EvalError> {
    zipped(arguments, |a, b| Ok(a.as_real().zip(b.as_real()).map(|(a, b)| a / b).into()))
}

fn powers(arguments: &[Value]) -> Result<Value, EvalError> {
    zipped(arguments, |a, b| Ok(a.as_real().zip(b.as_real()).map(|(a, b)| a.powf(b)).into()))
}

fn logarithms(arguments: &[Value]) -> Result<Value, EvalError> {
    if items(arguments, 0).is_some_and(|items| items.iter().filter_map(Value::as_real).any(|x| x <= 0.0)) {
        return Err(EvalError::unsupported("series_log() of a number that is not positive"));
    }
    each(arguments, f64::ln)
}

fn tests(arguments: &[Value], test: fn(std::cmp::Ordering) -> bool) -> Result<Value, EvalError> {
    zipped(arguments, |a, b| Ok(compare::order(a, b).map(test).into()))
}

/// Two vectors of one length, that of the shorter one; a number stands for a vector of it. `None` without an element.
fn vectors(arguments: &[Value]) -> Result<Option<[Vec<f64>; 2]>, EvalError> {
    let gaps = || EvalError::unsupported("the product of series with gaps");
    let vector = |index: usize, other: usize| match argument(arguments, index).as_real() {
        Some(number) => items(arguments, other).map(|other| vec![number; other.len()]),
        None => numbers(arguments, index),
    };
    let (mut a, mut b) = (vector(0, 1).ok_or_else(gaps)?, vector(1, 0).ok_or_else(gaps)?);
    let length = a.len().min(b.len());
    a.truncate(length);
    b.truncate(length);
    Ok((length > 0).then_some([a, b]))
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn dot_product(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    Ok(vectors(arguments)?.map(|[a, b]| product(&a, &b)).into())
}

fn cosine_similarity(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let Some([a, b]) = vectors(arguments)? else { return Ok(Value::Null) };
    let lengths = product(&a, &a).sqrt() * product(&b, &b).sqrt();
    if lengths == 0.0 {
        return Err(EvalError::unsupported("series_cosine_similarity() of a vector without a length"));
    }
    Ok(Value::Real(product(&a, &b) / lengths))
}

fn magnitude(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    match numbers(arguments, 0) {
        Some(numbers) => Ok(Value::Real(numbers.iter().map(|number| number * number).sum::<f64>().sqrt())),
        None => Err(EvalError::unsupported("series_magnitude() of a series with gaps")),
    }
}

fn fold(arguments: &[Value], start: f64, step: fn(f64, f64) -> f64) -> Result<Value, EvalError> {
    match numbers(arguments, 0) {
        Some(numbers) => Ok(Value::Real(numbers.into_iter().fold(start, step))),
        None => Err(EvalError::unsupported("a total of a series with gaps")),
    }
}

/// What stands for a missing element: null unless something else is given.
fn placeholder<'a>(arguments: &'a [Value], index: usize, series: &[Value]) -> Result<&'a Value, EvalError> {
    let placeholder = argument(arguments, index);
    if !placeholder.is_null() && series.iter().any(Value::is_null) {
        return Err(EvalError::unsupported("filling a series with nulls that are not what is missing"));
    }
    Ok(placeholder)
}

fn missing(item: &Value, placeholder: &Value) -> bool {
    item.is_null() || compare::equal(item, placeholder) == Some(true)
}

fn fill_const(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let Some(series) = items(arguments, 0) else { return Ok(Value::Null) };
    let (fill, placeholder) = (argument(arguments, 1), placeholder(arguments, 2, series)?);
    Ok(Value::array(
        series.iter().map(|item| if missing(item, placeholder) { fill } else { item }.clone()).collect(),
    ))
}

fn fill_toward(arguments: &[Value], backward: bool) -> Result<Value, EvalError> {
    let Some(series) = items(arguments, 0) else { return Ok(Value::Null) };
    let placeholder = placeholder(arguments, 1, series)?;
    let mut filled = series.to_vec();
    if backward {
        filled.reverse();
    }
    let mut last: Option<Value> = None;
    for item in &mut filled {
        if missing(item, placeholder) {
            if let Some(last) = &last {
                *item = last.clone();
            }
        } else {
            last = Some(item.clone());
        }
    }
    if backward {
        filled.reverse();
    }
    Ok(Value::array(filled))
}

fn fill_linear(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let Some(series) = items(arguments, 0) else { return Ok(Value::Null) };
    let placeholder = placeholder(arguments, 1, series)?;
    let fill_edges = arguments.get(2).is_none_or(Value::is_true);
    let known: Vec<(usize, f64)> = series
        .iter()
        .enumerate()
        .filter(|(_, item)| !missing(item, placeholder))
        .filter_map(|(index, item)| item.as_real().map(|number| (index, number)))
        .collect();
    if known.is_empty() {
        let constant = arguments.get(3).cloned().unwrap_or(Value::Real(0.0));
        return Ok(Value::array(vec![constant; series.len()]));
    }
    // A series of whole numbers stays one.
    let mut there = series.iter().filter(|item| !missing(item, placeholder));
    let whole = there.all(|item| matches!(item, Value::Long(_)));
    let number = |number: f64| match whole {
        true if number < 0.0 && number.fract() != 0.0 => {
            Err(EvalError::unsupported("series_fill_linear() between negative whole numbers"))
        }
        true => Ok(Value::Long(number as i64)),
        false => Ok(Value::Real(number)),
    };
    let filled = series.iter().enumerate().map(|(index, item)| {
        if !missing(item, placeholder) {
            return Ok(item.clone());
        }
        let after = known.partition_point(|(known, _)| *known < index);
        let (before, after) = (after.checked_sub(1).and_then(|at| known.get(at)), known.get(after));
        match (before, after) {
            (Some((from, a)), Some((to, b))) => {
                number(a + (b - a) * (index - from) as f64 / (to - from) as f64)
            }
            (Some((_, edge)), None) | (None, Some((_, edge))) if fill_edges => number(*edge),
            _ => Ok(item.clone()),
        }
    });
    Ok(Value::array(filled.collect::<Result<_, _>>()?))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, json};
    use crate::eval::Value;

    #[test]
    fn element_by_element() {
        assert_eq!(call("series_subtract", &[json("[3,2]"), json("[1,null]")]), Ok(json("[2,null]")));
        assert_eq!(call("series_divide", &[json("[3,2]"), json("[2,1]")]), Ok(json("[1.5,2.0]")));
        assert_eq!(call("series_greater", &[json("[3,2]"), json("[2,2]")]), Ok(json("[true,false]")));
        assert_eq!(call("series_add", &[Value::Null, json("[1]")]), Ok(Value::Null));
    }

    #[test]
    fn filling() {
        assert_eq!(call("series_fill_forward", &[json("[null,1,null]")]), Ok(json("[null,1,1]")));
        assert_eq!(call("series_fill_backward", &[json("[null,1,null]")]), Ok(json("[1,1,null]")));
        assert_eq!(call("series_fill_const", &[json("[null,1]"), Value::Long(5)]), Ok(json("[5,1]")));
        assert_eq!(call("series_fill_linear", &[json("[1,null,3,null]")]), Ok(json("[1,2,3,3]")));
        assert_eq!(call("series_fill_linear", &[json("[1,null,null,6]")]), Ok(json("[1,2,4,6]")));
        assert_eq!(call("series_fill_linear", &[json("[1.5,null,3]")]), Ok(json("[1.5,2.25,3]")));
        assert_eq!(call("series_fill_linear", &[json("[null,null]")]), Ok(json("[0.0,0.0]")));
        assert!(call("series_fill_linear", &[json("[-1,null,-2]")]).is_err());
    }

    #[test]
    fn products() {
        let dot = |a: &str, b: &str| call("series_dot_product", &[json(a), json(b)]);
        assert_eq!(dot("[1,2,3]", "[4,5,6]"), Ok(Value::Real(32.0)));
        assert_eq!(dot("[1,2,3]", "[4,5]"), Ok(Value::Real(14.0)));
        assert_eq!(dot("[1,2,3]", "2"), Ok(Value::Real(12.0)));
        assert_eq!(dot("[1]", "[]"), Ok(Value::Null));
        assert!(dot("[1,null]", "[1,2]").is_err());
        assert_eq!(call("series_cosine_similarity", &[json("[3,0]"), json("[3,4]")]), Ok(Value::Real(0.6)));
        assert_eq!(call("series_pow", &[json("[2,3]"), json("[3]")]), Ok(json("[8.0,null]")));
        assert_eq!(call("series_log", &[json("[1,null]")]), Ok(json("[0.0,null]")));
    }
}
