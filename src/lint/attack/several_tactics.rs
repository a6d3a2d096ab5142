//! Several tactics, of which Defender XDR gets one.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use crate::platform::defender::MAX_TACTICS;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "several-tactics",
    severity: DiagnosticSeverity::Info,
    summary: "Defender XDR gets one of several tactics.",
    why: "The service takes exactly one: \"Multiple MITRE tactics are not supported. Specify a single tactic.\" \
          (observed). It gets the first entry; Sentinel gets all of them.",
    bad: Example::new(
        "attack:\n  - tactic: Execution\n    techniques: [T1072]\n  - tactic: LateralMovement\n    techniques: [T1072]\ndefender: {}",
    ),
    good: Example::new("attack:\n  - tactic: Execution\n    techniques: [T1072]\ndefender: {}"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    if detection.defender.is_none() {
        return;
    }
    // A first tactic that Defender XDR does not have has a lint of its own.
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
            format!("Defender XDR takes one tactic and gets `{first}`, not `{tactic}`"),
            "nothing needs to be done; put the tactic that the alert should show first",
        );
    }
}
