//! An automated action that is listed twice.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-action",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An automated action is listed twice with the same columns.",
    why: "The second one repeats what the first has done.",
    bad: Example::new(indoc! {"
        defender:
          actions:
            - runAntivirusScan: {deviceId: DeviceId}
            - runAntivirusScan: {deviceId: DeviceId}
    "})
    .config(indoc! {"
        [defender]
        automated-actions = true
    "}),
    good: Example::new(indoc! {"
        defender:
          actions:
            - runAntivirusScan: {deviceId: DeviceId}
            - runAntivirusScan: {deviceId: SourceDeviceId}
    "})
    .config(indoc! {"
        [defender]
        automated-actions = true
    "}),
    how_to_fix: "Remove one of the two, or name the other column.",
    sources: &[],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(defender) = &detection.defender else { return };
    for (index, action) in defender.actions.iter().enumerate() {
        if defender.actions[..index].contains(action) {
            let name = action.kind.name;
            found.add(
                Place::Key(at(["defender", "actions"]).index(index).key(name)),
                format!("duplicate action `{name}`"),
                "remove one of them, or name the other column",
            );
        }
    }
}
