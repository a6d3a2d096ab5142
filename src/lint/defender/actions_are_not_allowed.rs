//! Automated response in a project that does not allow it.

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "actions-are-not-allowed",
    severity: DiagnosticSeverity::Error,
    summary: "The rule acts by itself, and `rulesmith.toml` does not allow it.",
    why: "An automated action isolates devices, disables accounts or deletes mail without anybody looking. A review sees \
          the one line in `rulesmith.toml` that allows it; a line in one of a thousand definitions is overlooked.",
    bad: Example::new("defender:\n  actions:\n    - isolateDevice: {deviceId: DeviceId, type: selective}"),
    good: Example::new("defender:\n  actions:\n    - isolateDevice: {deviceId: DeviceId, type: selective}")
        .config("[defender]\nautomated-actions = true"),
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(defender) = &detection.defender else { return };
    if case.config.defender.automated_actions {
        return;
    }
    for (index, action) in defender.actions.iter().enumerate() {
        let name = action.kind.name;
        found.add(
            Place::Key(at(["defender", "actions"]).index(index).key(name)),
            format!("`{name}` acts by itself, expected no automated actions in this project"),
            "take it out, or set `automated-actions = true` under `[defender]` in rulesmith.toml",
        );
    }
}
