//! Arrays.

use std::cmp::Ordering;
use std::sync::Arc;

use super::{Builtin, CallContext, argument, from_end, long_of};
use crate::eval::value::calendar::{self, HOUR};
use crate::eval::value::{Type, arithmetic, compare, convert};
use crate::eval::{EvalError, Value};

pub(super) const TABLE: &[Builtin] = &[
    Builtin::new("array_concat", concat),
    Builtin::new("array_iff", iff),
    Builtin::new("array_iif", iff),
    Builtin::new("array_index_of", index_of),
    Builtin::new("array_length", length),
    Builtin::new("array_reverse", reverse),
    Builtin::new("array_rotate_left", |_, a| rotate(a, false)),
    Builtin::new("array_rotate_right", |_, a| rotate(a, true)),
    Builtin::new("array_shift_left", |_, a| shift(a, false)),
    Builtin::new("array_shift_right", |_, a| shift(a, true)),
    Builtin::new("array_slice", slice),
    Builtin::new("array_split", split),
    Builtin::new("array_sum", sum),
    Builtin::new("arraylength", length),
    Builtin::new("pack_array", pack),
    Builtin::new("range", range),
    Builtin::new("repeat", repeat),
    Builtin::new("zip", zip),
];

/// Elements of the longest array that `range()` makes; what would follow is left out.
/// Source: <https://learn.microsoft.com/kusto/query/range-function>.
const LONGEST_RANGE: usize = 1 << 20;

fn length(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    Ok(argument(arguments, 0).as_array().and_then(|items| i64::try_from(items.len()).ok()).into())
}

fn pack(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    call.context.check_len(arguments.len())?;
    Ok(Value::array(arguments.to_vec()))
}

fn concat(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let mut all = Vec::new();
    let mut any = false;
    for value in arguments {
        match value {
            Value::Array(items) => {
                any = true;
                call.context.check_len(all.len() + items.len())?;
                all.extend(items.iter().cloned());
            }
            Value::Null => {}
            _ => return Err(EvalError::unsupported("array_concat() of something other than arrays")),
        }
    }
    Ok(if any { Value::array(all) } else { Value::Null })
}

fn iff(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let Some(conditions) = argument(arguments, 0).as_array() else { return Ok(Value::Null) };
    let pick = |side: &Value, index: usize| match side {
        Value::Array(items) => items.get(index).cloned().unwrap_or_default(),
        other => other.clone(),
    };
    let mut picked = Vec::with_capacity(conditions.len());
    for (index, condition) in conditions.iter().enumerate() {
        let truth = match condition {
            Value::Bool(truth) => Some(*truth),
            Value::Long(number) => Some(*number != 0),
            Value::Real(number) => Some(*number != 0.0),
            // What is neither a boolean nor a number decides nothing.
            _ => None,
        };
        picked.push(match truth {
            Some(true) => pick(argument(arguments, 1), index),
            Some(false) => pick(argument(arguments, 2), index),
            None => Value::Null,
        });
    }
    Ok(Value::array(picked))
}

fn index_of(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let Some(items) = argument(arguments, 0).as_array() else { return Ok(Value::Null) };
    let start = match long_of(arguments, 2) {
        None => 0,
        Some(start) => match from_end(start, items.len()) {
            Some(start) => start,
            None => return Err(EvalError::unsupported("array_index_of() with a start before the array")),
        },
    };
    let length = match long_of(arguments, 3) {
        None | Some(-1) => usize::MAX,
        Some(length) => match usize::try_from(length) {
            Ok(length) => length,
            Err(_) => return Ok(Value::Null),
        },
    };
    let skipped = match long_of(arguments, 4) {
        None => 0,
        Some(0) => return Err(EvalError::unsupported("array_index_of() with the occurrence 0")),
        Some(occurrence) => match usize::try_from(occurrence - 1) {
            Ok(skipped) => skipped,
            Err(_) => return Ok(Value::Null),
        },
    };
    let sought = argument(arguments, 1);
    let found = items
        .iter()
        .enumerate()
        .skip(start)
        .take(length)
        .filter(|(_, item)| compare::equal(item, sought) == Some(true))
        .nth(skipped)
        .and_then(|(index, _)| i64::try_from(index).ok());
    Ok(Value::Long(found.unwrap_or(-1)))
}

fn reverse(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    Ok(match argument(arguments, 0) {
        Value::Array(items) => Value::array(items.iter().rev().cloned().collect()),
        _ => Value::Null,
    })
}

fn rotate(arguments: &[Value], right: bool) -> Result<Value, EvalError> {
    let (Some(items), Some(by)) = (argument(arguments, 0).as_array(), long_of(arguments, 1)) else {
        return Ok(Value::Null);
    };
    let mut items = items.as_ref().clone();
    if let Ok(length) = i64::try_from(items.len())
        && length > 0
    {
        let by = by.rem_euclid(length);
        let left = if right { (length - by) % length } else { by };
        items.rotate_left(usize::try_from(left).unwrap_or(0));
    }
    Ok(Value::array(items))
}

fn shift(arguments: &[Value], right: bool) -> Result<Value, EvalError> {
    let (Some(items), Some(by)) = (argument(arguments, 0).as_array(), long_of(arguments, 1)) else {
        return Ok(Value::Null);
    };
    let by = if right { by.saturating_neg() } else { by };
    // An array of texts is filled with empty ones.
    let texts = items.iter().filter(|item| matches!(item, Value::String(_))).count();
    let empty = Value::empty(if texts > 0 && texts == items.len() { Type::String } else { Type::Dynamic });
    let fill = match arguments.get(2) {
        Some(fill) => fill,
        None if texts > 0 && texts < items.len() => {
            return Err(EvalError::unsupported(
                "shifting an array of texts and other elements without a default",
            ));
        }
        None => &empty,
    };
    let shifted = (0..items.len()).map(|index| {
        i64::try_from(index)
            .ok()
            .and_then(|index| index.checked_add(by))
            .and_then(|index| usize::try_from(index).ok())
            .and_then(|index| items.get(index))
            .unwrap_or(fill)
            .clone()
    });
    Ok(Value::array(shifted.collect()))
}

fn slice(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let Some(items) = argument(arguments, 0).as_array() else { return Ok(Value::Null) };
    let (Some(start), Some(end)) = (long_of(arguments, 1), long_of(arguments, 2)) else {
        return Ok(Value::Null);
    };
    let start = from_end(start, items.len()).unwrap_or(0);
    let end = match from_end(end, items.len()) {
        Some(end) => end.saturating_add(1).min(items.len()),
        None => 0,
    };
    Ok(Value::array(items.get(start..end).unwrap_or_default().to_vec()))
}

fn split(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let Some(items) = argument(arguments, 0).as_array() else { return Ok(Value::Null) };
    let indexes: Vec<i64> = match argument(arguments, 1) {
        Value::Long(index) => vec![*index],
        Value::Array(indexes) => indexes.iter().filter_map(Value::as_long).collect(),
        _ => return Ok(Value::Null),
    };
    call.context.check_len(indexes.len())?;
    let mut parts = Vec::new();
    let mut from = 0;
    for index in indexes {
        let to = from_end(index, items.len()).unwrap_or(0).min(items.len());
        if to < from {
            return Err(EvalError::unsupported("array_split() with indexes that are not in order"));
        }
        parts.push(Value::array(items.get(from..to).unwrap_or_default().to_vec()));
        from = to;
    }
    parts.push(Value::array(items.get(from..).unwrap_or_default().to_vec()));
    Ok(Value::array(parts))
}

fn sum(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let Some(items) = argument(arguments, 0).as_array() else { return Ok(Value::Null) };
    let mut total = 0.0;
    let mut any = false;
    for item in items.iter().filter(|item| !item.is_null()) {
        match item {
            Value::String(_) | Value::Array(_) | Value::Bag(_) => return Ok(Value::Null),
            item => match item.as_real() {
                Some(number) => total += number,
                None => return Err(EvalError::unsupported("array_sum() of booleans, times or guids")),
            },
        }
        any = true;
    }
    if any { Ok(Value::Real(total)) } else { Err(EvalError::unsupported("array_sum() without a number")) }
}

fn range(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let (start, stop) = (argument(arguments, 0), argument(arguments, 1));
    let step = match arguments.get(2) {
        Some(step) => step.clone(),
        None if matches!(start, Value::Datetime(_) | Value::Timespan(_)) => Value::Timespan(HOUR),
        None => Value::Long(1),
    };
    if start.is_null() || stop.is_null() || step.is_null() {
        return Ok(Value::Null);
    }
    let real = [start, stop, &step].iter().any(|value| matches!(value, Value::Real(_)));
    let ty = if real { Type::Real } else { Type::Dynamic };
    let (start, step) = (convert::widen(start.clone(), ty), convert::widen(step, ty));
    Ok(Value::array(steps(call.context, &start, stop, &step, LONGEST_RANGE)?))
}

/// `start`, `start + step`, … up to `stop`, which is included; no more than `most` of them.
///
/// # Errors
/// A limit, or a step that does not lead from one to the other.
pub(crate) fn steps(
    context: &crate::eval::Context,
    start: &Value,
    stop: &Value,
    step: &Value,
    most: usize,
) -> Result<Vec<Value>, EvalError> {
    let zero = match step {
        Value::Long(0) | Value::Timespan(0) => Some(Ordering::Equal),
        Value::Long(step) | Value::Timespan(step) => Some(step.cmp(&0)),
        Value::Real(step) => step.partial_cmp(&0.0),
        _ => None,
    };
    let past = match zero {
        Some(Ordering::Greater) => Ordering::Greater,
        Some(Ordering::Less) => Ordering::Less,
        _ => return Err(EvalError::unsupported("a range whose step is zero or of another type")),
    };
    let mut items = Vec::new();
    let mut current = start.clone();
    while let Some(order) = compare::order(&current, stop) {
        if order == past || items.len() == most {
            break;
        }
        items.push(current.clone());
        context.check_len(items.len())?;
        let next = arithmetic::apply(arithmetic::ArithmeticOp::Add, &current, step)?;
        // Overflow would run the other way.
        if compare::order(&next, &current) != Some(past) {
            break;
        }
        current = next;
    }
    if let Value::Datetime(ticks) = current {
        debug_assert!(ticks <= calendar::MAX);
    }
    Ok(items)
}

fn repeat(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let Some(count) = long_of(arguments, 1) else { return Ok(Value::Null) };
    let Ok(count) = usize::try_from(count) else { return Ok(Value::Null) };
    if call.type_of(0) == Type::Dynamic {
        return Err(EvalError::refused("repeat() does not take a dynamic"));
    }
    call.context.check_len(count)?;
    Ok(Value::array(vec![argument(arguments, 0).clone(); count]))
}

fn zip(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let arrays: Option<Vec<&Arc<Vec<Value>>>> = arguments.iter().map(Value::as_array).collect();
    let Some(arrays) = arrays else {
        return Err(EvalError::unsupported("zip() of something other than arrays"));
    };
    let length = arrays.iter().map(|items| items.len()).max().unwrap_or(0);
    call.context.check_len(length.saturating_mul(arrays.len()))?;
    let rows = (0..length).map(|index| {
        Value::array(arrays.iter().map(|items| items.get(index).cloned().unwrap_or_default()).collect())
    });
    Ok(Value::array(rows.collect()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, json};
    use crate::eval::Value;

    #[test]
    fn slices() {
        let slice =
            |start: i64, end: i64| call("array_slice", &[json("[1,2,3,4,5,6]"), start.into(), end.into()]);
        assert_eq!(slice(2, -2), Ok(json("[3,4,5]")));
        assert_eq!(slice(-3, -1), Ok(json("[4,5,6]")));
        assert_eq!(slice(0, 100), Ok(json("[1,2,3,4,5,6]")));
        assert_eq!(slice(0, -100), Ok(json("[]")));
    }

    #[test]
    fn shapes() {
        assert_eq!(call("array_concat", &[json("[1]"), Value::Null]), Ok(json("[1]")));
        assert_eq!(call("array_rotate_left", &[json("[1,2,3]"), Value::Long(4)]), Ok(json("[2,3,1]")));
        assert_eq!(call("array_shift_right", &[json("[1,2,3]"), Value::Long(1)]), Ok(json("[null,1,2]")));
        assert_eq!(call("zip", &[json("[1,2]"), json("[3]")]), Ok(json("[[1,3],[2,null]]")));
        assert_eq!(call("array_split", &[json("[1,2,3]"), Value::Long(1)]), Ok(json("[[1],[2,3]]")));
        assert_eq!(call("array_sum", &[json("[1,null,3]")]), Ok(Value::Real(4.0)));
        assert_eq!(call("array_index_of", &[json("[1,2]"), Value::Long(9)]), Ok(Value::Long(-1)));
    }

    #[test]
    fn ranges_include_their_end_and_are_limited() {
        assert_eq!(call("range", &[Value::Long(1), Value::Long(7), Value::Long(3)]), Ok(json("[1,4,7]")));
        assert_eq!(call("range", &[Value::Long(1), Value::Long(0)]), Ok(json("[]")));
        let Ok(Value::Array(longest)) = call("range", &[Value::Long(0), Value::Long(i64::MAX)]) else {
            panic!("an array");
        };
        assert_eq!(longest.len(), super::LONGEST_RANGE);
        assert!(call("range", &[Value::Long(1), Value::Long(2), Value::Long(0)]).is_err());
    }
}
