//! A technique that the Defender portal does not offer under its tactic.

use crate::attack;
use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "technique-is-not-offered",
    severity: DiagnosticSeverity::Warning,
    summary: "The Defender portal does not offer a technique under its tactic.",
    why: "The portal's form has a list of techniques for each tactic (observed in March 2026). A technique outside it may \
          be refused: \"Mitre techniques (...) are invalid\". The list is no documented limit, so that the service may \
          know more by now.",
    bad: Example::new("attack:\n  - tactic: DefenseEvasion\n    techniques: [T1678]\ndefender: {}"),
    good: Example::new("attack:\n  - tactic: DefenseEvasion\n    techniques: [T1562.001]\ndefender: {}"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    // Defender XDR gets the first entry alone.
    let Some(entry) = detection.attack.first().filter(|_| detection.defender.is_some()) else { return };
    let tactic = entry.tactic.name();
    for (index, id) in entry.techniques.iter().enumerate() {
        // What is wrong with the id itself has lints of its own.
        let sound = attack::technique(id).is_some_and(|technique| {
            technique.serves(tactic) && technique.revoked_by.is_none() && !technique.deprecated
        });
        if !sound || attack::offered_by_defender(tactic, id) != Some(false) {
            continue;
        }
        let parent = crate::definition::attack::parent_technique(id);
        let help = if parent != id && attack::offered_by_defender(tactic, parent) == Some(true) {
            format!("name its parent `{parent}`, or try it: the list may be old")
        } else {
            "try it, since the list may be old; or name the technique that stood for it before".to_owned()
        };
        found.add(
            Place::Value(at(["attack"]).index(0).key("techniques").index(index)),
            format!("the Defender portal does not offer `{id}` under `{tactic}`"),
            help,
        );
    }
}
