//! The text operators: `has`, `contains`, `startswith` and their relatives, with and without case.

use std::borrow::Cow;

use super::string::words;

/// How a text is compared with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PatternMatcher {
    /// The whole text.
    Whole,
    /// A whole term.
    Term,
    /// The start of a term.
    TermPrefix,
    /// The end of a term.
    TermSuffix,
    /// Any part.
    Part,
    /// The start of the text.
    Start,
    /// The end of the text.
    End,
}

impl PatternMatcher {
    /// Whether `text` matches `sought`.
    pub(crate) fn matches(self, text: &str, sought: &str, case_sensitive: bool) -> bool {
        if case_sensitive {
            return self.exact(text, sought);
        }
        if text.is_ascii() && sought.is_ascii() && self == Self::Whole {
            return text.eq_ignore_ascii_case(sought);
        }
        self.exact(&folded(text), &folded(sought))
    }

    fn exact(self, text: &str, sought: &str) -> bool {
        match self {
            Self::Whole => text == sought,
            Self::Term => words::contains_term(text, sought),
            Self::TermPrefix => words::contains_prefix(text, sought),
            Self::TermSuffix => words::contains_suffix(text, sought),
            Self::Part => text.contains(sought),
            Self::Start => text.starts_with(sought),
            Self::End => text.ends_with(sought),
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
    use super::PatternMatcher;

    #[test]
    fn case_is_folded_beyond_ascii_and_accents_count() {
        assert!(PatternMatcher::Whole.matches("CAFÉ", "café", false));
        assert!(!PatternMatcher::Whole.matches("cafe", "café", false));
        assert!(PatternMatcher::Term.matches("Привет Мир", "привет", false));
        assert!(!PatternMatcher::Term.matches("HELLO", "hello", true));
        assert!(PatternMatcher::Start.matches("x", "", false));
    }
}
