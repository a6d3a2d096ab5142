//! Device groups on a rule without a device.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::key;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "device-groups-without-device",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A rule is limited to device groups and maps no device.",
    why: "The scope of a rule affects rows of devices only. Without a device the limit has no effect, and the \
          rule raises alerts for the whole tenant.",
    bad: Example::new(indoc! {"
        entities:
          - account: {aadUserId: AccountObjectId}
        defender:
          deviceGroups: [Servers]
    "}),
    good: Example::new(indoc! {"
        entities:
          - host: {deviceId: DeviceId}
        defender:
          deviceGroups: [Servers]
    "}),
    how_to_fix: "Return `DeviceId` from the query and map it as a `host`, or remove `deviceGroups`.",
    sources: &[sources::CUSTOM_DETECTION_RULES],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(defender) = &detection.defender else { return };
    let device = detection.entities.iter().any(|entity| entity.kind.name == "host");
    if !defender.device_groups.is_empty() && !device {
        found.add(
            key(["defender", "deviceGroups"]),
            "device groups have no effect without a device, expected a `host` entity",
            "return `DeviceId` from the query and map it as a `host`, or remove `deviceGroups`",
        );
    }
}
