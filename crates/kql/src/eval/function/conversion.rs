//! The `to…` functions, `gettype`, and the tests for null.

use std::sync::Arc;

use super::{Call, Function, argument};
use crate::eval::value::{Type, convert, json};
use crate::eval::{Stop, Value};

pub(super) const TABLE: &[Function] = &[
    Function::new("dynamic_to_json", dynamic_to_json),
    Function::new("gettype", gettype),
    Function::new("isnotnull", |_, a| Ok(Value::Bool(!argument(a, 0).is_null()))),
    Function::new("isnull", |_, a| Ok(Value::Bool(argument(a, 0).is_null()))),
    Function::new("notnull", |_, a| Ok(Value::Bool(!argument(a, 0).is_null()))),
    Function::new("parse_json", todynamic),
    Function::new("parsejson", todynamic),
    Function::new("tobool", |_, a| convert::to(argument(a, 0), Type::Bool)),
    Function::new("toboolean", |_, a| convert::to(argument(a, 0), Type::Bool)),
    Function::new("todatetime", |_, a| convert::to(argument(a, 0), Type::DateTime)),
    Function::new("todecimal", |_, a| convert::to(argument(a, 0), Type::Decimal)),
    Function::new("todouble", |_, a| convert::to(argument(a, 0), Type::Real)),
    Function::new("todynamic", todynamic),
    Function::new("toguid", |_, a| convert::to(argument(a, 0), Type::Guid)),
    Function::new("toint", |call, a| Ok(convert::int(argument(a, 0), call.folded)?.into())),
    Function::new("tolong", |call, a| Ok(convert::long(argument(a, 0), call.folded)?.into())),
    Function::new("toobject", todynamic),
    Function::new("toreal", |_, a| convert::to(argument(a, 0), Type::Real)),
    Function::new("tostring", |call, a| Ok(Value::String(call.print(a, 0)?))),
    Function::new("totime", |_, a| convert::to(argument(a, 0), Type::Timespan)),
    Function::new("totimespan", |_, a| convert::to(argument(a, 0), Type::Timespan)),
];

fn todynamic(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    Ok(match argument(arguments, 0) {
        Value::String(text) => json::parse_lenient(text),
        other => other.clone(),
    })
}

fn gettype(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    let declared = call.type_of(0);
    if declared != Type::Dynamic {
        return Ok(Value::from(declared.name()));
    }
    Ok(Value::from(match argument(arguments, 0) {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Long(_) => "long",
        Value::Real(_) => return Err(Stop::unsupported("gettype() of a real inside a dynamic")),
        Value::Decimal(_) => "decimal",
        Value::Datetime(_) => "datetime",
        Value::Timespan(_) => "timespan",
        Value::Guid(_) => "guid",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Bag(_) => "dictionary",
    }))
}

/// The canonical text: the keys of bags are sorted.
fn dynamic_to_json(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    match argument(arguments, 0) {
        value @ (Value::Array(_) | Value::Bag(_)) => Ok(Value::String(super::print(&sorted(value))?)),
        Value::String(text) if call.type_of(0) == Type::Dynamic => {
            Ok(Value::from(json::print(&Value::String(Arc::clone(text)))))
        }
        _ => Ok(Value::String(call.print(arguments, 0)?)),
    }
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::array(items.iter().map(sorted).collect()),
        Value::Bag(bag) => {
            let mut entries: Vec<_> =
                bag.iter().map(|(key, value)| (Arc::clone(key), sorted(value))).collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Value::bag(entries.into_iter().collect())
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, json};
    use crate::eval::Value;

    #[test]
    fn texts() {
        assert_eq!(call("tostring", &[Value::Bool(true)]), Ok("True".into()));
        assert_eq!(call("tostring", &[json(r#"{"a":[true,1.0]}"#)]), Ok(r#"{"a":[true,1.0]}"#.into()));
        assert_eq!(call("tostring", &[Value::Null]), Ok("".into()));
        assert_eq!(call("tostring", &[Value::Timespan(864_000_000_000)]), Ok("1.00:00:00".into()));
        assert!(call("tostring", &[Value::Real(1e300)]).is_err());
    }

    #[test]
    fn dynamics() {
        assert_eq!(call("parse_json", &["[1,".into()]), Ok("[1,".into()));
        assert_eq!(
            call("dynamic_to_json", &[json(r#"{"b":1,"a":{"d":1,"c":2}}"#)]),
            Ok(r#"{"a":{"c":2,"d":1},"b":1}"#.into())
        );
        assert_eq!(call("gettype", &[json("{}")]), Ok("dictionary".into()));
        assert_eq!(call("gettype", &[Value::Null]), Ok("null".into()));
    }
}
