//! A text that almost has the form that is expected → the text that has it: what a message can offer to write.

use regex::Regex;

/// How long a text may be for one to be offered.
const LONGEST: usize = 120;

/// Small changes, the most telling first.
const CHANGES: &[fn(&str) -> String] = &[
    |text| text.trim().to_owned(),
    joined_words,
    |text| text.replace(char::is_whitespace, ""),
    str::to_lowercase,
    str::to_uppercase,
    |text| text.trim_matches(['.', '/', '\\']).replace('\\', "/"),
    // An address without its scheme.
    |text| format!("https://{text}"),
    // A version of two numbers, one that is called so.
    |text| format!("{text}.0"),
    |text| text.trim_start_matches(['v', 'V']).to_owned(),
    // A time without its zone, or only a day.
    |text| format!("{text}Z"),
    |text| format!("{}Z", text.replacen(' ', "T", 1)),
    // A time that a YAML 1.1 library has written.
    |text| format!("{}Z", text.replacen(' ', "T", 1).trim_end_matches("+00:00")),
    |text| format!("{text}T00:00:00Z"),
];

/// The text that `text` becomes by the first change that gives it the form of `pattern`.
pub(super) fn corrected(text: &str, pattern: &str) -> Option<String> {
    if text.len() > LONGEST {
        return None;
    }
    let pattern = Regex::new(pattern).ok()?;
    CHANGES.iter().map(|change| change(text)).find(|changed| pattern.is_match(changed))
}

/// `Device isolated`, `device_isolated` and `DeviceIsolated` → `device-isolated`.
fn joined_words(text: &str) -> String {
    let mut joined = String::new();
    let mut before = ' ';
    for letter in text.trim().chars() {
        let starts_word = letter.is_uppercase() && (before.is_lowercase() || before.is_ascii_digit());
        let gap = !letter.is_alphanumeric();
        if (starts_word || gap) && !joined.ends_with('-') {
            joined.push('-');
        }
        if !gap {
            joined.extend(letter.to_lowercase());
        }
        before = letter;
    }
    joined.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// The pattern of a key in the schema of definitions.
    fn pattern(pointer: &str) -> String {
        let schema = crate::schema::definition_schema();
        schema.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer}")).to_owned()
    }

    #[test]
    fn a_text_of_almost_the_right_form_is_corrected() {
        let detection = |key: &str| format!("/$defs/Detection/properties/{key}/pattern");
        for (pointer, text, expected) in [
            (detection("id"), "Device isolated", Some("device-isolated")),
            (detection("id"), "DeviceIsolated", Some("device-isolated")),
            (detection("id"), "device__isolated ", Some("device-isolated")),
            (detection("id"), "1", None),
            (detection("version"), "1.2", Some("1.2.0")),
            (detection("version"), "v1.2.3", Some("1.2.3")),
            (detection("version"), "first", None),
            (
                "/$defs/Detection/properties/references/items/pattern".into(),
                "example.org/a",
                Some("https://example.org/a"),
            ),
            ("/$defs/AttackEntry/properties/techniques/items/pattern".into(), "t1562.001", Some("T1562.001")),
            ("/$defs/Duration/pattern".into(), "1 h", Some("1h")),
            ("/$defs/Duration/pattern".into(), "pt1h", Some("PT1H")),
            ("/$defs/Duration/pattern".into(), "90x", None),
            ("/$defs/Frequency/pattern".into(), "Continuous", Some("continuous")),
            ("/$defs/Test/properties/now/pattern".into(), "2026-01-02", Some("2026-01-02T00:00:00Z")),
            (
                "/$defs/Test/properties/now/pattern".into(),
                "2026-01-02 10:00:00",
                Some("2026-01-02T10:00:00Z"),
            ),
            (
                "/$defs/Test/properties/now/pattern".into(),
                "2026-01-02 10:00:00+00:00",
                Some("2026-01-02T10:00:00Z"),
            ),
        ] {
            assert_eq!(corrected(text, &pattern(&pointer)).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_long_text_is_left_alone() {
        assert_eq!(corrected(&" a".repeat(LONGEST), "^[a-z-]*$"), None);
    }
}
