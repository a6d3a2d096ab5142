//! Several tactics, of which Defender XDR receives one.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::defender::MAX_TACTICS;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "multiple-tactics",
    severity: DiagnosticSeverity::Info,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "Defender XDR receives one of several tactics.",
    why: "The service accepts exactly one: \"Multiple MITRE tactics are not supported. Specify a single \
          tactic.\" (observed). It receives the first entry; Sentinel receives all of them.",
    bad: Example::new(indoc! {"
        attack:
          - tactic: Execution
            techniques: [T1072]
          - tactic: LateralMovement
            techniques: [T1072]
        defender: {}
    "}),
    good: Example::new(indoc! {"
        attack:
          - tactic: Execution
            techniques: [T1072]
        defender: {}
    "}),
    how_to_fix: "No action is required. Put the tactic first that the alert should show.",
    sources: &[sources::GRAPH_DETECTION_RULE],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    if detection.defender.is_none() {
        return;
    }
    // A first tactic that Defender XDR does not support has its own lint.
    let Some(first) =
        detection.attack.first().map(|entry| entry.tactic).filter(|tactic| tactic.in_defender())
    else {
        return;
    };
    for (index, entry) in detection.attack.iter().enumerate().skip(MAX_TACTICS) {
        let (first, tactic) = (first.name(), entry.tactic.name());
        if first == tactic {
            continue;
        }
        found.add(
            super::tactic_place(index),
            format!("Defender XDR accepts one tactic: it receives `{first}`, not `{tactic}`"),
            "no action is required; put the tactic first that the alert should show",
        );
    }
}
