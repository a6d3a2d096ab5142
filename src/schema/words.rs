//! Words for values and lists in messages.

use serde_json::Value;

/// How many characters of a value a message repeats.
const SHOWN: usize = 60;

/// How many names a message lists.
const LISTED: usize = 24;

/// The kind of a value as YAML's readers call it.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}

/// The same for a type of JSON Schema.
pub(super) fn type_name(name: &str) -> &'static str {
    match name {
        "null" => "nothing",
        "boolean" => "true or false",
        "integer" => "a whole number",
        "number" => "a number",
        "string" => "text",
        "array" => "a list",
        "object" => "a mapping",
        _ => "another value",
    }
}

/// A value as a message shows it: itself if it is short and simple, its kind otherwise.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "an empty text".to_owned(),
        Value::String(text) => format!("`{}`", shorten(text)),
        Value::Number(_) | Value::Bool(_) => format!("`{value}`"),
        Value::Null | Value::Array(_) | Value::Object(_) => kind(value).to_owned(),
    }
}

/// The first line of a text, as far as a message can take it.
pub(super) fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let end = line.char_indices().nth(SHOWN).map_or(line.len(), |(at, _)| at);
    let part = line.get(..end).unwrap_or_default();
    if part.len() < text.trim_end().len() { format!("{part}…") } else { part.to_owned() }
}

/// `` `a`, `b` or `c` ``, and how many more where there are many.
pub(super) fn one_of<S: AsRef<str>>(names: &[S]) -> String {
    let mut quoted: Vec<_> = names.iter().take(LISTED).map(|name| format!("`{}`", name.as_ref())).collect();
    let more = names.len() - quoted.len();
    if more > 0 {
        return format!("{} or {more} more", quoted.join(", "));
    }
    match quoted.pop() {
        Some(last) if quoted.is_empty() => last,
        Some(last) => format!("{} or {last}", quoted.join(", ")),
        None => "none".to_owned(),
    }
}

/// `1 item`, `2 items`.
pub(super) fn count(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_as_in_speech() {
        assert_eq!(one_of(&["a"]), "`a`");
        assert_eq!(one_of(&["a", "b", "c"]), "`a`, `b` or `c`");
        assert!(one_of(&["a"; 30]).ends_with("`a` or 6 more"));
    }

    #[test]
    fn long_texts_are_shortened() {
        assert_eq!(shorten("one\ntwo"), "one…");
        assert_eq!(shorten("one\n"), "one");
        assert_eq!(shorten(&"é".repeat(99)), format!("{}…", "é".repeat(60)));
    }
}
