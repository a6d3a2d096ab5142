//! Automated actions in a project that does not allow them.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "automated-actions-not-allowed",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The rule has automated actions, and `rulesmith.toml` does not allow them.",
    why: "An automated action isolates devices, disables accounts or deletes mail without review. A reviewer \
          sees the one line in `rulesmith.toml` that allows it; a line in one of a thousand definitions is \
          easily overlooked.",
    bad: Example::new(indoc! {"
        defender:
          actions:
            - isolateDevice: {deviceId: DeviceId, type: selective}
    "}),
    good: Example::new(indoc! {"
        defender:
          actions:
            - isolateDevice: {deviceId: DeviceId, type: selective}
    "})
    .config(indoc! {"
        [defender]
        automated-actions = true
    "}),
    how_to_fix: "Remove the action, or set `automated-actions = true` under `[defender]` in `rulesmith.toml`.",
    sources: &[sources::CUSTOM_DETECTION_RULES, sources::GRAPH_AUTOMATED_ACTIONS],
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
            format!("automated action `{name}` is not allowed in this project"),
            "remove it, or set `automated-actions = true` under `[defender]` in rulesmith.toml",
        );
    }
}
