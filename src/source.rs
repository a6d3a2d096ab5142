//! The text of the files that a person wrote: reading it within limits, and turning byte offsets into lines and
//! columns.
//!
//! In: paths. Out: [`SourceFile`] values, collected in [`Sources`] for whoever shows a place in them.

mod edit;
mod lines;
mod read;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

pub use edit::{Edit, OverlappingEdits, apply};
pub use lines::{LineIndex, Position};
pub use read::{DEFINITION_LIMIT, ReadError, read, read_stream};

/// A file's text with the name by which the project knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    path: Arc<str>,
    text: String,
    lines: LineIndex,
}

impl SourceFile {
    /// A file named `path` (relative to the project, forward slashes) that holds `text`.
    ///
    /// A byte order mark at the start is dropped; every offset counts from the text that follows it.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<String>) -> Self {
        let mut text = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        let lines = LineIndex::new(&text);
        Self { path: path.into(), text, lines }
    }

    /// The path relative to the project, with forward slashes.
    pub fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// The whole text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a byte range, shortened to what lies inside the file and on character boundaries.
    pub fn slice(&self, span: &Range<usize>) -> &str {
        let end = floor_boundary(&self.text, span.end);
        let start = floor_boundary(&self.text, span.start).min(end);
        self.text.get(start..end).unwrap_or_default()
    }

    /// Line and column of a byte offset; an offset past the end is the end.
    pub fn position(&self, offset: usize) -> Position {
        self.lines.position(&self.text, offset)
    }

    /// The byte range of a line (1-based) without its line end; empty where there is no such line.
    pub fn line_span(&self, line: usize) -> Range<usize> {
        self.lines.line_span(&self.text, line)
    }

    /// How many lines the file has; an empty file has one.
    pub fn line_count(&self) -> usize {
        self.lines.count()
    }
}

/// The nearest character boundary at or before `offset`.
fn floor_boundary(text: &str, offset: usize) -> usize {
    text.floor_char_boundary(offset)
}

/// The files of a run by path, in path order.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: BTreeMap<Arc<str>, Arc<SourceFile>>,
}

impl Sources {
    /// No files yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, or replaces the one of the same path.
    pub fn insert(&mut self, file: impl Into<Arc<SourceFile>>) {
        let file = file.into();
        self.files.insert(Arc::clone(file.path()), file);
    }

    /// The file of a project-relative path.
    pub fn get(&self, path: &str) -> Option<&Arc<SourceFile>> {
        self.files.get(path)
    }

    /// All files in path order.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        self.files.values()
    }
}

impl<F: Into<Arc<SourceFile>>> FromIterator<F> for Sources {
    fn from_iter<I: IntoIterator<Item = F>>(files: I) -> Self {
        let mut sources = Self::new();
        for file in files {
            sources.insert(file);
        }
        sources
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        let file = SourceFile::new("a.yaml", "\u{feff}id: x\n");
        assert_eq!(file.text(), "id: x\n");
        assert_eq!(file.position(0), Position { line: 1, column: 1, utf16_column: 1 });
    }

    #[test]
    fn a_slice_outside_the_text_is_shortened() {
        let file = SourceFile::new("a.yaml", "né");
        assert_eq!(file.slice(&(0..99)), "né");
        assert_eq!(file.slice(&(2..3)), "é");
        assert_eq!(file.slice(&(50..99)), "");
        #[expect(clippy::reversed_empty_ranges, reason = "a reversed range must not panic")]
        let reversed = 2..1;
        assert_eq!(file.slice(&reversed), "");
    }

    #[test]
    fn sources_are_listed_in_path_order() {
        let sources: Sources =
            ["b.yaml", "a.yaml"].map(|path| SourceFile::new(path, "")).into_iter().collect();
        let paths: Vec<_> = sources.iter().map(|file| file.path().as_ref()).collect();
        assert_eq!(paths, ["a.yaml", "b.yaml"]);
        assert!(sources.get("c.yaml").is_none());
    }
}
