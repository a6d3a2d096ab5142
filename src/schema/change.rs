//! The change to a file that solves a problem with a value: decided where the problem is found, and turned into
//! edits of bytes once the text of the file is at hand.

use crate::diagnostic::{Fix, Pointer};
use crate::document::{Document, NodeKind, NodeStyle};
use crate::source::Edit;

/// A key that the format has renamed.
struct RenamedKey {
    /// Its former name, and what other tools make of that name.
    former: &'static [&'static str],
    /// Its name.
    current: &'static str,
    /// Why it was renamed.
    reason: &'static str,
}

/// Every key that the format has renamed.
const RENAMED_KEYS: &[RenamedKey] = &[RenamedKey {
    former: &["on", "true", "True"],
    current: "identifiedBy",
    reason: "YAML 1.1 reads `on` as a boolean",
}];

/// What solves a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// Renames the key.
    RenameKey(&'static str),
    /// Writes a single value as a list of one item.
    WrapInList(ListItem),
}

/// What the items of a list are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListItem {
    /// Text, so that a number needs quotes.
    Text,
    /// Any scalar.
    Scalar,
}

/// The present name of a key with its history, where the format has renamed the key to one of `known`.
pub(super) fn renamed_key(key: &str, known: &[&str]) -> Option<(&'static str, String)> {
    let renamed = RENAMED_KEYS
        .iter()
        .find(|renamed| renamed.former.contains(&key) && known.contains(&renamed.current))?;
    let former = renamed.former.first().unwrap_or(&renamed.current);
    let history = format!("`{former}` was renamed `{}`, since {}", renamed.current, renamed.reason);
    Some((renamed.current, history))
}

impl Change {
    /// The edits that make this change to the value at `pointer`; none where they would change more than this value.
    pub(super) fn fix(self, document: &Document, pointer: &Pointer) -> Option<Fix> {
        match self {
            Self::RenameKey(name) => {
                let edit = Edit { span: document.key_span(pointer), replacement: name.to_owned() };
                Some(Fix::safe(format!("rename the key to `{name}`"), vec![edit]))
            }
            Self::WrapInList(item) => {
                let (before, after) = brackets(document, pointer, item)?;
                let span = document.value_span(pointer);
                let edits = vec![
                    Edit { span: span.start..span.start, replacement: before.to_owned() },
                    Edit { span: span.end..span.end, replacement: after.to_owned() },
                ];
                Some(Fix::safe("write it as a list", edits))
            }
        }
    }
}

/// What to write before and after a value, so that it becomes a list of one item.
fn brackets(document: &Document, pointer: &Pointer, item: ListItem) -> Option<(&'static str, &'static str)> {
    let node = document.root().pointer(pointer)?;
    let source = document.source();
    // An anchor, an alias or a tag belongs to the value, and brackets cannot go between the two.
    let between = source.text().get(document.key_span(pointer).end..node.span.start)?;
    if !matches!(between.trim(), ":" | "=") {
        return None;
    }
    match (&node.kind, item) {
        (NodeKind::Number(_) | NodeKind::Bool(_), ListItem::Text) => Some(("[\"", "\"]")),
        (NodeKind::Number(_) | NodeKind::Bool(_), ListItem::Scalar) => Some(("[", "]")),
        (NodeKind::String { style, .. }, _) => match style {
            NodeStyle::Plain if !fits_in_brackets(source.slice(&node.span)) => None,
            NodeStyle::Plain | NodeStyle::SingleQuoted | NodeStyle::DoubleQuoted => Some(("[", "]")),
            NodeStyle::Literal | NodeStyle::Folded => None,
        },
        (NodeKind::Null | NodeKind::Seq(_) | NodeKind::Map(_), _) => None,
    }
}

/// Whether a text without quotes is the same text, and one item, between brackets.
fn fits_in_brackets(text: &str) -> bool {
    !text.contains([',', '[', ']', '{', '}', '\n'])
}

#[cfg(test)]
mod tests;
