//! Canonical JSON: a value in, the one text that this program writes for it out.
//!
//! Two spaces, keys in the order given, a final line feed. Two equal values have equal bytes.

use serde_json::Value;

/// The canonical text of a value, with its final line feed.
pub fn canonical(value: &Value) -> String {
    // The alternate form of `Value` is the pretty form with two spaces; unlike `to_string_pretty` it cannot fail.
    format!("{value:#}\n")
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
