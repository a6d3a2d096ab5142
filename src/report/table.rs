//! Rows of texts → aligned columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::visible;

/// How far a column goes on widening; a longer text pushes away what follows on its own line only.
const MAX_WIDTH: usize = 1_000;

/// The spaces between two columns.
const GAP: usize = 2;

/// A heading and rows, each column as wide as its widest cell; two spaces between columns, none at the end of a line.
pub fn render(heading: &[&str], rows: &[Vec<String>]) -> String {
    let heading = heading.iter().map(|name| visible(name).into_owned()).collect();
    let shown: Vec<Vec<String>> = std::iter::once(heading)
        .chain(rows.iter().map(|row| row.iter().map(|cell| visible(cell).into_owned()).collect()))
        .collect();
    let widths = ColumnWidths::of(&shown);
    let mut text = String::new();
    for row in &shown {
        text += &widths.line(row);
        text.push('\n');
    }
    text
}

/// How wide the columns of a table are on a terminal.
pub(super) struct ColumnWidths(Vec<usize>);

impl ColumnWidths {
    /// The widths that rows need, whose texts are [`visible`] ones.
    pub(super) fn of(rows: &[Vec<String>]) -> Self {
        let mut widths = Vec::new();
        for row in rows {
            widths.resize(widths.len().max(row.len()), 0);
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = display_width(cell).min(MAX_WIDTH).max(*width);
            }
        }
        Self(widths)
    }

    /// The width of a whole line.
    pub(super) fn total(&self) -> usize {
        self.0.iter().map(|width| width + GAP).sum()
    }

    /// A row as a line, without spaces at its end.
    pub(super) fn line(&self, row: &[String]) -> String {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&self.0) {
            line += cell;
            line.extend(std::iter::repeat_n(' ', width.saturating_sub(display_width(cell)) + GAP));
        }
        line.truncate(line.trim_end().len());
        line
    }
}

/// A text that takes at most so many columns; one that is cut ends in `…`.
pub(super) fn truncated(text: &str, most: usize) -> String {
    if display_width(text) <= most {
        return text.to_owned();
    }
    let mut width = 0;
    let kept = text.chars().take_while(|character| {
        width += character.width().unwrap_or(0);
        width < most
    });
    kept.chain(['…']).collect()
}

/// The columns that a text takes on a terminal.
fn display_width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_lines_end_clean() {
        let rows = [vec!["a".to_owned(), "long".to_owned()], vec!["longer".to_owned(), String::new()]];
        assert_eq!(render(&["x", "y"], &rows), "x       y\na       long\nlonger\n");
    }

    #[test]
    fn wide_characters_take_two_columns_and_combining_ones_take_none() {
        let rows = [["名前 日本語", "a"], ["Ünï", "b"], ["e\u{301}", "c"], ["😀", "d"]];
        let rows = rows.map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(
            render(&["Name", "X"], &rows),
            "Name         X\n名前 日本語  a\nÜnï          b\ne\u{301}            c\n😀           d\n"
        );
    }

    #[test]
    fn a_very_long_text_moves_no_other_line() {
        let rows = [vec!["a".repeat(100_000), "b".to_owned()], vec!["a".to_owned(), "b".to_owned()]];
        let lines: Vec<usize> = render(&["x", "y"], &rows).lines().map(str::len).collect();
        assert_eq!(lines, [1_003, 100_003, 1_003]);
    }

    #[test]
    fn a_text_is_cut_where_its_columns_end() {
        assert_eq!(truncated("abcd", 4), "abcd");
        assert_eq!(truncated("abcde", 4), "abc…");
        assert_eq!(truncated("日本", 4), "日本");
        assert_eq!(truncated("日本語", 4), "日…");
        assert_eq!(truncated("日本語", 5), "日本…");
    }
}
