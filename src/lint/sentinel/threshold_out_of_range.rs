//! A threshold that Sentinel does not accept.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sentinel::THRESHOLD;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "threshold-out-of-range",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The threshold of a Sentinel rule is above 10,000.",
    why: "This is the limit of a rule. Counting belongs in the query: `summarize count()` and a `where`.",
    bad: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          trigger: {threshold: 20000}
    "}),
    good: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          trigger: {threshold: 100}
    "}),
    how_to_fix: "Count in the query, with `summarize count()` and a `where`.",
    sources: &[sources::TEMPLATE_CHECKS],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(sentinel) = &detection.sentinel else { return };
    let threshold = sentinel.trigger.threshold;
    if !THRESHOLD.contains(&threshold) {
        found.add(
            value(["sentinel", "trigger", "threshold"]),
            format!(
                "threshold out of range: expected {} to {}, found {threshold}",
                THRESHOLD.start(),
                THRESHOLD.end()
            ),
            "count in the query, with `summarize count()` and a `where`",
        );
    }
}
