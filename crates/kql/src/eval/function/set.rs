//! Arrays as sets: elements in the order in which they are first seen.

use indexmap::IndexSet;

use super::{Call, Function, argument};
use crate::eval::value::compare;
use crate::eval::{Stop, Value};

pub(super) const TABLE: &[Function] = &[
    Function::new("jaccard_index", jaccard_index),
    Function::new("set_difference", difference),
    Function::new("set_equals", equals),
    Function::new("set_has_element", has_element),
    Function::new("set_intersect", intersect),
    Function::new("set_union", union),
];

type Set<'a> = IndexSet<&'a Value>;

fn set(arguments: &[Value], index: usize) -> Option<Set<'_>> {
    argument(arguments, index).as_array().map(|items| items.iter().collect())
}

fn answer(set: Set<'_>) -> Value {
    Value::array(set.into_iter().cloned().collect())
}

fn union(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    let mut all = Set::new();
    for index in 0..arguments.len() {
        let Some(items) = set(arguments, index) else {
            return null_or_unsupported(arguments, index, "set_union");
        };
        all.extend(items);
        call.context.elements(all.len())?;
    }
    Ok(answer(all))
}

fn intersect(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    let Some(mut kept) = set(arguments, 0) else { return null_or_unsupported(arguments, 0, "set_intersect") };
    for index in 1..arguments.len() {
        let Some(other) = set(arguments, index) else {
            return null_or_unsupported(arguments, index, "set_intersect");
        };
        kept.retain(|item| other.contains(*item));
    }
    Ok(answer(kept))
}

fn difference(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
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

fn null_or_unsupported(arguments: &[Value], index: usize, name: &str) -> Result<Value, Stop> {
    if index == 0 && argument(arguments, 0).is_null() {
        return Ok(Value::Null);
    }
    Err(Stop::unsupported(format!("{name}() of something other than arrays")))
}

fn has_element(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    let Some(items) = argument(arguments, 0).as_array() else {
        return if argument(arguments, 0).is_null() {
            Ok(Value::Null)
        } else {
            Err(Stop::unsupported("set_has_element() of something other than an array"))
        };
    };
    let sought = argument(arguments, 1);
    Ok(Value::Bool(items.iter().any(|item| compare::equal(item, sought) == Some(true))))
}

fn equals(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    match (set(arguments, 0), set(arguments, 1)) {
        (Some(a), Some(b)) => Ok(Value::Bool(a == b)),
        _ => Err(Stop::unsupported("set_equals() of something other than arrays")),
    }
}

fn jaccard_index(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    match (set(arguments, 0), set(arguments, 1)) {
        (Some(a), Some(b)) if !a.is_empty() || !b.is_empty() => {
            let common = a.iter().filter(|item| b.contains(**item)).count();
            Ok(Value::Real(common as f64 / (a.len() + b.len() - common) as f64))
        }
        _ => Err(Stop::unsupported("jaccard_index() without elements")),
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
