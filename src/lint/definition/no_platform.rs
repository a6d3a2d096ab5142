//! A detection that becomes no rule.

use crate::definition::{Detection, Status};
use crate::diagnostic::Severity;
use crate::lint::case::key;
use crate::lint::{Case, Check, Example, Found, Lint};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "no-platform",
    severity: Severity::Warning,
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

fn check(_: &Case<'_>, detection: &Detection, found: &mut Found<'_>) {
    if detection.defender.is_none() && detection.sentinel.is_none() && detection.status != Status::Draft {
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
