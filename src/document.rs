//! A file as a tree of values that know their bytes, whichever format it was written in.
//!
//! In: the tree and the comments that the reader of a format found. Out: values, and the bytes of a [`Place`].

mod node;
mod within;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::diagnostic::{Diagnostic, Place, Pointer};
use crate::source::SourceFile;

pub use node::{MappingKey, Node, NodeKind, NodeStyle};

/// The one document of a file.
#[derive(Debug, Clone)]
pub struct Document {
    source: Arc<SourceFile>,
    root: Node,
    comments: Vec<Comment>,
    trimmed: Option<TrimmedList>,
}

/// A list of the document without what is in its items.
#[derive(Debug, Clone)]
struct TrimmedList {
    key: &'static str,
    reparse: Reparse,
    /// The tree with the items, once it was asked for.
    whole: OnceLock<Node>,
}

/// Reads a file again; `None` where it cannot be read.
pub type Reparse = fn(&Arc<SourceFile>) -> Option<Document>;

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Bytes in the file, from the `#` to the end of the line.
    pub span: Range<usize>,
    /// What follows the `#`.
    pub text: String,
}

impl Document {
    /// The document of a file.
    pub fn new(source: Arc<SourceFile>, root: Node, comments: Vec<Comment>) -> Self {
        Self { source, root, comments, trimmed: None }
    }

    /// Drops what is in the items of a list of the document, which is read again when it is asked for: for items that
    /// are large and rarely needed.
    pub fn trim(&mut self, key: &'static str, reparse: Reparse) {
        if let NodeKind::Map(entries) = &mut self.root.kind
            && let Some((_, node)) = entries.iter_mut().find(|(known, _)| known.text == key)
            && let NodeKind::Seq(items) = &mut node.kind
        {
            for item in items {
                item.kind = NodeKind::Null;
            }
            self.trimmed = Some(TrimmedList { key, reparse, whole: OnceLock::new() });
        }
    }

    /// The tree with all that was dropped.
    pub fn whole(&self) -> &Node {
        let Some(trimmed) = &self.trimmed else { return &self.root };
        let read = || (trimmed.reparse)(&self.source).map_or_else(|| self.root.clone(), |whole| whole.root);
        trimmed.whole.get_or_init(read)
    }

    /// The tree that has the place of a pointer.
    fn tree_of(&self, pointer: &Pointer) -> &Node {
        let mut steps = pointer.steps();
        let is_trimmed = self
            .trimmed
            .as_ref()
            .is_some_and(|trimmed| steps.next().is_some_and(|first| first == trimmed.key));
        // The item itself is still there.
        if is_trimmed && steps.nth(1).is_some() { self.whole() } else { &self.root }
    }

    /// The file.
    pub fn source(&self) -> &Arc<SourceFile> {
        &self.source
    }

    /// The tree, without what was dropped of it.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// All comments, in the order of the file.
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// The bytes of a place in this file.
    ///
    /// Where a pointer leads nowhere, the nearest value above it that exists is used: its key, or the value where it
    /// has none.
    pub fn resolve(&self, place: &Place) -> Range<usize> {
        match place {
            Place::File => 0..0,
            Place::Span(span) => self.clamp(span),
            Place::Key(pointer) => self.key_span(pointer),
            Place::Value(pointer) => self.value_span(pointer),
            Place::Within(pointer, range) => self.within(pointer, range),
        }
    }

    /// Turns the places of a finding, those of related places in this file too, into bytes.
    pub fn resolve_all(&self, diagnostic: &mut Diagnostic) {
        let resolve = |place: &mut Place| {
            if !matches!(place, Place::File) {
                *place = Place::Span(self.resolve(place));
            }
        };
        if diagnostic.file == *self.source.path() {
            resolve(&mut diagnostic.place);
        }
        for related in &mut diagnostic.related {
            if related.file == *self.source.path() {
                resolve(&mut related.place);
            }
        }
    }

    /// The bytes of the key that a pointer ends in; those of a list item are its value's.
    pub fn key_span(&self, pointer: &Pointer) -> Range<usize> {
        let (route, _) = self.tree_of(pointer).route(pointer);
        route.last().map_or_else(
            || self.root_span(),
            |step| step.key.map_or_else(|| step.node.span.clone(), |key| key.span.clone()),
        )
    }

    /// The bytes of the value that a pointer leads to.
    pub fn value_span(&self, pointer: &Pointer) -> Range<usize> {
        let (route, missing) = self.tree_of(pointer).route(pointer);
        match route.last() {
            None => self.root_span(),
            // An empty value has no bytes to show; its key has.
            Some(step) if missing || step.node.span.is_empty() => self.key_span(pointer),
            Some(step) => step.node.span.clone(),
        }
    }

    fn within(&self, pointer: &Pointer, range: &Range<usize>) -> Range<usize> {
        let text = self.source.text();
        self.tree_of(pointer)
            .pointer(pointer)
            .and_then(|node| node.written_range(text, range))
            .unwrap_or_else(|| self.value_span(pointer))
    }

    /// What is marked for the whole document: its first line, since a mark under all of it would say nothing.
    fn root_span(&self) -> Range<usize> {
        let start = self.root.span.start;
        let line = self.source.line_span(self.source.position(start).line);
        start..line.end.max(start)
    }

    fn clamp(&self, span: &Range<usize>) -> Range<usize> {
        let length = self.source.text().len();
        let start = span.start.min(length);
        start..span.end.clamp(start, length)
    }
}
