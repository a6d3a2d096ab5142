//! A query over every table of the workspace.

use crate::definition::Detection;
use crate::definition::sentinel::KeyedOn;
use crate::diagnostic::Severity;
use crate::lint::case::value;
use crate::lint::{Case, Check, Example, Found, Lint};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "query-searches-every-table",
    severity: Severity::Error,
    summary: "The query of a Sentinel rule has `search *` or `union *`.",
    why: "An analytics rule may contain neither (scheduled-rules-overview): it would read the whole workspace at each run.",
    bad: Example::new("query: union * | where ActionType == 'IsolateDevice'\nsentinel: {keyedOn: query}"),
    good: Example::new(
        "query: union CloudAppEvents, OfficeActivity | where ActionType == 'IsolateDevice'\nsentinel: {keyedOn: query}",
    ),
    check: Check::Detection(check),
};

fn check(case: &Case<'_>, detection: &Detection, found: &mut Found<'_>) {
    let Some(query) = case.query.filter(|_| detection.keyed_on() == Some(KeyedOn::Query)) else { return };
    for operator in ["search", "union"] {
        if reads_all(query, operator) {
            found.add(
                value(["query"]),
                format!("the query has `{operator} *`, expected the tables by name"),
                format!("name the tables that hold the rows: `union CloudAppEvents, OfficeActivity` instead of `{operator} *`"),
            );
        }
    }
}

/// Whether `operator *` stands in the query outside texts and comments.
fn reads_all(query: &str, operator: &str) -> bool {
    let mut rest = query;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' => text_length(rest, first),
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            _ => {
                let after = rest.strip_prefix(operator).filter(|_| !is_word(before));
                if after.is_some_and(|after| after.trim_start().starts_with('*')) {
                    return true;
                }
                first.len_utf8()
            }
        };
        before = first;
        rest = rest.get(length..).unwrap_or_default();
    }
    false
}

/// The bytes of a text literal, with its quotes. A line end closes one that is not closed.
fn text_length(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (offset, character) in rest.char_indices().skip(1) {
        match character {
            '\n' => return offset,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return offset + 1,
            _ => {}
        }
    }
    rest.len()
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::reads_all;

    #[test]
    fn texts_comments_and_other_words_do_not_count() {
        for query in ["union *", "T | union  \n *", "search * | take 1"] {
            assert!(reads_all(query, "union") || reads_all(query, "search"), "{query}");
        }
        for query in [
            "T | where A == \"union *\"",
            "T // search *",
            "T | extend x = research * 2",
            "union A, B",
            "'a\\'union *'",
        ] {
            assert!(!reads_all(query, "union") && !reads_all(query, "search"), "{query}");
        }
    }
}
