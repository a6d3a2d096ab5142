//! The time column of a query that moves from Defender XDR to Sentinel: `Timestamp` becomes `TimeGenerated`.
//!
//! By token: strings and comments stay as they are, and so does a property of that name inside a dynamic value.

use std::ops::Range;

use crate::definition::alert::placeholders;
use rulesmith_kql::{TokenKind, tokens};

const DEFENDER: &str = "Timestamp";
const SENTINEL: &str = "TimeGenerated";

/// The name of the column, before and after.
pub(super) const RENAMED: (&str, &str) = (DEFENDER, SENTINEL);

/// The name of a column in the renamed query.
pub(super) fn renamed(column: &str) -> &str {
    if column == DEFENDER { SENTINEL } else { column }
}

/// A text whose `{{Timestamp}}` placeholders name the renamed column.
pub(super) fn renamed_in_text(text: &str) -> String {
    let spans = placeholders(text).filter(|found| found.column == DEFENDER).map(|found| found.span);
    replaced(text, spans, "{{TimeGenerated}}")
}

/// The query with its time column renamed, every other byte unchanged.
pub(super) fn renamed_in_query(query: &str) -> String {
    replaced(query, columns(query).into_iter(), SENTINEL)
}

/// What stands where in the renamed query: bytes of the query, and the bytes that took their place.
pub(super) fn moved(query: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let mut longer = 0;
    let columns = columns(query).into_iter();
    columns
        .map(|span| {
            let start = span.start + longer;
            longer += SENTINEL.len() - DEFENDER.len();
            (span, start..start + SENTINEL.len())
        })
        .collect()
}

/// Where the query names its time column.
fn columns(query: &str) -> Vec<Range<usize>> {
    let tokens = tokens(query);
    let is = |index: Option<usize>, kind: TokenKind| {
        index.and_then(|index| tokens.get(index)).is_some_and(|token| token.kind == kind)
    };
    let side = |index: Option<usize>| {
        let token = index.and_then(|index| tokens.get(index));
        token.is_some_and(|token| matches!(token.span.of(query), "$left" | "$right"))
    };
    let spans = tokens.iter().enumerate().filter_map(|(index, token)| {
        let named = token.kind == TokenKind::Word && token.span.of(query) == DEFENDER;
        let member = is(index.checked_sub(1), TokenKind::Dot) && !side(index.checked_sub(2));
        (named && !member).then(|| token.span.range())
    });
    spans.collect()
}

fn replaced(text: &str, spans: impl Iterator<Item = Range<usize>>, with: &str) -> String {
    let mut output = String::with_capacity(text.len() + 64);
    let mut from = 0;
    for span in spans {
        output.push_str(text.get(from..span.start).unwrap_or_default());
        output.push_str(with);
        from = span.end;
    }
    output.push_str(text.get(from..).unwrap_or_default());
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_column_is_renamed() {
        for (query, expected) in [
            ("T | where Timestamp > ago(1h)", "T | where TimeGenerated > ago(1h)"),
            (
                "T | project\tTimestamp,Timestamp1 // Timestamp",
                "T | project\tTimeGenerated,Timestamp1 // Timestamp",
            ),
            (
                "T | where a == \"Timestamp\" or b == @'Timestamp'",
                "T | where a == \"Timestamp\" or b == @'Timestamp'",
            ),
            ("T | extend t = data.Timestamp", "T | extend t = data.Timestamp"),
            (
                "T | join U on $left.Timestamp == $right.Timestamp",
                "T | join U on $left.TimeGenerated == $right.TimeGenerated",
            ),
            (
                "T\r\n| summarize arg_max(Timestamp, *) by é",
                "T\r\n| summarize arg_max(TimeGenerated, *) by é",
            ),
            ("T | where timestamp > 1", "T | where timestamp > 1"),
            ("T | where x == \"unterminated Timestamp", "T | where x == \"unterminated Timestamp"),
        ] {
            assert_eq!(renamed_in_query(query), expected);
        }
    }

    #[test]
    fn what_moved_is_told() {
        let query = "T | where Timestamp > 1 | project Timestamp";
        let renamed = renamed_in_query(query);
        let moved = moved(query);
        assert_eq!(moved.len(), 2);
        for (before, after) in moved {
            assert_eq!((&query[before], &renamed[after]), (DEFENDER, SENTINEL));
        }
    }

    #[test]
    fn placeholders_follow() {
        assert_eq!(
            renamed_in_text("at {{ Timestamp }}, {{Timestamps}}"),
            "at {{TimeGenerated}}, {{Timestamps}}"
        );
    }
}
