//! A query over all tables of the workspace.

use std::ops::Range;

use indoc::indoc;

use crate::definition::Detection;
use crate::definition::sentinel::KeyedOn;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;
use rulesmith_kql::syntax::lexer::lex;
use rulesmith_kql::syntax::token::TokenKind;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "query-over-all-tables",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The query of a Sentinel rule uses `search *` or `union *`.",
    why: "An analytics rule must contain neither: it would read the whole workspace at each run.",
    bad: Example::new(indoc! {"
        query: union * | where ActionType == 'IsolateDevice'
        entities:
          - ip: {address: ClientIP}
        sentinel: {keyedOn: query}
    "}),
    good: Example::new(indoc! {"
        query: union CloudAppEvents, OfficeActivity | where ActionType == 'IsolateDevice'
        entities:
          - ip: {address: ClientIP}
        sentinel: {keyedOn: query}
    "}),
    how_to_fix: "Name the tables that hold the rows.",
    sources: &[sources::SCHEDULED_RULES],
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(query) = case.query.filter(|_| detection.keyed_on() == Some(KeyedOn::Query)) else { return };
    for span in wildcards(&query.text) {
        let written = query.text[span.clone()].to_owned();
        let (file, place) = case.query_place(query, span);
        found.add_in(
            &file,
            place,
            format!("`{written}` reads every table, expected the tables by name"),
            "name the tables that hold the rows: `union CloudAppEvents, OfficeActivity`",
        );
    }
}

/// Each `search *` and `union *`, from the operator to the star. Parameters such as `kind=outer` may be between.
fn wildcards(query: &str) -> Vec<Range<usize>> {
    let (tokens, _) = lex(query);
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        if !matches!(token.span.of(query), "search" | "union") {
            continue;
        }
        let mut rest = &tokens[index + 1..];
        while let [_, equal, _, after @ ..] = rest
            && equal.kind == TokenKind::Equal
        {
            rest = after;
        }
        if let Some(star) = rest.first().filter(|next| next.kind == TokenKind::Star) {
            found.push(token.span.range().start..star.span.range().end);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::wildcards;

    #[test]
    fn texts_comments_and_other_words_do_not_count() {
        for (query, found) in [
            ("union *", "union *"),
            ("T | union kind=outer  * | take 1", "union kind=outer  *"),
            ("search * | take 1", "search *"),
        ] {
            let spans = wildcards(query);
            assert_eq!(spans.iter().map(|span| &query[span.clone()]).collect::<Vec<_>>(), [found]);
        }
        for query in [
            "T | where A == \"union *\"",
            "T // search *",
            "T | extend x = research * 2",
            "union A, B",
            "'a\\'union *'",
        ] {
            assert!(wildcards(query).is_empty(), "{query}");
        }
    }
}
