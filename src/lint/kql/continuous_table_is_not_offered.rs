//! A continuous rule over a table that has no stream of events.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use crate::platform::defender::CONTINUOUS_TABLES;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "continuous-table-is-not-offered",
    severity: DiagnosticSeverity::Error,
    summary: "A continuous Defender XDR rule reads a table that only scheduled rules can read.",
    why: "Which tables a continuous rule can read is a list in custom-detection-rules.",
    bad: Example::new(
        "query: IdentityInfo\nentities:\n  - account: {aadUserId: AccountObjectId}\ndefender:\n  frequency: continuous",
    ),
    good: Example::new(
        "query: IdentityInfo\nentities:\n  - account: {aadUserId: AccountObjectId}\ndefender:\n  frequency: 1h",
    ),
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(reading) = super::continuous(case, detection) else { return };
    for table in reading.bound.tables.iter().filter(|table| !CONTINUOUS_TABLES.contains(&&***table)) {
        found.add(
            value(["defender", "frequency"]),
            format!("a continuous rule cannot read `{table}`, expected a table whose events it is offered"),
            "let the rule run at an interval such as `1h`, or read a table of events",
        );
    }
}
