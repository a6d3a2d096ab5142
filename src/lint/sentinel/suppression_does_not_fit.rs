//! A suppression that Sentinel does not take, or that is over before the next run.

use crate::definition::sentinel::KeyedOn;
use crate::definition::{Detection, Duration};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use crate::platform::sentinel::SUPPRESSION;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "suppression-does-not-fit",
    severity: DiagnosticSeverity::Error,
    summary: "The suppression is shorter than the frequency, or outside 5 minutes to 24 hours.",
    why: "The portal takes up to 24 hours (scheduled-rules-overview), and a suppression that ends before the next run \
          suppresses nothing; the service refuses it.",
    bad: Example::new("sentinel:\n  keyedOn: query\n  frequency: 1h\n  suppress: 30m"),
    good: Example::new("sentinel:\n  keyedOn: query\n  frequency: 1h\n  suppress: 5h"),
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
            format!("the rule cannot be silent for `{suppress}`, expected `{least}` to `{most}` at a frequency of `{every}`"),
            if least > most {
                "take `suppress` out: the rule runs more rarely than a suppression can last".to_owned()
            } else {
                format!("take `{}`", if suppress < least { least } else { most })
            },
        );
    }
}
