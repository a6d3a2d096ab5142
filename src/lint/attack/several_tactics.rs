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
          (observed). It gets the first entry; Sentinel gets all of them.",
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
