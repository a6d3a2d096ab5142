//! JSON text to values and back. Whole numbers stay whole, keys stay in order, the last of equal keys wins.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Bag, Value, text};

/// Reads JSON; `None` for text that is not JSON or nests deeper than the reader allows.
pub fn parse(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// Reads JSON as [`parse`] does, but of an object only these properties.
pub fn parse_properties(text: &str, properties: &BTreeSet<Arc<str>>) -> Option<Value> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = ValueSeed { only: Some(properties) }.deserialize(&mut deserializer).ok()?;
    deserializer.end().ok()?;
    Some(value)
}

/// What `parse_json` and `todynamic` answer: text that is not JSON becomes a string, nothing becomes null.
pub fn parse_lenient(text: &Arc<str>) -> Value {
    if text.is_empty() {
        return Value::Null;
    }
    parse(text).unwrap_or_else(|| Value::String(Arc::clone(text)))
}

/// Prints without white space. Times, timespans, decimals and guids become strings.
pub fn print(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Long(value) => out.push_str(&value.to_string()),
        Value::Real(value) if value.is_finite() => out.push_str(&text::real(*value)),
        Value::Real(value) => {
            let name = if value.is_nan() {
                "NaN"
            } else if *value > 0.0 {
                "Infinity"
            } else {
                "-Infinity"
            };
            quote(name, out);
        }
        Value::Decimal(_) | Value::Datetime(_) | Value::Timespan(_) | Value::Guid(_) | Value::String(_) => {
            quote(&value.to_cow(), out);
        }
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Bag(bag) => {
            out.push('{');
            for (index, (key, item)) in bag.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                quote(key, out);
                out.push(':');
                write(item, out);
            }
            out.push('}');
        }
    }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            control if control < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => out.push(other),
        }
    }
    out.push('"');
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ValueSeed { only: None }.deserialize(deserializer)
    }
}

/// A JSON value; of an object at the top only some properties, where that is all that is asked for.
pub struct ValueSeed<'p> {
    /// The properties that are read; `None`: all.
    pub only: Option<&'p BTreeSet<Arc<str>>>,
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Long(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(i64::try_from(value).map_or(Value::Real(value as f64), Value::Long))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Real(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(Arc::from(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut bag = Bag::new();
        while let Some(key) = map.next_key_seed(KeySeed { only: self.only })? {
            match key {
                Some(key) => drop(bag.insert(key, map.next_value()?)),
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(Value::bag(bag))
    }
}

/// The key of a property, where it is asked for.
struct KeySeed<'p> {
    only: Option<&'p BTreeSet<Arc<str>>>,
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = Option<Arc<str>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = Option<Arc<str>>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(match self.only {
            None => Some(Arc::from(name)),
            Some(only) => only.get(name).cloned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{parse, parse_lenient, parse_properties, print};
    use crate::eval::Value;

    #[test]
    fn numbers_keep_their_kind_and_keys_their_order() {
        let text = r#"{"z":1,"a":1.0,"n":[null,true,"x\n\u0001é"]}"#;
        assert_eq!(print(&parse(text).expect("JSON")), text);
    }

    #[test]
    fn only_the_properties_asked_for_are_read() {
        let only = ["a".into(), "no such".into()].into();
        let read = |text: &str| parse_properties(text, &only).map(|value| print(&value));
        let object = r#"{"b":{"a":1},"a":{"b":[2,{"c":3}]},"x":"}","a":{"b":4}}"#;
        assert_eq!(read(object).as_deref(), Some(r#"{"a":{"b":4}}"#));
        assert_eq!(read(r#"[{"b":1}]"#).as_deref(), Some(r#"[{"b":1}]"#));
        assert_eq!(read("7").as_deref(), Some("7"));
        assert_eq!(read(r#"{"a":1} x"#), None);
        assert_eq!(read(r#"{"b":}"#), None);
    }

    #[test]
    fn what_is_not_json_is_text() {
        assert_eq!(parse_lenient(&"not json".into()), Value::from("not json"));
        assert_eq!(parse_lenient(&"".into()), Value::Null);
        assert_eq!(parse_lenient(&"null".into()), Value::Null);
        let deep = "[".repeat(100_000);
        assert!(matches!(parse_lenient(&deep.into()), Value::String(_)));
    }
}
