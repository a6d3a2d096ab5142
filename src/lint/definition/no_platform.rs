//! A detection that does not become a rule.

use indoc::indoc;

use crate::definition::{Detection, DetectionStatus};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::key;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "no-platform",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A detection has neither a `defender` nor a `sentinel` section.",
    why: "A section is what asks for a rule. Without either, no rule is rendered from the query, and nothing \
          is detected.",
    bad: Example::new(indoc! {"
        id: example
        name: Device isolated
        description: An administrator isolated a device.
        severity: medium
        query: CloudAppEvents
    "}),
    good: Example::new(indoc! {"
        id: example
        name: Device isolated
        description: An administrator isolated a device.
        severity: medium
        query: CloudAppEvents
        entities:
          - account: {aadUserId: AccountObjectId}
        defender:
          frequency: 1h
    "}),
    how_to_fix: "Add a `defender` or a `sentinel` section, or set `status: draft` while the detection is not ready.",
    sources: &[],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    if detection.defender.is_none()
        && detection.sentinel.is_none()
        && detection.status != DetectionStatus::Draft
    {
        found.add(
            key(["id"]),
            format!(
                "`{}` does not render a rule, expected a `defender` or a `sentinel` section",
                detection.id
            ),
            "add `defender: {frequency: 1h}`, or set `status: draft` while it is not ready",
        );
    }
}
