//! An automated action that is given twice.

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-response",
    severity: DiagnosticSeverity::Warning,
    summary: "An automated action is given twice with the same columns.",
    why: "The second one does what the first has done.",
    bad: Example::new("defender:\n  actions:\n    - runAntivirusScan: {deviceId: DeviceId}\n    - runAntivirusScan: {deviceId: DeviceId}")
        .config("[defender]\nautomated-actions = true"),
    good: Example::new("defender:\n  actions:\n    - runAntivirusScan: {deviceId: DeviceId}\n    - runAntivirusScan: {deviceId: SourceDeviceId}")
        .config("[defender]\nautomated-actions = true"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(defender) = &detection.defender else { return };
    for (index, action) in defender.actions.iter().enumerate() {
        if defender.actions[..index].contains(action) {
            let name = action.kind.name;
            found.add(
                Place::Key(at(["defender", "actions"]).index(index).key(name)),
                format!("`{name}` is given twice, expected each action once"),
                "take one of them out, or name the other column",
            );
        }
    }
}
