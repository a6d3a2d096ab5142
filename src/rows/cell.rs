//! A value as a person or an export writes it → a cell of a column's type.

use std::sync::Arc;

use bigdecimal::BigDecimal;
use serde_json::Value as Json;

use rulesmith_kql::eval::Value;
use rulesmith_kql::eval::value::{Type, json, parse};

/// Reads a value of YAML or JSON. The error is what was expected instead.
pub(crate) fn from_json(value: &Json, ty: Type) -> Result<Value, &'static str> {
    if value.is_null() {
        return Ok(Value::empty(ty));
    }
    let read = match ty {
        Type::String => match value {
            Json::String(text) => Some(Value::text(text.as_str())),
            // A log writes a nested object into a text column as its JSON text.
            Json::Object(_) | Json::Array(_) => Some(Value::text(value.to_string())),
            _ => None,
        },
        Type::Dynamic => Some(match value {
            Json::String(text) => nested(text, json::parse),
            other => dynamic(other),
        }),
        Type::Bool => value.as_bool().map(Value::Bool),
        Type::Int => value.as_i64().filter(|number| i32::try_from(*number).is_ok()).map(Value::Long),
        Type::Long => value.as_i64().map(Value::Long),
        Type::Real => value.as_f64().map(Value::Real),
        Type::Decimal => match value {
            Json::Number(number) => decimal(&number.to_string()),
            Json::String(text) => decimal(text),
            _ => None,
        },
        Type::DateTime | Type::Timespan | Type::Guid => value.as_str().and_then(|text| scalar(text, ty)),
    };
    read.ok_or(expected(ty))
}

/// Reads a text of a format that has only texts, such as CSV. Nothing is null.
pub(crate) fn from_text(text: &str, ty: Type) -> Result<Value, &'static str> {
    if text.is_empty() {
        return Ok(Value::empty(ty));
    }
    let read = match ty {
        Type::String => Some(Value::text(text)),
        Type::Dynamic => Some(json::parse_lenient(&Arc::from(text))),
        Type::Bool => parse::boolean(text).map(Value::Bool),
        Type::Int => parse::long(text).filter(|number| i32::try_from(*number).is_ok()).map(Value::Long),
        Type::Long => parse::long(text).map(Value::Long),
        Type::Real => parse::real(text).map(Value::Real),
        Type::Decimal => decimal(text),
        Type::DateTime | Type::Timespan | Type::Guid => scalar(text, ty),
    };
    read.ok_or(expected(ty))
}

/// A JSON value as a dynamic.
pub(crate) fn dynamic(value: &Json) -> Value {
    match value {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => number.as_i64().map_or_else(|| Value::from(number.as_f64()), Value::Long),
        Json::String(text) => Value::text(text.as_str()),
        Json::Array(items) => Value::array(items.iter().map(dynamic).collect()),
        Json::Object(members) => {
            Value::bag(members.iter().map(|(key, value)| (Arc::from(key.as_str()), dynamic(value))).collect())
        }
    }
}

/// A text in a dynamic column: an export writes objects and lists there as their JSON text, which `parse` reads.
pub(crate) fn nested(text: &str, parse: impl FnOnce(&str) -> Option<Value>) -> Value {
    let is_nested = text.trim_start().starts_with(['{', '[']);
    is_nested.then(|| parse(text)).flatten().unwrap_or_else(|| Value::text(text))
}

fn decimal(text: &str) -> Option<Value> {
    parse::decimal(text).map(|number: BigDecimal| Value::Decimal(Arc::new(number)))
}

fn scalar(text: &str, ty: Type) -> Option<Value> {
    match ty {
        Type::DateTime => parse::datetime(text).map(Value::Datetime),
        Type::Timespan => parse::timespan(text).map(Value::Timespan),
        Type::Guid => parse::guid(text).map(Value::Guid),
        _ => None,
    }
}

/// What a column of this type takes, in words.
pub(crate) fn expected(ty: Type) -> &'static str {
    match ty {
        Type::Bool => "`true` or `false`",
        Type::Int => "a whole number of 32 bits",
        Type::Long => "a whole number",
        Type::Real => "a number",
        Type::Decimal => "a decimal number",
        Type::DateTime => "a time such as `2026-01-02T00:00:00Z`",
        Type::Timespan => "a timespan such as `1.02:03:04` or `90m`",
        Type::Guid => "a GUID such as `757b4264-f393-48a7-8609-52fa157911cd`",
        Type::String => "a text",
        Type::Dynamic => "any value",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn yaml_values_become_cells_of_the_columns_type() {
        let day = 86_400 * 10_000_000_i64;
        let cases = [
            (json!("2026-01-01T12:00:00Z"), Type::DateTime, "2026-01-01T12:00:00.0000000Z"),
            (json!("2026-01-01T14:00:00+02:00"), Type::DateTime, "2026-01-01T12:00:00.0000000Z"),
            (json!(7), Type::Long, "7"),
            (json!(7), Type::Real, "7.0"),
            (json!("1.5"), Type::Decimal, "1.5"),
            (json!("90m"), Type::Timespan, "01:30:00"),
            (
                json!("757B4264-F393-48A7-8609-52FA157911CD"),
                Type::Guid,
                "757b4264-f393-48a7-8609-52fa157911cd",
            ),
            (json!({"a": [1, true]}), Type::Dynamic, r#"{"a":[1,true]}"#),
            (json!(r#"{"a":1}"#), Type::Dynamic, r#"{"a":1}"#),
            (json!("plain"), Type::Dynamic, "plain"),
            (json!({"a": 1}), Type::String, r#"{"a":1}"#),
            (json!(true), Type::Bool, "true"),
        ];
        for (value, ty, text) in cases {
            let cell = from_json(&value, ty).unwrap_or_else(|expected| panic!("{value}: {expected}"));
            assert_eq!(&*cell.to_text(), text, "{value}");
        }
        assert!(
            matches!(from_json(&json!("1.00:00:00"), Type::Timespan), Ok(Value::Timespan(ticks)) if ticks == day)
        );
        assert!(matches!(from_json(&json!(r#"{"a":1}"#), Type::Dynamic), Ok(Value::Bag(_))));
    }

    #[test]
    fn a_value_of_another_type_is_refused() {
        for (value, ty) in [
            (json!("true"), Type::Bool),
            (json!(1), Type::Bool),
            (json!("7"), Type::Long),
            (json!(7.5), Type::Long),
            (json!(3_000_000_000_i64), Type::Int),
            (json!(7), Type::String),
            (json!("yesterday"), Type::DateTime),
            (json!(20_260_101), Type::DateTime),
            (json!("x"), Type::Guid),
        ] {
            assert_eq!(from_json(&value, ty).err(), Some(expected(ty)), "{value}");
        }
    }

    #[test]
    fn null_and_nothing_are_the_null_of_the_type() {
        assert!(matches!(from_json(&Json::Null, Type::Long), Ok(Value::Null)));
        assert!(matches!(from_json(&Json::Null, Type::String), Ok(Value::String(text)) if text.is_empty()));
        assert!(matches!(from_text("", Type::DateTime), Ok(Value::Null)));
    }

    #[test]
    fn texts_of_csv_are_read_by_type() {
        assert!(matches!(from_text("True", Type::Bool), Ok(Value::Bool(true))));
        assert!(matches!(from_text("12", Type::Int), Ok(Value::Long(12))));
        assert!(matches!(from_text("{\"a\":1}", Type::Dynamic), Ok(Value::Bag(_))));
        assert_eq!(from_text("x", Type::Long).err(), Some("a whole number"));
    }
}
