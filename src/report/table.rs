//! Rows of texts → aligned columns.

use super::visible;

/// How far a column goes on widening; a longer text pushes away what follows on its own line only.
const MAX_WIDTH: usize = 1_000;

/// A heading and rows, each column as wide as its widest cell; two spaces between columns, none at the end of a line.
pub fn render(heading: &[&str], rows: &[Vec<String>]) -> String {
    let heading = heading.iter().map(|name| visible(name).into_owned()).collect();
    let shown: Vec<Vec<String>> = std::iter::once(heading)
        .chain(rows.iter().map(|row| row.iter().map(|cell| visible(cell).into_owned()).collect()))
        .collect();
    let columns = shown.iter().map(Vec::len).max().unwrap_or(0);
    let width = |index: usize| {
        let cells = shown.iter().filter_map(|row| row.get(index));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0).min(MAX_WIDTH)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in &shown {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line += cell;
            line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.chars().count()) + 2));
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
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
    fn a_very_long_text_moves_no_other_line() {
        let rows = [vec!["a".repeat(100_000), "b".to_owned()], vec!["a".to_owned(), "b".to_owned()]];
        let lines: Vec<usize> = render(&["x", "y"], &rows).lines().map(str::len).collect();
        assert_eq!(lines, [1_003, 100_003, 1_003]);
    }
}
