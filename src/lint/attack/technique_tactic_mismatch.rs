//! A technique that does not belong to the tactic it is listed under.

use indoc::indoc;

use crate::attack;
use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place, did_you_mean};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "technique-tactic-mismatch",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A technique is listed under a tactic that it does not belong to.",
    why: "Defender XDR stores such a pair in one place and not in the other (observed), and the checks of \
          Azure-Sentinel reject a technique without its tactic.",
    bad: Example::new(indoc! {"
        attack:
          - tactic: Exfiltration
            techniques: [T1562.001]
        sentinel: {keyedOn: query}
    "}),
    good: Example::new(indoc! {"
        attack:
          - tactic: DefenseEvasion
            techniques: [T1562]
        sentinel: {keyedOn: query}
    "}),
    how_to_fix: "Move the technique under a tactic that it belongs to.",
    sources: &[sources::ATTACK, sources::TEMPLATE_CHECKS],
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
                "`{id}` ({}) does not belong to `{tactic}`, expected it under {}",
                technique.name,
                tactics.join(" or ")
            ),
            near.map_or_else(
                || format!("move it under {}", tactics.join(" or ")),
                |near| format!("move it under {}, or use `{near}`", tactics.join(" or ")),
            ),
        );
    }
}

fn serves(id: &str, tactic: &str) -> bool {
    attack::technique(id).is_some_and(|technique| technique.serves(tactic))
}
