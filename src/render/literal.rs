//! KQL string literals: any text in, a literal that stands for exactly that text out.
//!
//! Whatever enters a query from a definition passes here, so that no text can end the literal it stands in.

use std::fmt::Write;

/// The double-quoted KQL literal of a text.
///
/// Quotes and backslashes are escaped; so is every character that ends a line or is invisible, with the escapes that
/// the language knows (`\n`, `\r`, `\t`, `\uXXXX`). Any other character stands for itself.
pub fn kql_string(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for character in text.chars() {
        match character {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            _ if is_unsafe(character) => push_escape(&mut literal, character),
            _ => literal.push(character),
        }
    }
    literal.push('"');
    literal
}

/// Controls, line and paragraph separators, and what changes the direction in which a reviewer reads the query.
fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
        )
}

fn push_escape(literal: &mut String, character: char) {
    // All of `is_unsafe` lies in the basic plane, where one UTF-16 unit is the character.
    let mut units = [0_u16; 2];
    for unit in character.encode_utf16(&mut units) {
        let _ = write!(literal, "\\u{unit:04X}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a literal as Kusto's lexer does: the text it stands for, and what follows its closing quote.
    fn decode(literal: &str) -> Option<(String, &str)> {
        let mut text = String::new();
        let mut rest = literal.strip_prefix('"')?.chars();
        loop {
            match rest.next()? {
                '"' => return Some((text, rest.as_str())),
                '\\' => match rest.next()? {
                    'n' => text.push('\n'),
                    'r' => text.push('\r'),
                    't' => text.push('\t'),
                    'u' => {
                        let digits: String = rest.by_ref().take(4).collect();
                        text.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
                    }
                    quoted @ ('"' | '\\') => text.push(quoted),
                    _ => return None,
                },
                '\n' | '\r' => return None,
                other => text.push(other),
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_decodes_back(text in "\\PC*|[\"\\\\\\n\\r\\t\u{0}-\u{1f}\u{7f}-\u{a0}\u{2028}\u{2029}a|]*") {
            let literal = kql_string(&text);
            proptest::prop_assert_eq!(decode(&literal), Some((text, "")));
        }
    }

    #[test]
    fn hostile_texts_stay_inside() {
        for (text, literal) in [
            (r#"" or true //"#, r#""\" or true //""#),
            ("\\", r#""\\""#),
            ("\\\"", r#""\\\"""#),
            ("a\nb\r\n| take 1", r#""a\nb\r\n| take 1""#),
            ("a\u{2028}b\u{85}c\0", r#""a\u2028b\u0085c\u0000""#),
            ("\u{202E}desrever", r#""\u202Edesrever""#),
            ("🔒 isolated 'x'", "\"🔒 isolated 'x'\""),
        ] {
            assert_eq!(kql_string(text), literal);
        }
    }
}
