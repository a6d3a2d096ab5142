//! Where a finding is: by bytes, or by the route into the definition for those that know no bytes.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;

use serde::Serialize;

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Place {
    /// The file as a whole.
    File,
    /// Bytes in the file.
    Span(Range<usize>),
    /// The key that a pointer ends in.
    Key(Pointer),
    /// The value that a pointer leads to.
    Value(Pointer),
    /// Bytes inside the text that a pointer leads to, counted in the text as YAML decodes it.
    Within(Pointer, Range<usize>),
}

impl Place {
    /// By offset for bytes; places without bytes follow, by pointer.
    pub fn order(&self, other: &Self) -> Ordering {
        self.sort_key().cmp(&other.sort_key())
    }

    fn sort_key(&self) -> (u8, usize, usize, &str, u8) {
        match self {
            Self::File => (0, 0, 0, "", 0),
            Self::Span(span) => (1, span.start, span.end, "", 0),
            Self::Key(pointer) => (2, 0, 0, pointer.as_str(), 0),
            Self::Value(pointer) => (2, 0, 0, pointer.as_str(), 1),
            Self::Within(pointer, span) => (2, span.start, span.end, pointer.as_str(), 2),
        }
    }
}

/// A route into a definition, as a JSON pointer (RFC 6901).
///
/// ```
/// use rulesmith::diagnostic::Pointer;
/// let place = Pointer::root().key("defender").key("actions").index(0);
/// assert_eq!(place.as_str(), "/defender/actions/0");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub const fn root() -> Self {
        Self(String::new())
    }

    /// Reads pointer text: empty, or `/` before every step. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        (text.is_empty() || text.starts_with('/')).then(|| Self(text.to_owned()))
    }

    /// The value of `name` in the mapping here.
    #[must_use]
    pub fn key(&self, name: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + 1 + name.len());
        text.push_str(&self.0);
        text.push('/');
        for character in name.chars() {
            match character {
                '~' => text.push_str("~0"),
                '/' => text.push_str("~1"),
                other => text.push(other),
            }
        }
        Self(text)
    }

    /// The item at `index` (from 0) of the list here.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// One step up; `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        self.0.rsplit_once('/').map(|(parent, _)| Self(parent.to_owned()))
    }

    /// The last step, unescaped; `None` at the root.
    pub fn last(&self) -> Option<Cow<'_, str>> {
        self.0.rsplit_once('/').map(|(_, last)| unescape(last))
    }

    /// The steps from the root, unescaped. A list item's step is its index in digits.
    pub fn steps(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.0.split('/').skip(1).map(unescape)
    }

    /// The pointer's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn unescape(step: &str) -> Cow<'_, str> {
    if step.contains('~') {
        // `~1` first: the other way round, `~01` would become `/` instead of `~1`.
        Cow::Owned(step.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_escaped_as_the_rfc_says() {
        // RFC 6901, section 5, and the order of replacement in section 4.
        for (name, text) in [("a/b", "/a~1b"), ("m~n", "/m~0n"), ("", "/"), (" ", "/ "), ("~1", "/~01")] {
            let pointer = Pointer::root().key(name);
            assert_eq!(pointer.as_str(), text);
            assert_eq!(pointer.steps().collect::<Vec<_>>(), [name]);
            assert_eq!(pointer.last().unwrap(), name);
        }
    }

    #[test]
    fn a_pointer_knows_its_parent() {
        let pointer = Pointer::root().key("a").index(3);
        assert_eq!(pointer.to_string(), "/a/3");
        assert_eq!(pointer.parent().unwrap(), Pointer::root().key("a"));
        assert_eq!(Pointer::root().parent(), None);
        assert_eq!(Pointer::root().steps().count(), 0);
    }

    #[test]
    fn only_pointer_text_is_read() {
        assert_eq!(Pointer::parse("/a/0"), Some(Pointer::root().key("a").index(0)));
        assert_eq!(Pointer::parse(""), Some(Pointer::root()));
        assert_eq!(Pointer::parse("a"), None);
    }
}
