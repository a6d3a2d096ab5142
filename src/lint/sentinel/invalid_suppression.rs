//! A suppression that Sentinel does not accept, or that ends before the next run.

use indoc::indoc;

use crate::definition::sentinel::KeyedOn;
use crate::definition::{Detection, Duration};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sentinel::SUPPRESSION;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "invalid-suppression",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The suppression is shorter than the frequency, or outside 5 minutes to 24 hours.",
    why: "The portal accepts up to 24 hours, and a suppression that ends before the next run has no effect; \
          the service rejects it.",
    bad: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          frequency: 1h
          suppress: 30m
    "}),
    good: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          frequency: 1h
          suppress: 5h
    "}),
    how_to_fix: "Use a suppression between the frequency and 24 hours, or remove it.",
    sources: &[sources::SCHEDULED_RULES],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some((sentinel, KeyedOn::Query)) = super::rule(detection) else { return };
    let Some(suppress) = sentinel.suppress else { return };
    let every = sentinel.frequency_for(KeyedOn::Query).duration();
    let least = Duration::from_seconds(*SUPPRESSION.start()).max(every);
    let most = Duration::from_seconds(*SUPPRESSION.end());
    if suppress < least || suppress > most {
        found.add(
            value(["sentinel", "suppress"]),
            format!(
                "invalid suppression `{suppress}` for the frequency `{every}`, expected `{least}` to `{most}`"
            ),
            if least > most {
                "remove `suppress`: the rule runs less often than a suppression can last".to_owned()
            } else {
                format!("use `{}`", if suppress < least { least } else { most })
            },
        );
    }
}
