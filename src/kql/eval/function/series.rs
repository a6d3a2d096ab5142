//! Series: arrays of numbers, element by element and filled.

use super::{Call, Function, argument};
use crate::kql::eval::value::arithmetic::{self, Operation};
use crate::kql::eval::value::compare;
use crate::kql::eval::{Stop, Value};

pub(super) const TABLE: &[Function] = &[
    Function::new("series_abs", |_, a| each(a, f64::abs)),
    Function::new("series_acos", |_, a| each(a, f64::acos)),
    Function::new("series_add", |_, a| pairs(a, Operation::Add)),
    Function::new("series_asin", |_, a| each(a, f64::asin)),
    Function::new("series_atan", |_, a| each(a, f64::atan)),
    Function::new("series_ceiling", |_, a| each(a, f64::ceil)),
    Function::new("series_cos", |_, a| each(a, f64::cos)),
    Function::new("series_divide", |_, a| divide(a)),
    Function::new("series_dot_product", dot_product),
    Function::new("series_equals", |_, a| tests(a, std::cmp::Ordering::is_eq)),
    Function::new("series_exp", |_, a| each(a, f64::exp)),
    Function::new("series_fill_backward", |_, a| fill_toward(a, true)),
    Function::new("series_fill_const", fill_const),
    Function::new("series_fill_forward", |_, a| fill_toward(a, false)),
    Function::new("series_fill_linear", fill_linear),
    Function::new("series_fir", fir),
    Function::new("series_floor", |_, a| each(a, f64::floor)),
    Function::new("series_greater", |_, a| tests(a, std::cmp::Ordering::is_gt)),
    Function::new("series_greater_equals", |_, a| tests(a, std::cmp::Ordering::is_ge)),
    Function::new("series_less", |_, a| tests(a, std::cmp::Ordering::is_lt)),
    Function::new("series_less_equals", |_, a| tests(a, std::cmp::Ordering::is_le)),
    Function::new("series_magnitude", magnitude),
    Function::new("series_multiply", |_, a| pairs(a, Operation::Multiply)),
    Function::new("series_not_equals", |_, a| tests(a, std::cmp::Ordering::is_ne)),
    Function::new("series_product", |_, a| fold(a, 1.0, |total, number| total * number)),
    Function::new("series_sign", |_, a| {
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
    Function::new("series_sin", |_, a| each(a, f64::sin)),
    Function::new("series_subtract", |_, a| pairs(a, Operation::Subtract)),
    Function::new("series_sum", |_, a| fold(a, 0.0, |total, number| total + number)),
    Function::new("series_tan", |_, a| each(a, f64::tan)),
];

fn items(arguments: &[Value], index: usize) -> Option<&[Value]> {
    argument(arguments, index).as_array().map(|items| items.as_slice())
}

/// Elements as doubles; `None` if one is missing or not a number.
pub(super) fn numbers(arguments: &[Value], index: usize) -> Option<Vec<f64>> {
    items(arguments, index)?.iter().map(Value::as_real).collect()
}

fn each(arguments: &[Value], function: fn(f64) -> f64) -> Result<Value, Stop> {
    Ok(match items(arguments, 0) {
        Some(items) => Value::array(items.iter().map(|item| item.as_real().map(function).into()).collect()),
        None => Value::Null,
    })
}

/// Two series element by element; a missing element or one that is not a number gives null.
fn zipped(
    arguments: &[Value],
    function: impl Fn(&Value, &Value) -> Result<Value, Stop>,
) -> Result<Value, Stop> {
    let (Some(a), Some(b)) = (items(arguments, 0), items(arguments, 1)) else { return Ok(Value::Null) };
    let null = Value::Null;
    let results = (0..a.len().max(b.len()))
        .map(|index| function(a.get(index).unwrap_or(&null), b.get(index).unwrap_or(&null)));
    Ok(Value::array(results.collect::<Result<_, _>>()?))
}

fn pairs(arguments: &[Value], operation: Operation) -> Result<Value, Stop> {
    zipped(arguments, |a, b| arithmetic::apply(operation, a, b))
}

fn divide(arguments: &[Value]) -> Result<Value, Stop> {
    zipped(arguments, |a, b| Ok(a.as_real().zip(b.as_real()).map(|(a, b)| a / b).into()))
}

fn tests(arguments: &[Value], test: fn(std::cmp::Ordering) -> bool) -> Result<Value, Stop> {
    zipped(arguments, |a, b| Ok(compare::order(a, b).map(test).into()))
}

fn dot_product(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    match (numbers(arguments, 0), numbers(arguments, 1)) {
        (Some(a), Some(b)) if a.len() == b.len() => {
            Ok(Value::Real(a.iter().zip(&b).map(|(a, b)| a * b).sum()))
        }
        _ => Err(Stop::unsupported("series_dot_product() of series with gaps or of different lengths")),
    }
}

fn magnitude(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    match numbers(arguments, 0) {
        Some(numbers) => Ok(Value::Real(numbers.iter().map(|number| number * number).sum::<f64>().sqrt())),
        None => Err(Stop::unsupported("series_magnitude() of a series with gaps")),
    }
}

fn fold(arguments: &[Value], start: f64, step: fn(f64, f64) -> f64) -> Result<Value, Stop> {
    match numbers(arguments, 0) {
        Some(numbers) => Ok(Value::Real(numbers.into_iter().fold(start, step))),
        None => Err(Stop::unsupported("a total of a series with gaps")),
    }
}

/// Whether an element counts as missing: null, and the placeholder if one was given.
fn missing(item: &Value, placeholder: &Value) -> bool {
    item.is_null() || compare::equal(item, placeholder) == Some(true)
}

fn fill_const(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    let Some(series) = items(arguments, 0) else { return Ok(Value::Null) };
    let (fill, placeholder) = (argument(arguments, 1), argument(arguments, 2));
    Ok(Value::array(
        series.iter().map(|item| if missing(item, placeholder) { fill } else { item }.clone()).collect(),
    ))
}

fn fill_toward(arguments: &[Value], backward: bool) -> Result<Value, Stop> {
    let Some(series) = items(arguments, 0) else { return Ok(Value::Null) };
    let placeholder = argument(arguments, 1);
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

fn fill_linear(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    let Some(series) = items(arguments, 0) else { return Ok(Value::Null) };
    let placeholder = argument(arguments, 1);
    let fill_edges = arguments.get(2).is_none_or(Value::is_true);
    let constant = arguments.get(3).cloned().unwrap_or(Value::Long(0));
    let known: Vec<(usize, f64)> = series
        .iter()
        .enumerate()
        .filter(|(_, item)| !missing(item, placeholder))
        .filter_map(|(index, item)| item.as_real().map(|number| (index, number)))
        .collect();
    if known.is_empty() {
        return Ok(Value::array(vec![constant; series.len()]));
    }
    let filled = series.iter().enumerate().map(|(index, item)| {
        if !missing(item, placeholder) {
            return item.clone();
        }
        let after = known.partition_point(|(known, _)| *known < index);
        let (before, after) = (after.checked_sub(1).and_then(|at| known.get(at)), known.get(after));
        match (before, after) {
            (Some((from, a)), Some((to, b))) => {
                Value::Real(a + (b - a) * (index - from) as f64 / (to - from) as f64)
            }
            (Some((_, edge)), None) | (None, Some((_, edge))) if fill_edges => Value::Real(*edge),
            _ => item.clone(),
        }
    });
    Ok(Value::array(filled.collect()))
}

fn fir(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    let (Some(series), Some(filter)) = (items(arguments, 0), items(arguments, 1)) else {
        return Ok(Value::Null);
    };
    let (Some(numbers), Some(weights)) = (numbers(arguments, 0), numbers(arguments, 1)) else {
        return Err(Stop::unsupported("series_fir() of a series with gaps"));
    };
    call.context.work(numbers.len(), weights.len())?;
    let total: f64 = weights.iter().sum();
    let normalize = arguments.get(2).is_none_or(Value::is_true);
    let center = arguments.get(3).is_some_and(Value::is_true);
    if center || (normalize && total == 0.0) {
        return Err(Stop::unsupported("series_fir() that is centred or cannot be normalised"));
    }
    let whole = !normalize && series.iter().chain(filter).all(|item| item.as_long().is_some());
    let results = (0..numbers.len()).map(|at| {
        let sum: f64 = weights
            .iter()
            .enumerate()
            .filter_map(|(back, weight)| numbers.get(at.checked_sub(back)?).map(|number| weight * number))
            .sum();
        if whole { Value::Long(sum as i64) } else { Value::Real(if normalize { sum / total } else { sum }) }
    });
    Ok(Value::array(results.collect()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, json};
    use crate::kql::eval::Value;

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
        assert_eq!(call("series_fill_linear", &[json("[1,null,3,null]")]), Ok(json("[1,2.0,3,3.0]")));
    }

    #[test]
    fn filters_look_back() {
        let filtered = call(
            "series_fir",
            &[json("[5,15,10,20]"), json("[1,-1]"), Value::Bool(false), Value::Bool(false)],
        );
        assert_eq!(filtered, Ok(json("[5,10,-5,10]")));
    }
}
