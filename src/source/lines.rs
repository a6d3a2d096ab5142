//! Byte offset → line and column. Columns count characters for people and UTF-16 units for formats that want them.

use std::ops::Range;

/// A place in a text, as people and editors count: everything starts at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column in characters.
    pub column: usize,
    /// The column in UTF-16 code units, as SARIF and language servers count by default.
    pub utf16_column: usize,
}

/// Where each line of a text starts. A line ends with `\n`, `\r\n` or a lone `\r`, as in YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// Finds the lines of `text`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (offset, byte) in bytes.iter().enumerate() {
            let ends_line = match byte {
                b'\n' => true,
                b'\r' => bytes.get(offset + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends_line {
                starts.push(offset + 1);
            }
        }
        Self { starts }
    }

    /// Line and column of a byte offset in the `text` that this index was made from.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = text.floor_char_boundary(offset);
        // `starts` begins with 0, so at least one start is never past the offset.
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        let before = text.get(start..offset).unwrap_or_default();
        let (columns, utf16_columns) = if before.is_ascii() {
            (before.len(), before.len())
        } else {
            (before.chars().count(), before.encode_utf16().count())
        };
        Position { line, column: columns + 1, utf16_column: utf16_columns + 1 }
    }

    /// The byte range of a line (1-based) without its line end; empty where there is no such line.
    pub fn line_span(&self, text: &str, line: usize) -> Range<usize> {
        let Some(start) = line.checked_sub(1).and_then(|index| self.starts.get(index)).copied() else {
            return text.len()..text.len();
        };
        let end = self.starts.get(line).copied().unwrap_or(text.len());
        let content = text.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r']);
        start..start + content.len()
    }

    /// How many lines there are; an empty text has one.
    pub fn count(&self) -> usize {
        self.starts.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_utf16_units() {
        let text = "a\nné😀x\n";
        let index = LineIndex::new(text);
        let x = text.find('x').unwrap();
        assert_eq!(index.position(text, x), Position { line: 2, column: 4, utf16_column: 5 });
    }

    #[test]
    fn every_kind_of_line_end_counts_once() {
        let text = "a\r\nb\rc\nd";
        let index = LineIndex::new(text);
        let lines: Vec<_> = (1..=index.count()).map(|line| &text[index.line_span(text, line)]).collect();
        assert_eq!(lines, ["a", "b", "c", "d"]);
        assert_eq!(index.position(text, text.len()).line, 4);
    }

    #[test]
    fn offsets_and_lines_outside_the_text_stay_inside() {
        let index = LineIndex::new("é");
        assert_eq!(index.position("é", 1), Position { line: 1, column: 1, utf16_column: 1 });
        assert_eq!(index.position("é", 99), Position { line: 1, column: 2, utf16_column: 2 });
        assert_eq!(index.line_span("é", 0), 2..2);
        assert_eq!(index.line_span("é", 2), 2..2);
    }

    #[test]
    fn the_end_after_a_final_line_end_is_a_line_of_its_own() {
        let index = LineIndex::new("a\n");
        assert_eq!(index.count(), 2);
        assert_eq!(index.position("a\n", 2), Position { line: 2, column: 1, utf16_column: 1 });
    }
}
