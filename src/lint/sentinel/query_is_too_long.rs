//! A query that is too long for a Sentinel rule.

use crate::definition::Detection;
use crate::definition::sentinel::KeyedOn;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use crate::platform::sentinel::QUERY_CHARS;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "query-is-too-long",
    severity: DiagnosticSeverity::Error,
    summary: "The query of a Sentinel rule is longer than 10,000 characters.",
    why: "The limit of an analytics rule (scheduled-rules-overview). Long lists belong in a watchlist, long logic in a \
          saved function.",
    bad: Example::new(
        "query: \"CloudAppEvents | where ActionType in ('[…]')\"\nentities:\n  - account: {aadUserId: AccountObjectId}\nsentinel: {keyedOn: query}",
    ),
    good: Example::new(
        "query: CloudAppEvents | where ActionType in (_GetWatchlist('actions'))\nentities:\n  - account: {aadUserId: AccountObjectId}\nsentinel: {keyedOn: query}",
    ),
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
