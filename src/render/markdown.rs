//! Text inside Markdown: a text in, a code span or a fence that holds exactly that text out.

/// The longest run of backticks in a text.
fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or(0)
}

/// A code span that shows the text as it is. `None` where a span cannot: it would lose the text's line ends, its
/// outer spaces or its emptiness.
pub fn code_span(text: &str) -> Option<String> {
    if text.is_empty() || text.trim() != text || text.contains(['\n', '\r']) {
        return None;
    }
    let ticks = "`".repeat(longest_run(text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    Some(format!("{ticks}{pad}{text}{pad}{ticks}"))
}

/// The backticks that open and close a fenced block around the text: more than any run inside it.
pub fn fence(text: &str) -> String {
    "`".repeat(longest_run(text).max(2) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_holds_its_text() {
        for (text, span) in [
            ("plain | *text*", Some("`plain | *text*`")),
            ("a `b` c", Some("``a `b` c``")),
            ("`b`", Some("`` `b` ``")),
            ("``", Some("``` `` ```")),
            ("two\nlines", None),
            (" padded", None),
            ("", None),
        ] {
            assert_eq!(code_span(text).as_deref(), span, "{text:?}");
        }
    }

    #[test]
    fn a_fence_is_longer_than_any_run_inside() {
        assert_eq!(fence("T | where a == 'b'"), "```");
        assert_eq!(fence("let a = ```\nx\n```;"), "````");
        assert_eq!(fence("`````"), "``````");
    }
}
