//! Property bags.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Call, Function, argument, text_of};
use crate::kql::eval::value::Bag;
use crate::kql::eval::{Stop, Value};

pub(super) const TABLE: &[Function] = &[
    Function::new("bag_has_key", has_key),
    Function::new("bag_keys", keys),
    Function::new("bag_merge", merge),
    Function::new("bag_pack", pack),
    Function::new("bag_remove_keys", remove_keys),
    Function::new("bag_set_key", set_key),
    Function::new("bag_zip", zip),
    Function::new("pack", pack),
    Function::new("pack_dictionary", pack),
    Function::new("treepath", treepath),
];

fn keys(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    Ok(match argument(arguments, 0) {
        Value::Bag(bag) => Value::array(bag.keys().map(|key| Value::String(Arc::clone(key))).collect()),
        _ => Value::Null,
    })
}

/// The first of equal keys stays.
fn merge(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    let mut merged = Bag::new();
    let mut any = false;
    for value in arguments {
        match value {
            Value::Bag(bag) => {
                any = true;
                call.context.elements(merged.len() + bag.len())?;
                for (key, value) in bag.iter() {
                    merged.entry(Arc::clone(key)).or_insert_with(|| value.clone());
                }
            }
            Value::Null => {}
            _ => return Err(Stop::unsupported("bag_merge() of something other than bags")),
        }
    }
    Ok(if any { Value::bag(merged) } else { Value::Null })
}

fn pack(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    let mut bag = Bag::new();
    for index in (0..arguments.len()).step_by(2) {
        let key = call.print(arguments, index)?;
        if bag.insert(key, argument(arguments, index + 1).clone()).is_some() {
            return Err(Stop::unsupported("bag_pack() with a repeated key"));
        }
    }
    Ok(Value::bag(bag))
}

/// Whether a key is a JSON path rather than a name.
fn refuse_path(key: &str) -> Result<(), Stop> {
    if key.starts_with("$.") || key.starts_with("$[") {
        return Err(Stop::unsupported("a JSON path as the key of a bag"));
    }
    Ok(())
}

fn has_key(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    let key = text_of(arguments, 1);
    refuse_path(&key)?;
    Ok(match argument(arguments, 0) {
        Value::Bag(bag) => Value::Bool(bag.contains_key(&key)),
        Value::Null => Value::Null,
        _ => Value::Bool(false),
    })
}

fn remove_keys(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    let (Some(bag), Some(keys)) = (argument(arguments, 0).as_bag(), argument(arguments, 1).as_array()) else {
        return Ok(Value::Null);
    };
    let mut removed = HashSet::new();
    for key in keys.iter() {
        let key = key.to_cow();
        refuse_path(&key)?;
        removed.insert(key);
    }
    let mut kept = bag.as_ref().clone();
    kept.retain(|key, _| !removed.contains(&**key));
    Ok(Value::bag(kept))
}

fn set_key(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    let key = text_of(arguments, 1);
    refuse_path(&key)?;
    let mut bag = match argument(arguments, 0) {
        Value::Bag(bag) => bag.as_ref().clone(),
        _ => return Err(Stop::unsupported("bag_set_key() of something other than a bag")),
    };
    bag.insert(key, argument(arguments, 2).clone());
    Ok(Value::bag(bag))
}

fn zip(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    let (Some(keys), Some(values)) = (argument(arguments, 0).as_array(), argument(arguments, 1).as_array())
    else {
        return Ok(Value::Null);
    };
    let mut bag = Bag::new();
    for (index, key) in keys.iter().enumerate() {
        let Value::String(key) = key else { continue };
        bag.insert(Arc::clone(key), values.get(index).cloned().unwrap_or_default());
    }
    Ok(Value::bag(bag))
}

fn treepath(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    let (mut paths, mut bytes) = (Vec::new(), 0);
    collect(call, argument(arguments, 0), "", &mut paths, &mut bytes)?;
    Ok(match argument(arguments, 0) {
        Value::Bag(_) | Value::Array(_) => Value::array(paths),
        _ => Value::Null,
    })
}

/// Adds the paths below `path`; `bytes` are those of all paths.
fn collect(
    call: &Call<'_>,
    value: &Value,
    path: &str,
    paths: &mut Vec<Value>,
    bytes: &mut usize,
) -> Result<(), Stop> {
    let mut child = |path: String, value: &Value| {
        paths.push(Value::from(path.as_str()));
        call.context.elements(paths.len())?;
        *bytes += path.len();
        call.context.text(*bytes)?;
        collect(call, value, &path, paths, bytes)
    };
    match value {
        Value::Bag(bag) => bag.iter().try_for_each(|(key, value)| child(format!("{path}['{key}']"), value)),
        Value::Array(items) => {
            items.iter().enumerate().try_for_each(|(index, value)| child(format!("{path}[{index}]"), value))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, json};
    use crate::kql::eval::Value;

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
    fn paths_go_depth_first() {
        let paths = call("treepath", &[json(r#"{"a":{"b":1},"c":[2]}"#)]);
        assert_eq!(paths, Ok(json(r#"["['a']","['a']['b']","['c']","['c'][0]"]"#)));
    }
}
