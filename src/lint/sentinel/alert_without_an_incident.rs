//! A rule whose alerts become no incidents.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "alert-without-an-incident",
    severity: DiagnosticSeverity::Warning,
    summary: "The alerts of a Sentinel rule become no incidents.",
    why: "Once a workspace is on the Defender portal, an alert without an incident is not seen there at all \
          (move-to-defender), and no automation rule on incidents runs.",
    bad: Example::new("sentinel:\n  keyedOn: query\n  incident: {create: false}"),
    good: Example::new("sentinel:\n  keyedOn: query\n  incident: {create: true}"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    if detection.sentinel.as_ref().is_some_and(|sentinel| !sentinel.incident.create) {
        found.add(
            value(["sentinel", "incident", "create"]),
            "the Defender portal does not show alerts without an incident, expected `create: true`",
            "take `create` out, unless something else reads these alerts from the table",
        );
    }
}
