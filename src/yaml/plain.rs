//! What an unquoted text means: the core schema of YAML 1.2.2 (§10.3.2), read strictly.
//!
//! Stricter than the schema: a number that JSON cannot carry as written (`007`, `.inf`, more digits than 64 bits hold)
//! stays text, so that nothing changes silently. Dates are text in this schema already.

use serde_json::Number;

use crate::document::{NodeKind, NodeStyle};

/// The value of an unquoted text.
pub(super) fn value(text: &str) -> NodeKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => NodeKind::Null,
        "true" | "True" | "TRUE" => NodeKind::Bool(true),
        "false" | "False" | "FALSE" => NodeKind::Bool(false),
        _ => number(text).map_or_else(
            || NodeKind::String { text: text.to_owned(), style: NodeStyle::Plain },
            NodeKind::Number,
        ),
    }
}

fn number(text: &str) -> Option<Number> {
    // All that begins no number is most of all texts.
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        return None;
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            let only_digits = digits.chars().all(|c| c.is_digit(radix));
            return only_digits.then(|| u64::from_str_radix(digits, radix).ok()).flatten().map(Number::from);
        }
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E')) {
        return None;
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let signed = text.strip_prefix('+').unwrap_or(text);
        return signed
            .parse::<i64>()
            .map(Number::from)
            .or_else(|_| signed.parse::<u64>().map(Number::from))
            .ok();
    }
    text.parse().ok().and_then(Number::from_f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> String {
        match value(text) {
            NodeKind::Null => "null".to_owned(),
            NodeKind::Bool(value) => value.to_string(),
            NodeKind::Number(number) => number.to_string(),
            NodeKind::String { text, .. } => format!("'{text}'"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn the_core_schema_is_followed() {
        // The examples of YAML 1.2.2, 10.3.2, and what it says of null and booleans.
        for (text, meant) in [
            ("", "null"),
            ("~", "null"),
            ("null", "null"),
            ("true", "true"),
            ("False", "false"),
            ("0", "0"),
            ("0o7", "7"),
            ("0x3A", "58"),
            ("-19", "-19"),
            ("+12", "12"),
            ("0.", "0.0"),
            ("-0.0", "-0.0"),
            (".5", "0.5"),
            ("12e03", "12000.0"),
            ("-2E+05", "-200000.0"),
            ("18446744073709551615", "18446744073709551615"),
        ] {
            assert_eq!(json(text), meant, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_stays_text() {
        for text in [
            "yes",
            "on",
            "no",
            "y",
            "007",
            "-01",
            "00.5",
            "1_000",
            "1.2.0",
            "2026-01-01",
            "12:30",
            ".inf",
            "-.inf",
            ".nan",
            "inf",
            "nan",
            "0x",
            "0xg",
            "0o8",
            "-0x1",
            "+",
            "-",
            ".",
            "1e",
            "e5",
            "1e999",
            "--1",
            "1-2",
            "18446744073709551616",
            "T1562.001",
            "+-1",
        ] {
            assert_eq!(json(text), format!("'{text}'"));
        }
    }
}
