//! A part of a JSON Schema, with what a reference says of it.

use serde_json::{Map, Value};

use crate::schema::words::count;

/// A schema, or a part of one.
#[derive(Clone, Copy, Debug)]
pub(super) struct SchemaPart<'s>(pub(super) &'s Value);

impl<'s> SchemaPart<'s> {
    /// The value of a keyword.
    pub(super) fn get(self, keyword: &str) -> Option<&'s Value> {
        self.0.get(keyword)
    }

    /// The schema under a keyword.
    pub(super) fn part(self, keyword: &str) -> Option<Self> {
        self.get(keyword).map(Self)
    }

    /// The named schemas under a keyword.
    pub(super) fn parts(self, keyword: &str) -> impl Iterator<Item = (&'s str, Self)> {
        let entries = self.get(keyword).and_then(Value::as_object);
        entries.into_iter().flat_map(Map::iter).map(|(key, value)| (key.as_str(), Self(value)))
    }

    /// The text of a keyword.
    pub(super) fn text(self, keyword: &str) -> Option<&'s str> {
        self.get(keyword).and_then(Value::as_str)
    }

    /// The words of a choice.
    pub(super) fn words(self) -> Option<&'s Vec<Value>> {
        self.get("enum").and_then(Value::as_array)
    }

    /// The name of the definition that this refers to.
    pub(super) fn refers_to(self) -> Option<&'s str> {
        self.text("$ref")?.strip_prefix("#/$defs/")
    }

    /// Whether this is, or lists, the definition of that name.
    pub(super) fn holds(self, name: &str) -> bool {
        self.refers_to() == Some(name)
            || ["items", "additionalProperties", "propertyNames"]
                .iter()
                .any(|keyword| self.part(keyword).is_some_and(|inner| inner.holds(name)))
    }

    /// The types that a value may have.
    pub(super) fn types(self) -> Vec<&'s str> {
        match self.get("type") {
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(name)) => vec![name],
            _ => Vec::new(),
        }
    }

    /// The keys that a mapping must have.
    pub(super) fn required(self) -> Vec<&'s str> {
        let keys = self.get("required").and_then(Value::as_array);
        keys.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// Whether a mapping must have some key, whichever it is.
    pub(super) fn requires_any_key(self) -> bool {
        self.get("properties").is_some() && self.get("minProperties").is_some() && self.required().is_empty()
    }

    /// The values of a lower and an upper bound.
    pub(super) fn bounds(self, least: &str, most: &str) -> (Option<u64>, Option<u64>) {
        let bound = |keyword: &str| self.get(keyword).and_then(Value::as_u64);
        (bound(least), bound(most))
    }

    /// `, at most 9 characters`, where the length of a text is limited.
    pub(super) fn max_length(self) -> String {
        match self.bounds("minLength", "maxLength").1 {
            Some(most) => format!(", at most {}", count(most, "character")),
            None => String::new(),
        }
    }

    /// The default; nothing if it only says that there is none, or repeats the defaults of a mapping's keys.
    pub(super) fn default(self) -> Option<String> {
        match self.get("default")? {
            Value::Null | Value::Object(_) => None,
            Value::Array(items) if items.is_empty() => None,
            Value::String(text) if text.is_empty() => None,
            value => Some(format!("`{}`", shown(value))),
        }
    }

    /// The examples, as a sentence.
    pub(super) fn examples(self) -> Option<String> {
        let examples = self.get("examples")?.as_array()?;
        let examples: Vec<String> = examples.iter().map(|example| format!("`{}`", shown(example))).collect();
        Some(format!("For example {}.", examples.join(", ")))
    }
}

/// A value as a definition writes it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        _ => flow(value),
    }
}

fn flow(value: &Value) -> String {
    match value {
        Value::Object(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{key}: {}", flow(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::String(text) if text.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c)) => text.clone(),
        _ => value.to_string(),
    }
}

/// A word without quotes.
pub(super) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
