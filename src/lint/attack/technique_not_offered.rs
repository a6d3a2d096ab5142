//! A technique that the Defender portal does not offer under its tactic.

use indoc::indoc;

use crate::attack;
use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "technique-not-offered",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The Defender portal does not offer a technique under its tactic.",
    why: "The portal's form has a list of techniques for each tactic (observed in March 2026). A technique \
          outside it may be rejected: \"Mitre techniques (...) are invalid\". The list is not a documented \
          limit, so the service may accept more by now.",
    bad: Example::new(indoc! {"
        attack:
          - tactic: DefenseEvasion
            techniques: [T1678]
        defender: {}
    "}),
    good: Example::new(indoc! {"
        attack:
          - tactic: DefenseEvasion
            techniques: [T1562.001]
        defender: {}
    "}),
    how_to_fix: "Use the parent technique, or test the rule: the list may be outdated.",
    sources: &[sources::GRAPH_DETECTION_RULE],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    // Defender XDR receives the first entry only.
    let Some(entry) = detection.attack.first().filter(|_| detection.defender.is_some()) else { return };
    let tactic = entry.tactic.name();
    for (index, id) in entry.techniques.iter().enumerate() {
        // Problems of the id itself have their own lints.
        let sound = attack::technique(id).is_some_and(|technique| {
            technique.serves(tactic) && technique.revoked_by.is_none() && !technique.deprecated
        });
        if !sound || attack::offered_by_defender(tactic, id) != Some(false) {
            continue;
        }
        let parent = crate::definition::attack::parent_technique(id);
        let help = if parent != id && attack::offered_by_defender(tactic, parent) == Some(true) {
            format!("use its parent `{parent}`, or test the rule: the list may be outdated")
        } else {
            "test the rule, since the list may be outdated; or use the technique that covered it before"
                .to_owned()
        };
        found.add(
            Place::Value(at(["attack"]).index(0).key("techniques").index(index)),
            format!("the Defender portal does not offer `{id}` under `{tactic}`"),
            help,
        );
    }
}
