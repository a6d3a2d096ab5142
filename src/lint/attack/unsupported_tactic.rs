//! A tactic that Defender XDR does not support.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "unsupported-tactic",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "Defender XDR does not support the first tactic.",
    why: "`PreAttack`, `ImpairProcessControl` and `InhibitResponseFunction` exist in Sentinel only. Defender \
          XDR receives the first entry; if that is one of these, its rule has no tactic.",
    bad: Example::new(indoc! {"
        attack:
          - tactic: PreAttack
        defender: {}
    "}),
    good: Example::new(indoc! {"
        attack:
          - tactic: Reconnaissance
        defender: {}
    "}),
    how_to_fix: "Put a tactic first that both platforms support.",
    sources: &[sources::GRAPH_DETECTION_RULE],
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
                "Defender XDR does not support the tactic `{}`, expected one of ATT&CK Enterprise first",
                first.tactic.name()
            ),
            "put a tactic first that both platforms support",
        );
    }
}
