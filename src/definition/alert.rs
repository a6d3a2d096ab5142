//! The alert that a result row raises, and the `{{Column}}` placeholders in its texts.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Title and description of the alert. `{{Column}}` is replaced with the value of that column of the result row. The two
/// texts together may name at most three different columns.
#[derive(Clone, Debug, Default, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Alert {
    /// Title of the alert. Default: the name of the detection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1), example = &"Device isolated by {{AccountUpn}} ({{DeviceName}})")]
    pub title: Option<String>,
    /// Description of the alert. Default: the description of the detection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub description: Option<String>,
}

/// One `{{Column}}` in a text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Placeholder<'a> {
    /// The column, without the white space around it.
    pub column: &'a str,
    /// Bytes of the whole placeholder, braces included.
    pub span: Range<usize>,
}

/// The placeholders of a text, in order. `{{` without a `}}` after it is text, as the services read it.
pub fn placeholders(text: &str) -> impl Iterator<Item = Placeholder<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = text.get(from..)?;
        let open = rest.find("{{")?;
        let length = rest[open + 2..].find("}}")?;
        let span = from + open..from + open + 2 + length + 2;
        from = span.end;
        Some(Placeholder { column: text[span.start + 2..span.end - 2].trim(), span })
    })
}

/// The text up to its first placeholder, without trailing white space: what a title always begins with.
pub fn fixed_prefix(text: &str) -> &str {
    let end = placeholders(text).next().map_or(text.len(), |placeholder| placeholder.span.start);
    text[..end].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_found_with_their_place() {
        let text = "a {{ One }}{{Two}} {{ open";
        let found: Vec<_> = placeholders(text).map(|p| (p.column, &text[p.span])).collect();
        assert_eq!(found, [("One", "{{ One }}"), ("Two", "{{Two}}")]);
    }

    #[test]
    fn the_fixed_prefix_ends_before_the_first_placeholder() {
        assert_eq!(fixed_prefix("Device isolated by {{AccountUpn}}"), "Device isolated by");
        assert_eq!(fixed_prefix("Plain"), "Plain");
        assert_eq!(fixed_prefix("{{A}} b"), "");
        assert_eq!(fixed_prefix("unclosed {{ x"), "unclosed {{ x");
    }
}
