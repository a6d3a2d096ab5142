//! A title that must match exactly.

use indoc::indoc;

use crate::definition::Detection;
use crate::definition::sentinel::{KeyedOn, TitleMatch};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "exact-title-match",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A keyed rule requires the title of an incident to be equal.",
    why: "Defender appends the scope to the names of incidents (\"… on one endpoint\", \"… involving one user\", \
          \"… reported by multiple sources\"), so equality silently misses most of them.",
    bad: Example::new(indoc! {"
        alert: {title: Device isolated by hand}
        defender: {}
        sentinel:
          match: equals
    "}),
    good: Example::new(indoc! {"
        alert: {title: Device isolated by hand}
        defender: {}
        sentinel:
          match: startsWith
    "}),
    how_to_fix: "Remove `match`: `startsWith` is the default.",
    sources: &[sources::XDR_INTEGRATION],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some((sentinel, KeyedOn::IncidentTitle)) = super::rule(detection) else { return };
    if sentinel.title_match == TitleMatch::Equals {
        found.add(
            value(["sentinel", "match"]),
            "Defender appends to the titles of incidents, expected `startsWith`",
            "remove `match`: `startsWith` is the default",
        );
    }
}
