//! A tactic that Defender XDR does not have.

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "tactic-is-lost",
    severity: DiagnosticSeverity::Warning,
    summary: "Defender XDR does not have the first tactic.",
    why: "`PreAttack`, `ImpairProcessControl` and `InhibitResponseFunction` are Sentinel's alone. Defender XDR gets the \
          first entry; where that is one of these, its rule has no tactic.",
    bad: Example::new("attack:\n  - tactic: PreAttack\ndefender: {}"),
    good: Example::new("attack:\n  - tactic: Reconnaissance\ndefender: {}"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    if detection.defender.is_none() {
        return;
    }
    if let Some(first) = detection.attack.first().filter(|entry| !entry.tactic.in_defender()) {
        found.add(
            super::tactic_place(0),
            format!(
                "Defender XDR has no tactic `{}`, expected one of ATT&CK Enterprise first",
                first.tactic.name()
            ),
            "put a tactic that both platforms have first",
        );
    }
}
