//! Changes to a text by byte range: what a fix is made of, and how it is applied.

use std::ops::Range;

use serde::Serialize;

/// Replace the bytes of `span` by `replacement`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// Bytes in the file; an empty range inserts.
    pub span: Range<usize>,
    /// What stands there afterwards.
    pub replacement: String,
}

/// Two edits touch the same bytes, or one lies outside the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("edits overlap or lie outside the text")]
pub struct OverlappingEdits;

/// The text after all `edits`, whose offsets count in the text before any of them.
///
/// Insertions at one offset keep their order.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, OverlappingEdits> {
    let mut ordered: Vec<&Edit> = edits.iter().collect();
    ordered.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut result = String::with_capacity(text.len());
    let mut copied = 0;
    for edit in ordered {
        result.push_str(text.get(copied..edit.span.start).ok_or(OverlappingEdits)?);
        result.push_str(&edit.replacement);
        if edit.span.end < edit.span.start {
            return Err(OverlappingEdits);
        }
        copied = edit.span.end;
    }
    result.push_str(text.get(copied..).ok_or(OverlappingEdits)?);
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(span: Range<usize>, replacement: &str) -> Edit {
        Edit { span, replacement: replacement.to_owned() }
    }

    #[test]
    fn edits_count_from_the_text_before_them() {
        let edits = [edit(4..7, "B"), edit(0..3, "AAAA"), edit(3..3, "-")];
        assert_eq!(apply("one two", &edits).unwrap(), "AAAA- B");
    }

    #[test]
    fn overlapping_or_outside_is_refused() {
        assert_eq!(apply("one", &[edit(0..2, ""), edit(1..3, "")]), Err(OverlappingEdits));
        assert_eq!(apply("one", &[edit(2..9, "")]), Err(OverlappingEdits));
        assert_eq!(apply("é", &[edit(1..2, "")]), Err(OverlappingEdits));
    }
}
