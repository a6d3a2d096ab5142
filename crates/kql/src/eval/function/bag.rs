//! Property bags.

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::IndexSet;

use super::parsing::json_path::{self, PathSegment};
use super::{Builtin, CallContext, argument, text_of};
use crate::eval::value::Bag;
use crate::eval::{EvalError, Value};

pub(super) const TABLE: &[Builtin] = &[
    Builtin::new("bag_has_key", has_key),
    Builtin::new("bag_keys", keys),
    Builtin::new("bag_merge", merge),
    Builtin::new("bag_pack", pack),
    Builtin::new("bag_remove_keys", remove_keys),
    Builtin::new("bag_set_key", set_key),
    Builtin::new("bag_zip", zip),
    Builtin::new("pack", pack),
    Builtin::new("pack_dictionary", pack),
    Builtin::new("treepath", treepath),
];

fn keys(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    Ok(match argument(arguments, 0) {
        Value::Bag(bag) => Value::array(bag.keys().map(|key| Value::String(Arc::clone(key))).collect()),
        _ => Value::Null,
    })
}

/// The first of equal keys stays.
fn merge(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let mut merged = Bag::new();
    let mut any = false;
    for value in arguments {
        match value {
            Value::Bag(bag) => {
                any = true;
                call.context.check_len(merged.len() + bag.len())?;
                for (key, value) in bag.iter() {
                    merged.entry(Arc::clone(key)).or_insert_with(|| value.clone());
                }
            }
            Value::Null => {}
            _ => return Err(EvalError::unsupported("bag_merge() of something other than bags")),
        }
    }
    Ok(if any { Value::bag(merged) } else { Value::Null })
}

fn pack(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let mut bag = Bag::new();
    for index in (0..arguments.len()).step_by(2) {
        let key = call.print(arguments, index)?;
        if bag.insert(key, argument(arguments, index + 1).clone()).is_some() {
            return Err(EvalError::unsupported("bag_pack() with a repeated key"));
        }
    }
    Ok(Value::bag(bag))
}

/// The names that a key in the form of a JSON path (`$.a.b`) leads along; `None` for any other key.
fn path(key: &str) -> Result<Option<Vec<String>>, EvalError> {
    if !key.starts_with("$.") && !key.starts_with("$[") {
        return Ok(None);
    }
    let name = |step| match step {
        PathSegment::Name(name) => Some(name),
        PathSegment::Index(_) => None,
    };
    json_path::steps(key)
        .and_then(|steps| steps.into_iter().map(name).collect::<Option<_>>())
        .map(Some)
        .ok_or_else(|| EvalError::unsupported(format!("the JSON path {key} as the key of a bag")))
}

fn has_key(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let (value, key) = (argument(arguments, 0), text_of(arguments, 1));
    if value.is_null() {
        return Err(EvalError::unsupported("bag_has_key() of a null"));
    }
    let Some(path) = path(&key)? else {
        return Ok(Value::Bool(value.as_bag().is_some_and(|bag| bag.contains_key(&key))));
    };
    let end = path.iter().try_fold(value, |value, name| value.as_bag()?.get(name.as_str()));
    Ok(Value::Bool(end.is_some()))
}

fn remove_keys(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let (Some(bag), Some(keys)) = (argument(arguments, 0).as_bag(), argument(arguments, 1).as_array()) else {
        return Ok(Value::Null);
    };
    let mut kept = bag.as_ref().clone();
    let mut removed = HashSet::new();
    for key in keys.iter() {
        let key = key.to_cow();
        match path(&key)? {
            None => drop(removed.insert(key)),
            Some(path) => remove(call, &mut kept, &path)?,
        }
    }
    kept.retain(|key, _| !removed.contains(&**key));
    Ok(Value::bag(kept))
}

/// Removes what the path leads to, if it leads anywhere.
fn remove(call: &CallContext<'_>, bag: &mut Bag, path: &[String]) -> Result<(), EvalError> {
    match path {
        [] => Ok(()),
        [name] => {
            // The keys behind it move up.
            call.context.charge_steps(1 + (bag.len() as u64 >> 6))?;
            bag.shift_remove(name.as_str());
            Ok(())
        }
        [name, rest @ ..] => match bag.get_mut(name.as_str()) {
            Some(Value::Bag(inner)) => remove(call, Arc::make_mut(inner), rest),
            _ => Ok(()),
        },
    }
}

fn set_key(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let (key, value) = (text_of(arguments, 1), argument(arguments, 2));
    let path = path(&key)?;
    let Value::Bag(bag) = argument(arguments, 0) else { return Ok(Value::Null) };
    let mut bag = bag.as_ref().clone();
    match path {
        None => drop(bag.insert(key, value.clone())),
        Some(path) => set(&mut bag, &path, value)?,
    }
    Ok(Value::bag(bag))
}

/// Writes a value where the path leads; bags on the way are made where they are missing.
fn set(bag: &mut Bag, path: &[String], value: &Value) -> Result<(), EvalError> {
    match path {
        [] => Ok(()),
        [name] => {
            bag.insert(Arc::from(name.as_str()), value.clone());
            Ok(())
        }
        [name, rest @ ..] => {
            let empty = || Value::bag(Bag::new());
            match bag.entry(Arc::from(name.as_str())).or_insert_with(empty) {
                Value::Bag(inner) => set(Arc::make_mut(inner), rest, value),
                _ => Err(EvalError::unsupported("bag_set_key() below something other than a bag")),
            }
        }
    }
}

fn zip(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let Some(keys) = argument(arguments, 0).as_array() else { return Ok(Value::Null) };
    // What is no array of values has no value for any key.
    let values = argument(arguments, 1).as_array();
    let mut bag = Bag::new();
    for (index, key) in keys.iter().enumerate() {
        let Value::String(key) = key else { continue };
        let value = values.and_then(|values| values.get(index)).cloned().unwrap_or_default();
        if bag.insert(Arc::clone(key), value).is_some() {
            return Err(EvalError::unsupported("bag_zip() with a repeated key"));
        }
    }
    Ok(Value::bag(bag))
}

/// Each path once: every element of an array goes by the name of the first.
fn treepath(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let (mut paths, mut bytes) = (IndexSet::new(), 0);
    match argument(arguments, 0) {
        value @ Value::Bag(_) => collect(call, value, "", &mut paths, &mut bytes)?,
        Value::Array(_) => return Err(EvalError::unsupported("treepath() of an array")),
        _ => return Ok(Value::Null),
    }
    Ok(Value::array(paths.into_iter().map(Value::from).collect()))
}

/// Adds the paths below `path`; `bytes` are those of all paths.
fn collect(
    call: &CallContext<'_>,
    value: &Value,
    path: &str,
    paths: &mut IndexSet<String>,
    bytes: &mut usize,
) -> Result<(), EvalError> {
    let mut child = |path: String, value: &Value| {
        call.context.charge_steps(1)?;
        *bytes += path.len();
        call.context.check_text_len(*bytes)?;
        paths.insert(path.clone());
        call.context.check_len(paths.len())?;
        collect(call, value, &path, paths, bytes)
    };
    match value {
        Value::Bag(bag) => bag.iter().try_for_each(|(key, value)| child(format!("{path}['{key}']"), value)),
        Value::Array(items) => items.iter().try_for_each(|value| child(format!("{path}[0]"), value)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, json};
    use crate::eval::Value;

    #[test]
    fn the_first_of_equal_keys_stays() {
        let merged = call("bag_merge", &[json(r#"{"a":1,"b":2}"#), json(r#"{"b":3,"c":4}"#), Value::Null]);
        assert_eq!(merged, Ok(json(r#"{"a":1,"b":2,"c":4}"#)));
        assert_eq!(call("bag_merge", &[Value::Null, Value::Null]), Ok(Value::Null));
    }

    #[test]
    fn keys() {
        assert_eq!(call("bag_keys", &[json(r#"{"b":1,"a":2}"#)]), Ok(json(r#"["b","a"]"#)));
        assert_eq!(call("bag_keys", &[json("[1]")]), Ok(Value::Null));
        assert_eq!(call("bag_has_key", &[json(r#"{"b":1}"#), "b".into()]), Ok(Value::Bool(true)));
        assert_eq!(
            call("bag_remove_keys", &[json(r#"{"b":1,"a":2}"#), json(r#"["b"]"#)]),
            Ok(json(r#"{"a":2}"#))
        );
        assert_eq!(call("bag_zip", &[json(r#"["x","y"]"#), json("[1]")]), Ok(json(r#"{"x":1,"y":null}"#)));
    }

    #[test]
    fn paths_lead_to_keys() {
        let bag = json(r#"{"a":{"b":1,"c d":2},"e":3}"#);
        let set = |path: &str| call("bag_set_key", &[bag.clone(), path.into(), Value::Long(9)]);
        assert_eq!(set("e"), Ok(json(r#"{"a":{"b":1,"c d":2},"e":9}"#)));
        assert_eq!(set("$.a['c d']"), Ok(json(r#"{"a":{"b":1,"c d":9},"e":3}"#)));
        assert_eq!(set("$.x.y"), Ok(json(r#"{"a":{"b":1,"c d":2},"e":3,"x":{"y":9}}"#)));
        assert!(set("$.e.y").is_err());
        assert!(set("$.a[0]").is_err());
        let has = |path: &str| call("bag_has_key", &[bag.clone(), path.into()]);
        assert_eq!(has("$.a.b"), Ok(Value::Bool(true)));
        assert_eq!(has("$.e.b"), Ok(Value::Bool(false)));
        let removed = call("bag_remove_keys", &[bag.clone(), json(r#"["$.a.b","$.z.y","e"]"#)]);
        assert_eq!(removed, Ok(json(r#"{"a":{"c d":2}}"#)));
    }

    #[test]
    fn tree_paths_go_depth_first_and_stand_once() {
        let paths = call("treepath", &[json(r#"{"a":{"b":1},"c":[2,{"d":3}]}"#)]);
        assert_eq!(paths, Ok(json(r#"["['a']","['a']['b']","['c']","['c'][0]","['c'][0]['d']"]"#)));
    }
}
