//! The text operators: `has`, `contains`, `startswith` and their relatives, with and without case.

use std::borrow::Cow;

use super::string::words;
use crate::bind::tree::{CaseSensitivity, TextPredicate};

impl TextPredicate {
    /// Whether `text` has `pattern` where the predicate looks for it.
    pub(crate) fn matches(self, text: &str, pattern: &str, case: CaseSensitivity) -> bool {
        if case == CaseSensitivity::Sensitive {
            return self.matches_exactly(text, pattern);
        }
        if text.is_ascii() && pattern.is_ascii() && self == Self::Equals {
            return text.eq_ignore_ascii_case(pattern);
        }
        self.matches_exactly(&folded(text), &folded(pattern))
    }

    /// Whether it looks at the terms of a text, for which the whole text is read.
    pub(crate) fn reads_terms(self) -> bool {
        matches!(self, Self::Has | Self::HasPrefix | Self::HasSuffix)
    }

    fn matches_exactly(self, text: &str, pattern: &str) -> bool {
        match self {
            Self::Equals => text == pattern,
            Self::Has => words::contains_term(text, pattern),
            Self::HasPrefix => words::contains_prefix(text, pattern),
            Self::HasSuffix => words::contains_suffix(text, pattern),
            Self::Contains => text.contains(pattern),
            Self::StartsWith => text.starts_with(pattern),
            Self::EndsWith => text.ends_with(pattern),
        }
    }
}

/// The text in lower case; not copied where it already is.
pub(crate) fn folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        }
    } else {
        Cow::Owned(text.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use crate::bind::tree::{
        CaseSensitivity::{Insensitive, Sensitive},
        TextPredicate,
    };

    #[test]
    fn case_is_folded_beyond_ascii_and_accents_count() {
        assert!(TextPredicate::Equals.matches("CAFÉ", "café", Insensitive));
        assert!(!TextPredicate::Equals.matches("cafe", "café", Insensitive));
        assert!(TextPredicate::Has.matches("Привет Мир", "привет", Insensitive));
        assert!(!TextPredicate::Has.matches("HELLO", "hello", Sensitive));
        assert!(TextPredicate::StartsWith.matches("x", "", Insensitive));
    }
}
