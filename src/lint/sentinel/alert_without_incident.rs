//! A rule whose alerts do not create incidents.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "alert-without-incident",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The alerts of a Sentinel rule do not create incidents.",
    why: "Once a workspace is on the Defender portal, an alert without an incident is not shown there at all, \
          and automation rules on incidents do not run.",
    bad: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          incident: {create: false}
    "}),
    good: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          incident: {create: true}
    "}),
    how_to_fix: "Remove `create: false`, unless something else reads these alerts from the table.",
    sources: &[sources::MOVE_TO_DEFENDER],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    if detection.sentinel.as_ref().is_some_and(|sentinel| !sentinel.incident.create) {
        found.add(
            value(["sentinel", "incident", "create"]),
            "the Defender portal does not show alerts without an incident, expected `create: true`",
            "remove `create`, unless something else reads these alerts from the table",
        );
    }
}
