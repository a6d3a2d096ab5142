//! Canonical JSON: a value in, the one text that this program writes for it out.
//!
//! Two spaces, keys in the order given, a final line feed. Two equal values have equal bytes.

use serde::Serialize;

/// The canonical text of a value, with its final line feed.
///
/// # Panics
/// On a value that is no JSON: a map with keys that are no text. Nothing that is rendered is one.
pub fn canonical<T: Serialize + ?Sized>(value: &T) -> String {
    canonical_of(0, value)
}

/// The canonical text of a value that comes to about so many bytes: a large one is not moved while it grows.
///
/// # Panics
/// As [`canonical`].
#[expect(
    clippy::expect_used,
    reason = "JSON values and the manifest's types have text for keys, and text is UTF-8"
)]
pub fn canonical_of<T: Serialize + ?Sized>(bytes: usize, value: &T) -> String {
    let mut text = Vec::with_capacity(bytes);
    serde_json::to_writer_pretty(&mut text, value).expect("a JSON value");
    let mut text = String::from_utf8(text).expect("JSON text");
    text.push('\n');
    // A build holds every text until all are known, and a text that grew may have twice the room that it needs.
    text.shrink_to_fit();
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn two_spaces_keys_in_order_final_line_feed() {
        let value = json!({"b": [1, {"z": true}], "a": {}, "c": [], "d": "é\u{1}\"\\\n"});
        let expected = "{\n  \"b\": [\n    1,\n    {\n      \"z\": true\n    }\n  ],\n  \"a\": {},\n  \"c\": [],\n  \"d\": \"é\\u0001\\\"\\\\\\n\"\n}\n";
        assert_eq!(canonical(&value), expected);
    }
}
