//! Grouping, which the Defender portal ignores.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::key;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "grouping-ignored",
    severity: DiagnosticSeverity::Info,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A rule groups its alerts, which the Defender portal ignores.",
    why: "Once a workspace is on the Defender portal, its correlation decides which alerts share an incident, \
          and closed incidents are not reopened. In the Azure portal the grouping applies.",
    bad: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          incident: {group: {by: anyAlert}}
    "}),
    good: Example::new(indoc! {"
        sentinel:
          keyedOn: query
    "}),
    how_to_fix: "No action is required. Remove the grouping if the workspace is on the Defender portal.",
    sources: &[sources::MOVE_TO_DEFENDER],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    if detection.sentinel.as_ref().is_some_and(|sentinel| sentinel.incident.group.is_some()) {
        found.add(
            key(["sentinel", "incident", "group"]),
            "the Defender portal ignores this grouping: it correlates alerts itself",
            "no action is required; remove it if the workspace is on the Defender portal",
        );
    }
}
