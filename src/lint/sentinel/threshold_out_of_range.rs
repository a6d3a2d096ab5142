//! A threshold that Sentinel does not take.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use crate::platform::sentinel::THRESHOLD;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "threshold-out-of-range",
    severity: DiagnosticSeverity::Error,
    summary: "The threshold of a Sentinel rule is above 10,000.",
    why: "The limit of a rule (Azure-Sentinel's template checks). Counting belongs in the query: `summarize count()` and a \
          `where`.",
    bad: Example::new("sentinel:\n  keyedOn: query\n  trigger: {threshold: 20000}"),
    good: Example::new("sentinel:\n  keyedOn: query\n  trigger: {threshold: 100}"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(sentinel) = &detection.sentinel else { return };
    let threshold = sentinel.trigger.threshold;
    if !THRESHOLD.contains(&threshold) {
        found.add(
            value(["sentinel", "trigger", "threshold"]),
            format!("the threshold is {threshold}, expected {} to {}", THRESHOLD.start(), THRESHOLD.end()),
            "count in the query, with `summarize count()` and a `where`",
        );
    }
}
