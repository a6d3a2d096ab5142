//! A query that is too long for a Sentinel rule.

use indoc::indoc;

use crate::definition::Detection;
use crate::definition::sentinel::KeyedOn;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sentinel::QUERY_CHARS;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "query-too-long",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The query of a Sentinel rule is longer than 10,000 characters.",
    why: "This is the limit of an analytics rule. Long lists belong in a watchlist, long logic in a saved \
          function.",
    bad: Example::new(indoc! {r#"
        query: "CloudAppEvents | where ActionType in ('[…]')"
        entities:
          - account: {aadUserId: AccountObjectId}
        sentinel: {keyedOn: query}
    "#}),
    good: Example::new(indoc! {"
        query: CloudAppEvents | where ActionType in (_GetWatchlist('actions'))
        entities:
          - account: {aadUserId: AccountObjectId}
        sentinel: {keyedOn: query}
    "}),
    how_to_fix: "Move lists into a watchlist and shared logic into a saved function.",
    sources: &[sources::SCHEDULED_RULES],
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(query) = case.query.filter(|_| detection.keyed_on() == Some(KeyedOn::Query)) else { return };
    let length = query.text.chars().count();
    let most = *QUERY_CHARS.end();
    if length > most {
        found.add(
            value(["query"]),
            format!("the query has {length} characters, expected at most {most} for a Sentinel rule"),
            "move lists into a watchlist and shared logic into a saved function",
        );
    }
}
