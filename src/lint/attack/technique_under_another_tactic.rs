//! A technique that does not serve the tactic it stands under.

use crate::attack;
use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place, did_you_mean};
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "technique-under-another-tactic",
    severity: DiagnosticSeverity::Warning,
    summary: "A technique stands under a tactic that it does not serve.",
    why: "Defender XDR stores such a pair in one place and not in the other (observed), and Azure-Sentinel's template \
          checks refuse a technique without its tactic.",
    bad: Example::new(
        "attack:\n  - tactic: Exfiltration\n    techniques: [T1562.001]\nsentinel: {keyedOn: query}",
    ),
    good: Example::new(
        "attack:\n  - tactic: DefenseEvasion\n    techniques: [T1562]\nsentinel: {keyedOn: query}",
    ),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for (at, tactic, id) in super::techniques(detection) {
        let Some(technique) = attack::technique(id).filter(|technique| !technique.serves(tactic)) else {
            continue;
        };
        let tactics: Vec<String> = technique.tactics.iter().map(|tactic| format!("`{tactic}`")).collect();
        let near = did_you_mean(id, attack::ids().filter(|id| serves(id, tactic)));
        found.add(
            Place::Value(at),
            format!(
                "`{id}` ({}) does not serve `{tactic}`, expected it under {}",
                technique.name,
                tactics.join(" or ")
            ),
            near.map_or_else(
                || format!("move it under {}", tactics.join(" or ")),
                |near| format!("move it under {}; or was `{near}` meant?", tactics.join(" or ")),
            ),
        );
    }
}

fn serves(id: &str, tactic: &str) -> bool {
    attack::technique(id).is_some_and(|technique| technique.serves(tactic))
}
