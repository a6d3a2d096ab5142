//! Grouping, which the Defender portal does not heed.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::key;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "grouping-is-ignored",
    severity: DiagnosticSeverity::Info,
    summary: "A rule groups its alerts, which the Defender portal does not heed.",
    why: "Once a workspace is on the Defender portal, its correlation decides which alerts share an incident, and closed \
          incidents are not opened again (move-to-defender). In the Azure portal the grouping holds.",
    bad: Example::new("sentinel:\n  keyedOn: query\n  incident: {group: {by: anyAlert}}"),
    good: Example::new("sentinel:\n  keyedOn: query"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    if detection.sentinel.as_ref().is_some_and(|sentinel| sentinel.incident.group.is_some()) {
        found.add(
            key(["sentinel", "incident", "group"]),
            "the Defender portal groups alerts by its own correlation and does not heed this",
            "nothing needs to be done; take it out where the workspace is on the Defender portal",
        );
    }
}
