//! A continuous rule over a table that does not support it.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::defender::CONTINUOUS_TABLES;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "unsupported-continuous-table",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A continuous Defender XDR rule reads a table that only scheduled rules can read.",
    why: "The documentation lists the tables that a continuous rule can read.",
    bad: Example::new(indoc! {"
        query: IdentityInfo
        entities:
          - account: {aadUserId: AccountObjectId}
        defender:
          frequency: continuous
    "}),
    good: Example::new(indoc! {"
        query: IdentityInfo
        entities:
          - account: {aadUserId: AccountObjectId}
        defender:
          frequency: 1h
    "}),
    how_to_fix: "Run the rule at an interval such as `1h`, or read a table of the list.",
    sources: &[sources::CUSTOM_DETECTION_RULES],
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(reading) = super::continuous(case, detection) else { return };
    for table in reading.bound.tables.iter().filter(|table| !CONTINUOUS_TABLES.contains(&&***table)) {
        found.add(
            value(["defender", "frequency"]),
            format!(
                "a continuous rule cannot read `{table}`, expected a table that supports continuous rules"
            ),
            "run the rule at an interval such as `1h`, or read a table that supports continuous rules",
        );
    }
}
