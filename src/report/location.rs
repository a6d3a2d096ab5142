//! A place → lines and columns, where the file and the bytes are known.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::Place;
use crate::source::{Position, SourceFile, Sources};

/// Bytes of a file with the lines and columns of both ends.
#[derive(Debug, Clone)]
pub(super) struct Location<'s> {
    pub(super) source: &'s Arc<SourceFile>,
    pub(super) span: Range<usize>,
    pub(super) start: Position,
    pub(super) end: Position,
}

/// The location of a place; `None` for a whole file, for a pointer that nobody resolved, and for an unknown file.
pub(super) fn locate<'s>(sources: &'s Sources, file: &str, place: &Place) -> Option<Location<'s>> {
    let Place::Span(span) = place else { return None };
    let source = sources.get(file)?;
    let length = source.text().len();
    let start = span.start.min(length);
    let span = start..span.end.clamp(start, length);
    Some(Location { source, start: source.position(span.start), end: source.position(span.end), span })
}
