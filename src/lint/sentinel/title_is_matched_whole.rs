//! A title that must be equal.

use crate::definition::Detection;
use crate::definition::sentinel::{KeyedOn, TitleMatch};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "title-is-matched-whole",
    severity: DiagnosticSeverity::Warning,
    summary: "A keyed rule wants the title of an incident to be equal.",
    why: "Defender appends the scope to the names of incidents (\"… on one endpoint\", \"… involving one user\", \"… \
          reported by multiple sources\"), so that equality misses most of them, and nothing tells.",
    bad: Example::new("alert: {title: Device isolated by hand}\ndefender: {}\nsentinel:\n  match: equals"),
    good: Example::new(
        "alert: {title: Device isolated by hand}\ndefender: {}\nsentinel:\n  match: startsWith",
    ),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some((sentinel, KeyedOn::IncidentTitle)) = super::rule(detection) else { return };
    if sentinel.title_match == TitleMatch::Equals {
        found.add(
            value(["sentinel", "match"]),
            "Defender appends to the titles of incidents, expected `startsWith`",
            "take `match` out: `startsWith` is the default",
        );
    }
}
