//! Arrays as sets: elements in the order in which they are first seen.

use indexmap::IndexSet;

use super::{Builtin, CallContext, argument};
use crate::eval::value::compare;
use crate::eval::{EvalError, Value};

pub(super) const TABLE: &[Builtin] = &[
    Builtin::new("jaccard_index", jaccard_index),
    Builtin::new("set_difference", difference),
    Builtin::new("set_equals", equals),
    Builtin::new("set_has_element", has_element),
    Builtin::new("set_intersect", intersect),
    Builtin::new("set_union", union),
];

type ValueSet<'a> = IndexSet<&'a Value>;

fn set(arguments: &[Value], index: usize) -> Option<ValueSet<'_>> {
    argument(arguments, index).as_array().map(|items| items.iter().collect())
}

fn answer(set: ValueSet<'_>) -> Value {
    Value::array(set.into_iter().cloned().collect())
}

fn union(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let mut all = ValueSet::new();
    for index in 0..arguments.len() {
        let Some(items) = set(arguments, index) else {
            return null_or_unsupported(arguments, index, "set_union");
        };
        all.extend(items);
        call.context.check_len(all.len())?;
    }
    Ok(answer(all))
}

fn intersect(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let Some(mut kept) = set(arguments, 0) else { return null_or_unsupported(arguments, 0, "set_intersect") };
    for index in 1..arguments.len() {
        let Some(other) = set(arguments, index) else {
            return null_or_unsupported(arguments, index, "set_intersect");
        };
        kept.retain(|item| other.contains(*item));
    }
    Ok(answer(kept))
}

fn difference(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let Some(mut kept) = set(arguments, 0) else {
        return null_or_unsupported(arguments, 0, "set_difference");
    };
    for index in 1..arguments.len() {
        let Some(other) = set(arguments, index) else {
            return null_or_unsupported(arguments, index, "set_difference");
        };
        kept.retain(|item| !other.contains(*item));
    }
    Ok(answer(kept))
}

fn null_or_unsupported(arguments: &[Value], index: usize, name: &str) -> Result<Value, EvalError> {
    if index == 0 && argument(arguments, 0).is_null() {
        return Ok(Value::Null);
    }
    Err(EvalError::unsupported(format!("{name}() of something other than arrays")))
}

fn has_element(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let Some(items) = argument(arguments, 0).as_array() else {
        return if argument(arguments, 0).is_null() {
            Ok(Value::Null)
        } else {
            Err(EvalError::unsupported("set_has_element() of something other than an array"))
        };
    };
    let sought = argument(arguments, 1);
    Ok(Value::Bool(items.iter().any(|item| compare::equal(item, sought) == Some(true))))
}

fn equals(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    match (set(arguments, 0), set(arguments, 1)) {
        (Some(a), Some(b)) => Ok(Value::Bool(a == b)),
        _ => Err(EvalError::unsupported("set_equals() of something other than arrays")),
    }
}

fn jaccard_index(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    match (set(arguments, 0), set(arguments, 1)) {
        (Some(a), Some(b)) if !a.is_empty() || !b.is_empty() => {
            let common = a.iter().filter(|item| b.contains(**item)).count();
            Ok(Value::Real(common as f64 / (a.len() + b.len() - common) as f64))
        }
        _ => Err(EvalError::unsupported("jaccard_index() without elements")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, json};
    use crate::eval::Value;

    #[test]
    fn sets_keep_first_seen_order() {
        assert_eq!(call("set_union", &[json("[2,1,2]"), json("[3,1]")]), Ok(json("[2,1,3]")));
        assert_eq!(call("set_intersect", &[json("[3,2,1]"), json("[1,3]")]), Ok(json("[3,1]")));
        assert_eq!(call("set_difference", &[json("[null,1,null]"), json("[null]")]), Ok(json("[1]")));
        assert_eq!(call("set_intersect", &[json("[1]"), json(r#"["1"]"#)]), Ok(json("[]")));
    }

    #[test]
    fn membership_and_likeness() {
        assert_eq!(call("set_has_element", &[json(r#"["a"]"#), "a".into()]), Ok(Value::Bool(true)));
        assert_eq!(call("set_has_element", &[json("[1.0]"), Value::Long(1)]), Ok(Value::Bool(true)));
        assert_eq!(call("set_has_element", &[Value::Null, Value::Long(1)]), Ok(Value::Null));
        assert_eq!(call("jaccard_index", &[json("[1,2]"), json("[2,3]")]), Ok(Value::Real(1.0 / 3.0)));
    }
}
