//! Text from files and users, made safe for a terminal: what would move the cursor, change colours or reorder the
//! line becomes a visible mark.

use std::borrow::Cow;

/// The text with every control character shown: `␛` for escape, `\u{202e}` for what has no picture.
///
/// Line ends and tabs are control characters here as well.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|character| shown(character).is_none()) {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match shown(character) {
            Some(mark) => result.push_str(&mark),
            None => result.push(character),
        }
    }
    Cow::Owned(result)
}

/// The mark for a character that may not reach a terminal; `None` for all others.
pub(super) fn shown(character: char) -> Option<Cow<'static, str>> {
    match character {
        '\u{0}'..='\u{1f}' => {
            // The block of control pictures is in the order of the characters that it shows.
            char::from_u32(0x2400 + u32::from(character)).map(|picture| Cow::Owned(picture.to_string()))
        }
        '\u{7f}' => Some(Cow::Borrowed("␡")),
        // C1 controls; marks and overrides of the writing direction; separators; what has no width; no characters.
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{fffe}'..='\u{ffff}'
        | '\u{e0000}'..='\u{e007f}' => Some(Cow::Owned(character.escape_unicode().to_string())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_become_marks() {
        assert_eq!(visible("a\u{1b}[31mb"), "a␛[31mb");
        assert_eq!(visible("a\nb\tc\r"), "a␊b␉c␍");
        assert_eq!(visible("\u{202e}\u{9b}\u{7f}\u{ffff}"), "\\u{202e}\\u{9b}␡\\u{ffff}");
        assert!(matches!(visible("plain é 😀"), Cow::Borrowed(_)));
    }
}
