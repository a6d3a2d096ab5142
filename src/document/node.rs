//! The tree: values as JSON knows them, each with its place and, for text, how it was written.

use std::ops::Range;

use serde_json::{Number, Value};

use super::within;
use crate::diagnostic::Pointer;

/// A value and where it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Bytes in the file: with the quotes or brackets, without the header or the final line ends of a block text.
    /// Behind an alias: those of the anchored value.
    pub span: Range<usize>,
    /// The value.
    pub kind: NodeKind,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`; never `yes` or `on`, which are text.
    Bool(bool),
    /// A number that JSON can carry exactly as a number: timestamps, `007` and `1_000` are text.
    Number(Number),
    /// A text.
    String {
        /// The text as it is meant, without quotes, escapes and indentation.
        text: String,
        /// How it was written.
        style: NodeStyle,
    },
    /// A list.
    Seq(Vec<Node>),
    /// A mapping, in the order of the file, every key once.
    Map(Vec<(MappingKey, Node)>),
}

/// How a text was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeStyle {
    /// Without quotes.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// A key of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingKey {
    /// The key's text; that of `1:` is `1`.
    pub text: String,
    /// Bytes in the file, with the quotes.
    pub span: Range<usize>,
}

impl Node {
    /// The value of a key, where this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|(_, node)| node)
    }

    /// A key with its value, where this is a mapping that has it.
    pub fn entry(&self, key: &str) -> Option<&(MappingKey, Self)> {
        match &self.kind {
            NodeKind::Map(entries) => entries.iter().find(|(candidate, _)| candidate.text == key),
            _ => None,
        }
    }

    /// The text, where this is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::String { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The bytes in `source` that this range of the text was written as; `None` if this is not a text of that length.
    pub(crate) fn written_range(&self, source: &str, range: &Range<usize>) -> Option<Range<usize>> {
        match &self.kind {
            NodeKind::String { text, style } => within::map(source, &self.span, *style, text, range),
            _ => None,
        }
    }

    /// The value that a pointer leads to from here.
    pub fn pointer(&self, pointer: &Pointer) -> Option<&Self> {
        let (route, missing) = self.route(pointer);
        (!missing).then(|| route.last().map_or(self, |step| step.node))
    }

    /// The steps of a pointer as far as they exist, and whether one was missing.
    pub(super) fn route(&self, pointer: &Pointer) -> (Vec<RouteStep<'_>>, bool) {
        let mut route = Vec::new();
        let mut here = self;
        for name in pointer.steps() {
            let step = match &here.kind {
                NodeKind::Map(_) => here.entry(&name).map(|(key, node)| RouteStep { key: Some(key), node }),
                NodeKind::Seq(items) => name
                    .parse()
                    .ok()
                    .and_then(|index: usize| items.get(index))
                    .map(|node| RouteStep { key: None, node }),
                _ => None,
            };
            let Some(step) = step else { return (route, true) };
            here = step.node;
            route.push(step);
        }
        (route, false)
    }

    /// The same value as plain JSON. The depth of a document is limited, so this cannot run out of stack.
    pub fn to_json(&self) -> Value {
        match &self.kind {
            NodeKind::Null => Value::Null,
            NodeKind::Bool(value) => Value::Bool(*value),
            NodeKind::Number(number) => Value::Number(number.clone()),
            NodeKind::String { text, .. } => Value::String(text.clone()),
            NodeKind::Seq(items) => items.iter().map(Self::to_json).collect(),
            NodeKind::Map(entries) => {
                Value::Object(entries.iter().map(|(key, node)| (key.text.clone(), node.to_json())).collect())
            }
        }
    }
}

/// One step of a route: the key, in a mapping, and the value.
pub(super) struct RouteStep<'n> {
    pub(super) key: Option<&'n MappingKey>,
    pub(super) node: &'n Node,
}
