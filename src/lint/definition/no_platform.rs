//! A detection that becomes no rule.

use crate::definition::{Detection, DetectionStatus};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::key;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "no-platform",
    severity: DiagnosticSeverity::Warning,
    summary: "A detection has neither a `defender` nor a `sentinel` section.",
    why: "A section is what asks for a rule. Without either, nothing is rendered from the query, and nothing detects.",
    bad: Example::new(
        "id: example\nname: Device isolated\ndescription: An administrator isolated a device.\nseverity: medium\nquery: CloudAppEvents",
    ),
    good: Example::new(
        "id: example\nname: Device isolated\ndescription: An administrator isolated a device.\nseverity: medium\nquery: CloudAppEvents\nentities:\n  - account: {aadUserId: AccountObjectId}\ndefender:\n  frequency: 1h",
    ),
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
                "no rule is rendered from `{}`, expected a `defender` or a `sentinel` section",
                detection.id
            ),
            "add `defender: {frequency: 1h}`, or say `status: draft` while it is not ready",
        );
    }
}
