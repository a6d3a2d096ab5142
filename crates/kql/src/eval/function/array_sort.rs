//! `array_sort_asc` and `array_sort_desc`: one array in order, and others that follow it.

use std::cmp::Ordering;

use super::{Builtin, CallContext, argument};
use crate::eval::value::{Type, compare};
use crate::eval::{EvalError, Value};

pub(super) const TABLE: &[Builtin] = &[
    Builtin::new("array_sort_asc", |call, a| sort(call, a, false)),
    Builtin::new("array_sort_desc", |call, a| sort(call, a, true)),
];

/// Answers the sorted array, or an array of arrays where several were given.
fn sort(call: &CallContext<'_>, arguments: &[Value], descending: bool) -> Result<Value, EvalError> {
    let last = arguments.len().saturating_sub(1);
    let (arrays, nulls_last) = match arguments.split_last() {
        Some((flag, arrays)) if call.type_of(last) == Type::Bool => (arrays, flag.is_true()),
        _ => (arguments, true),
    };
    let answer = |sorted: Vec<Value>| match sorted.as_slice() {
        [only] => only.clone(),
        _ => Value::array(sorted),
    };
    let Some(first) = argument(arrays, 0).as_array() else {
        return Ok(answer(vec![Value::Null; arrays.len()]));
    };
    let order = permutation(first, descending, nulls_last)?;
    let item = |index: usize| first.get(index).unwrap_or(&Value::Null);
    if arrays.len() > 1 && order.windows(2).any(|pair| matches!(pair, [a, b] if tied(item(*a), item(*b)))) {
        return Err(EvalError::unsupported("sorting several arrays by elements that are equal"));
    }
    let follow = |array: &Value| match array.as_array() {
        Some(items) if items.len() == order.len() => {
            Value::array(order.iter().map(|index| items.get(*index).cloned().unwrap_or_default()).collect())
        }
        _ => Value::Null,
    };
    Ok(answer(arrays.iter().map(follow).collect()))
}

/// The indexes of the elements in the order in which they are answered.
fn permutation(items: &[Value], descending: bool, nulls_last: bool) -> Result<Vec<usize>, EvalError> {
    let (mut values, nulls): (Vec<_>, Vec<_>) =
        items.iter().enumerate().partition(|(_, item)| !item.is_null());
    let mut kinds: Vec<SortClass> = values.iter().map(|(_, item)| SortClass::of(item)).collect();
    let others = kinds.iter().filter(|kind| **kind == SortClass::Other).count();
    kinds.sort_unstable();
    kinds.dedup();
    let groups = kinds.iter().filter(|kind| **kind >= SortClass::Text).count();
    let mixed = kinds.len() > groups + 1 || others > 1 || descending && kinds.len() > 1;
    if mixed || items.iter().any(compare::is_nan) {
        return Err(EvalError::unsupported("sorting an array of elements whose order is not defined"));
    }
    values.sort_by(|(_, a), (_, b)| {
        let order = SortClass::of(a).cmp(&SortClass::of(b)).then_with(|| compare::sort_order(a, b));
        if descending { order.reverse() } else { order }
    });
    let (first, second) = if nulls_last { (values, nulls) } else { (nulls, values) };
    Ok(first.into_iter().chain(second).map(|(index, _)| index).collect())
}

/// The order of elements of different kinds; the first three have no order among each other.
/// Source: <https://learn.microsoft.com/kusto/query/array-sort-asc-function>.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum SortClass {
    Number,
    Instant,
    Length,
    Text,
    Guid,
    Other,
}

impl SortClass {
    fn of(value: &Value) -> Self {
        match value {
            Value::Long(_) | Value::Real(_) | Value::Decimal(_) => Self::Number,
            Value::Datetime(_) => Self::Instant,
            Value::Timespan(_) => Self::Length,
            Value::String(_) => Self::Text,
            Value::Guid(_) => Self::Guid,
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Bag(_) => Self::Other,
        }
    }
}

/// Whether two elements have the same place.
fn tied(a: &Value, b: &Value) -> bool {
    a == b || compare::order(a, b) == Some(Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, json};
    use crate::eval::Value;

    #[test]
    fn one_array() {
        assert_eq!(call("array_sort_asc", &[json("[5,null,1.5]")]), Ok(json("[1.5,5,null]")));
        assert_eq!(call("array_sort_desc", &[json(r#"["a","c","b"]"#)]), Ok(json(r#"["c","b","a"]"#)));
        assert_eq!(call("array_sort_desc", &[json("[2,null,3]"), false.into()]), Ok(json("[null,3,2]")));
        assert_eq!(call("array_sort_asc", &[json("{}")]), Ok(Value::Null));
    }

    #[test]
    fn kinds_have_an_order() {
        assert_eq!(
            call("array_sort_asc", &[json(r#"[true,"a",2,null,"B",1]"#)]),
            Ok(json(r#"[1,2,"B","a",true,null]"#))
        );
        assert!(call("array_sort_desc", &[json(r#"[1,"a"]"#)]).is_err());
        assert!(call("array_sort_asc", &[json("[true,false]")]).is_err());
        let times = Value::array(vec![Value::Datetime(1), Value::Long(2)]);
        assert!(call("array_sort_asc", &[times, Value::Bool(true)]).is_err());
    }

    #[test]
    fn others_follow_the_first() {
        let arrays = [json("[3,null,1]"), json(r#"["c","n","a"]"#), json("[1]")];
        assert_eq!(call("array_sort_asc", &arrays), Ok(json(r#"[[1,3,null],["a","c","n"],null]"#)));
        assert_eq!(call("array_sort_asc", &[Value::Null, json("[1]")]), Ok(json("[null,null]")));
        assert!(call("array_sort_asc", &[json("[1,1]"), json("[2,3]")]).is_err());
    }
}
