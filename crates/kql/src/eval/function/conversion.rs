//! The `to…` functions, `gettype`, and the tests for null.

use std::sync::Arc;

use super::{Builtin, CallContext, argument};
use crate::eval::value::{Type, convert, json};
use crate::eval::{EvalError, Value};

pub(super) const TABLE: &[Builtin] = &[
    Builtin::new("dynamic_to_json", dynamic_to_json),
    Builtin::new("gettype", gettype),
    Builtin::new("isnotnull", |_, a| Ok(Value::Bool(!argument(a, 0).is_null()))),
    Builtin::new("isnull", |_, a| Ok(Value::Bool(argument(a, 0).is_null()))),
    Builtin::new("notnull", |_, a| Ok(Value::Bool(!argument(a, 0).is_null()))),
    Builtin::new("parse_json", todynamic),
    Builtin::new("parsejson", todynamic),
    Builtin::new("tobool", |_, a| convert::to(argument(a, 0), Type::Bool)),
    Builtin::new("toboolean", |_, a| convert::to(argument(a, 0), Type::Bool)),
    Builtin::new("todatetime", |_, a| convert::to(argument(a, 0), Type::DateTime)),
    Builtin::new("todecimal", |_, a| convert::to(argument(a, 0), Type::Decimal)),
    Builtin::new("todouble", |_, a| convert::to(argument(a, 0), Type::Real)),
    Builtin::new("todynamic", todynamic),
    Builtin::new("toguid", |_, a| convert::to(argument(a, 0), Type::Guid)),
    Builtin::new("toint", |call, a| Ok(convert::int(argument(a, 0), call.folded)?.into())),
    Builtin::new("tolong", |call, a| Ok(convert::long(argument(a, 0), call.folded)?.into())),
    Builtin::new("toobject", todynamic),
    Builtin::new("toreal", |_, a| convert::to(argument(a, 0), Type::Real)),
    Builtin::new("tostring", |call, a| Ok(Value::String(call.print(a, 0)?))),
    Builtin::new("totime", |_, a| convert::to(argument(a, 0), Type::Timespan)),
    Builtin::new("totimespan", |_, a| convert::to(argument(a, 0), Type::Timespan)),
];

fn todynamic(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    Ok(match argument(arguments, 0) {
        Value::String(text) => json::parse_lenient(text),
        other => other.clone(),
    })
}

fn gettype(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let declared = call.type_of(0);
    if declared != Type::Dynamic {
        return Ok(Value::from(declared.name()));
    }
    Ok(Value::from(match argument(arguments, 0) {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Long(_) => "long",
        Value::Real(_) => return Err(EvalError::unsupported("gettype() of a real inside a dynamic")),
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
fn dynamic_to_json(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
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
