//! Device groups on a rule without a device.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::key;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "device-groups-without-a-device",
    severity: DiagnosticSeverity::Warning,
    summary: "A rule that maps no device is limited to device groups.",
    why: "The scope of a rule affects rows of devices alone (custom-detection-rules). Without a device the limit does \
          nothing, and the rule raises alerts for the whole tenant.",
    bad: Example::new(
        "entities:\n  - account: {aadUserId: AccountObjectId}\ndefender:\n  deviceGroups: [Servers]",
    ),
    good: Example::new("entities:\n  - host: {deviceId: DeviceId}\ndefender:\n  deviceGroups: [Servers]"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(defender) = &detection.defender else { return };
    let device = detection.entities.iter().any(|entity| entity.kind.name == "host");
    if !defender.device_groups.is_empty() && !device {
        found.add(
            key(["defender", "deviceGroups"]),
            "the rule maps no device, expected a `host` where device groups limit it",
            "return `DeviceId` from the query and map it as a `host`, or take `deviceGroups` out",
        );
    }
}
