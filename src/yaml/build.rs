//! Parser events → tree. Iterative: the depth of a file costs no stack.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use granit_parser::{Event, Parser, ScalarStyle, Span, Tag};
use indexmap::IndexMap;
use indexmap::map::Entry;

use super::cost::{self, Cost};
use super::{DEPTH_LIMIT, plain, syntax};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::document::{Comment, MappingKey, Node, NodeKind, NodeStyle};
use crate::source::SourceFile;

/// What reading the events of a file gave.
pub(super) struct BuildOutcome {
    /// The tree, if it is whole.
    pub(super) root: Option<Node>,
    pub(super) comments: Vec<Comment>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Where the parser could not go on.
    pub(super) broken_at: Option<usize>,
}

/// Reads the first document of a file.
pub(super) fn build(source: &SourceFile) -> BuildOutcome {
    let text = source.text();
    let mut builder = Builder::new(source);
    let mut broken_at = None;
    for event in Parser::new_from_str_with_options(text, options()) {
        match event {
            Ok((event, span)) => {
                if builder.event(event, &span).is_break() {
                    break;
                }
            }
            Err(error) => {
                let offset = error.marker().byte_offset().unwrap_or_default();
                builder.diagnostics.push(syntax::describe(source, error.kind(), offset));
                builder.incomplete = true;
                broken_at = Some(offset);
                break;
            }
        }
    }
    builder.finish(broken_at)
}

/// The parser's settings: unknown aliases are reported by us, so that one does not hide what follows.
pub(super) fn options() -> granit_parser::Options {
    granit_parser::options! {
        emit_unresolved_aliases: true,
        max_buffered_comment_events: usize::MAX,
    }
}

/// Bytes of a parser span, which always carries them for a text in memory.
fn bytes(span: &Span) -> Range<usize> {
    let start = span.start.byte_offset().unwrap_or_default();
    start..span.end.byte_offset().unwrap_or(start).max(start)
}

struct Builder<'s> {
    source: &'s SourceFile,
    open: Vec<OpenNode>,
    root: Option<Node>,
    anchors: HashMap<usize, (Node, Cost)>,
    /// What anchors and aliases copied so far.
    spent: usize,
    documents: usize,
    comments: Vec<Comment>,
    diagnostics: Vec<Diagnostic>,
    /// Whether something has no value in the tree, so that checking it would only repeat the complaint.
    incomplete: bool,
}

/// A list or mapping whose end is still to come.
struct OpenNode {
    start: usize,
    /// Where the last thing in it ends.
    end: usize,
    anchor: usize,
    content: Content,
}

enum Content {
    Seq(Vec<Node>),
    Map { entries: Vec<(MappingKey, Node)>, key: Option<OpenKey>, merged: Vec<Node> },
}

/// A key whose value is still to come.
enum OpenKey {
    Named(MappingKey),
    /// `<<`: the value's entries are added where the mapping lacks them.
    Merge,
    /// A key that no mapping of ours has: reported, dropped with its value.
    Dropped,
}

impl<'s> Builder<'s> {
    fn new(source: &'s SourceFile) -> Self {
        Self {
            source,
            open: Vec::new(),
            root: None,
            anchors: HashMap::new(),
            spent: 0,
            documents: 0,
            comments: Vec::new(),
            diagnostics: Vec::new(),
            incomplete: false,
        }
    }

    fn error(&mut self, code: Code, span: Range<usize>, message: impl Into<String>, help: &str) {
        let file = Arc::clone(self.source.path());
        self.diagnostics.push(Diagnostic::error(code, file, Place::Span(span), message).help(help));
    }

    fn event(&mut self, event: Event<'_>, span: &Span) -> ControlFlow<()> {
        let place = bytes(span);
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.error(
                        Code::MultipleDocuments,
                        place,
                        "unexpected second document",
                        "a file holds one definition: move each document into a file of its own",
                    );
                    return ControlFlow::Break(());
                }
            }
            Event::Comment(text, _) => {
                self.comments.push(Comment { span: place, text: text.into_owned() });
            }
            Event::Scalar(text, style, anchor, tag) => {
                let node = self.scalar(text, style, tag.as_deref(), span);
                return self.place(node, place.end, anchor);
            }
            Event::Alias(id) => return self.alias(id, &place),
            Event::UnresolvedAlias(name) => {
                self.error(
                    Code::UnknownAnchor,
                    place.clone(),
                    format!("unknown anchor `{name}`"),
                    "`*` repeats a value that is marked with `&` above; put it in quotes if it is meant as text",
                );
                self.incomplete = true;
                return self.place(Node { span: place.clone(), kind: NodeKind::Null }, place.end, 0);
            }
            Event::SequenceStart(_, anchor, tag) => {
                return self.begin(span, anchor, tag.as_deref(), "seq", Content::Seq(Vec::new()));
            }
            Event::MappingStart(_, anchor, tag) => {
                let content = Content::Map { entries: Vec::new(), key: None, merged: Vec::new() };
                return self.begin(span, anchor, tag.as_deref(), "map", content);
            }
            Event::SequenceEnd | Event::MappingEnd => return self.end(&place),
            // Marks of the stream, and kinds of a later parser that carry no value.
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn scalar(&mut self, text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>, span: &Span) -> Node {
        let mut place = bytes(span);
        let (text, style) = match style {
            // The parser writes `~` for a value that is not there.
            ScalarStyle::Plain if place.is_empty() => (Cow::Borrowed(""), NodeStyle::Plain),
            ScalarStyle::Plain => (text, NodeStyle::Plain),
            ScalarStyle::SingleQuoted => (text, NodeStyle::SingleQuoted),
            ScalarStyle::DoubleQuoted => (text, NodeStyle::DoubleQuoted),
            ScalarStyle::Literal => (text, NodeStyle::Literal),
            ScalarStyle::Folded => (text, NodeStyle::Folded),
        };
        if matches!(style, NodeStyle::Literal | NodeStyle::Folded) {
            let content = self.source.slice(&place).trim_end_matches([' ', '\t', '\n', '\r']).len();
            place.end = place.start + content;
        }
        let forced_text = tag.is_some_and(|tag| tag.core_suffix() == Some("str") || is_plain_bang(tag));
        let kind = if style == NodeStyle::Plain && !forced_text {
            plain::value(&text)
        } else {
            NodeKind::String { text: text.into_owned(), style }
        };
        if let Some(tag) = tag.filter(|_| !forced_text) {
            let fits = matches!(
                (tag.core_suffix(), &kind),
                (Some("null"), NodeKind::Null)
                    | (Some("bool"), NodeKind::Bool(_))
                    | (Some("int" | "float"), NodeKind::Number(_))
            );
            if !fits {
                self.unsupported_tag(tag, span);
            }
        }
        Node { span: place, kind }
    }

    fn unsupported_tag(&mut self, tag: &Tag, span: &Span) {
        let place = span.tag_span().map_or_else(|| bytes(span), |tag| bytes(&tag));
        self.error(
            Code::UnsupportedTag,
            place,
            format!("the tag `{}` is not supported here", tag.original()),
            "drop it; a text that begins with `!` must be in quotes",
        );
        self.incomplete = true;
    }

    fn begin(
        &mut self,
        span: &Span,
        anchor: usize,
        tag: Option<&Tag>,
        suffix: &str,
        content: Content,
    ) -> ControlFlow<()> {
        let place = bytes(span);
        if let Some(tag) = tag.filter(|tag| tag.core_suffix() != Some(suffix) && !is_plain_bang(tag)) {
            self.unsupported_tag(tag, span);
        }
        if self.open.len() >= DEPTH_LIMIT {
            return self.too_deep(place);
        }
        self.open.push(OpenNode { start: place.start, end: place.end, anchor, content });
        ControlFlow::Continue(())
    }

    fn too_deep(&mut self, place: Range<usize>) -> ControlFlow<()> {
        self.diagnostics.push(syntax::too_deep(self.source, place));
        self.incomplete = true;
        ControlFlow::Break(())
    }

    fn end(&mut self, place: &Range<usize>) -> ControlFlow<()> {
        let Some(open) = self.open.pop() else { return ControlFlow::Continue(()) };
        // Only brackets have an end of their own; the end of a block is known when something else begins.
        let end = if place.is_empty() { open.end } else { place.end };
        let kind = match open.content {
            Content::Seq(items) => NodeKind::Seq(items),
            Content::Map { entries, merged, .. } => NodeKind::Map(self.finish_map(entries, merged)),
        };
        self.place(Node { span: open.start..end.max(open.start), kind }, end, open.anchor)
    }

    /// Reports and drops repeated keys, then adds what merge keys bring.
    fn finish_map(&mut self, entries: Vec<(MappingKey, Node)>, merged: Vec<Node>) -> Vec<(MappingKey, Node)> {
        let mut unique = IndexMap::with_capacity(entries.len());
        for (MappingKey { text, span }, node) in entries {
            match unique.entry(text) {
                Entry::Vacant(slot) => {
                    slot.insert((span, node));
                }
                Entry::Occupied(first) => {
                    let (first_span, _) = first.get();
                    let duplicate = syntax::duplicate_key(self.source, first.key(), span, first_span.clone());
                    self.diagnostics.push(duplicate);
                }
            }
        }
        for node in merged {
            let NodeKind::Map(more) = node.kind else { continue };
            for (MappingKey { text, span }, node) in more {
                unique.entry(text).or_insert((span, node));
            }
        }
        // Exactly as long as needed: a tree is kept as long as its file may be reported on.
        unique.into_iter().map(|(text, (span, node))| (MappingKey { text, span }, node)).collect()
    }

    fn alias(&mut self, id: usize, place: &Range<usize>) -> ControlFlow<()> {
        let Some((node, cost)) = self.anchors.get(&id) else {
            self.error(
                Code::RecursiveAlias,
                place.clone(),
                format!("`{}` is inside the value that it repeats", self.source.slice(place)),
                "write the value out",
            );
            self.incomplete = true;
            return self.place(Node { span: place.clone(), kind: NodeKind::Null }, place.end, 0);
        };
        let cost = *cost;
        if self.open.len() + cost.depth > DEPTH_LIMIT {
            return self.too_deep(place.clone());
        }
        self.spent = self.spent.saturating_add(cost.bytes);
        if self.spent > cost::LIMIT {
            return self.too_many_aliases(place.clone());
        }
        let node = node.clone();
        self.place(node, place.end, 0)
    }

    fn too_many_aliases(&mut self, place: Range<usize>) -> ControlFlow<()> {
        self.error(
            Code::TooManyAliases,
            place,
            format!("the aliases of this file repeat more than {} MiB", cost::LIMIT / (1024 * 1024)),
            "write out what is repeated, without `&` and `*`",
        );
        self.incomplete = true;
        ControlFlow::Break(())
    }

    /// Puts a finished value where it belongs. `end` is where its text ends, which is elsewhere for an alias.
    fn place(&mut self, node: Node, end: usize, anchor: usize) -> ControlFlow<()> {
        if anchor != 0 {
            let cost = cost::measure(&node);
            self.spent = self.spent.saturating_add(cost.bytes);
            if self.spent > cost::LIMIT {
                return self.too_many_aliases(node.span);
            }
            self.anchors.insert(anchor, (node.clone(), cost));
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return ControlFlow::Continue(());
        };
        open.end = open.end.max(end);
        match &mut open.content {
            Content::Seq(items) => items.push(node),
            Content::Map { entries, key, merged } => match key.take() {
                None => {
                    let next = self.key(node);
                    if let Some(OpenNode { content: Content::Map { key, .. }, .. }) = self.open.last_mut() {
                        *key = Some(next);
                    }
                }
                Some(OpenKey::Named(key)) => entries.push((key, node)),
                Some(OpenKey::Merge) => match node.kind {
                    NodeKind::Map(_) => merged.push(node),
                    NodeKind::Seq(items)
                        if items.iter().all(|item| matches!(item.kind, NodeKind::Map(_))) =>
                    {
                        merged.extend(items);
                    }
                    _ => self.error(
                        Code::InvalidMerge,
                        node.span,
                        "expected a mapping or a list of mappings for `<<`",
                        "write `<<: *name`, where `&name` marks a mapping",
                    ),
                },
                Some(OpenKey::Dropped) => {}
            },
        }
        ControlFlow::Continue(())
    }

    fn key(&mut self, node: Node) -> OpenKey {
        let span = node.span;
        match node.kind {
            NodeKind::String { text, style: NodeStyle::Plain } if text == "<<" => OpenKey::Merge,
            NodeKind::String { text, .. } => OpenKey::Named(MappingKey { text, span }),
            NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) => {
                OpenKey::Named(MappingKey { text: self.source.slice(&span).to_owned(), span })
            }
            NodeKind::Seq(_) | NodeKind::Map(_) => {
                self.diagnostics.push(syntax::collection_as_key(self.source, span));
                self.incomplete = true;
                OpenKey::Dropped
            }
        }
    }

    fn finish(mut self, broken_at: Option<usize>) -> BuildOutcome {
        if self.documents == 0 && broken_at.is_none() {
            self.empty();
        } else if let Some(Node { kind: NodeKind::Null, span }) = &self.root
            && span.is_empty()
        {
            self.empty();
        }
        let root = if self.incomplete { None } else { self.root };
        BuildOutcome { root, comments: self.comments, diagnostics: self.diagnostics, broken_at }
    }

    fn empty(&mut self) {
        let what =
            if self.comments.is_empty() { "the file is empty" } else { "the file holds only comments" };
        self.diagnostics.push(
            Diagnostic::error(Code::EmptyFile, Arc::clone(self.source.path()), Place::File, what)
                .help("write a definition into it, or remove the file"),
        );
        self.incomplete = true;
    }
}

/// A bare `!`: "not resolved", which makes a scalar text and means nothing elsewhere.
fn is_plain_bang(tag: &Tag) -> bool {
    tag.parts() == ("", "!") || tag.parts() == ("!", "")
}
