//! A tactic that Defender XDR does not have.

use crate::definition::Detection;
use crate::diagnostic::Severity;
use crate::lint::{Case, Check, Example, Found, Lint};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "tactic-is-lost",
    severity: Severity::Warning,
    summary: "Defender XDR does not have a tactic.",
    why: "`PreAttack`, `ImpairProcessControl` and `InhibitResponseFunction` are Sentinel's alone. Where no other tactic \
          is named, the Defender XDR rule has none.",
    bad: Example::new("attack:\n  - tactic: PreAttack\ndefender: {}"),
    good: Example::new("attack:\n  - tactic: Reconnaissance\ndefender: {}"),
    check: Check::Detection(check),
};

fn check(_: &Case<'_>, detection: &Detection, found: &mut Found<'_>) {
    if detection.defender.is_none() {
        return;
    }
    for (index, entry) in detection.attack.iter().enumerate().filter(|(_, entry)| !entry.tactic.in_defender())
    {
        found.add(
            super::tactic_place(index),
            format!(
                "Defender XDR has no tactic `{}`, expected one of ATT&CK Enterprise",
                entry.tactic.name()
            ),
            "put a tactic that both platforms have first",
        );
    }
}
