//! Several tactics, of which Defender XDR gets one.

use crate::definition::Detection;
use crate::diagnostic::Severity;
use crate::lint::{Case, Check, Example, Found, Lint};
use crate::platform::defender::MAX_TACTICS;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "several-tactics",
    severity: Severity::Info,
    summary: "Defender XDR gets one of several tactics.",
    why: "The service takes exactly one: \"Multiple MITRE tactics are not supported. Specify a single tactic.\" \
          (observed). It gets the first that it knows; Sentinel gets all of them.",
    bad: Example::new(
        "attack:\n  - tactic: Execution\n    techniques: [T1072]\n  - tactic: LateralMovement\n    techniques: [T1072]\ndefender: {}",
    ),
    good: Example::new("attack:\n  - tactic: Execution\n    techniques: [T1072]\ndefender: {}"),
    check: Check::Detection(check),
};

fn check(_: &Case<'_>, detection: &Detection, found: &mut Found<'_>) {
    if detection.defender.is_none() {
        return;
    }
    let known: Vec<(usize, &str)> = detection
        .attack
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.tactic.in_defender())
        .map(|(index, entry)| (index, entry.tactic.name()))
        .collect();
    let Some((_, first)) = known.first() else { return };
    for (index, tactic) in known.iter().skip(MAX_TACTICS).filter(|(_, tactic)| tactic != first) {
        found.add(
            super::tactic_place(*index),
            format!("Defender XDR takes one tactic and gets `{first}`, not `{tactic}`"),
            "nothing needs to be done; put the tactic that the alert should show first",
        );
    }
}
