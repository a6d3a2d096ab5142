//! A tactic, or a technique under it, that is listed twice.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-tactic",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A tactic, or a technique under it, is listed twice.",
    why: "A tactic has one entry that holds all its techniques. A second entry is easily overlooked, and \
          Defender XDR receives the first entry only.",
    bad: Example::new(indoc! {"
        attack:
          - tactic: Execution
            techniques: [T1059]
          - tactic: Execution
            techniques: [T1106]
        sentinel: {keyedOn: query}
    "}),
    good: Example::new(indoc! {"
        attack:
          - tactic: Execution
            techniques: [T1059, T1106]
        sentinel: {keyedOn: query}
    "}),
    how_to_fix: "Move all techniques into the first entry, and remove the second.",
    sources: &[],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for (index, entry) in detection.attack.iter().enumerate() {
        let earlier = &detection.attack[..index];
        if let Some(first) = earlier.iter().position(|other| other.tactic == entry.tactic) {
            found
                .add(
                    super::tactic_place(index),
                    format!(
                        "duplicate tactic `{}`, expected one entry with all its techniques",
                        entry.tactic.name()
                    ),
                    "move the techniques into the first entry and remove this one",
                )
                .related(super::tactic_place(first), "first listed here");
        }
        for (position, id) in entry.techniques.iter().enumerate() {
            if entry.techniques[..position].contains(id) {
                found.add(
                    Place::Value(at(["attack"]).index(index).key("techniques").index(position)),
                    format!("duplicate technique `{id}`"),
                    "remove one of them",
                );
            }
        }
    }
}
