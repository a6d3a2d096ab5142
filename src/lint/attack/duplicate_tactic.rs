//! A tactic, or a technique under it, that is named twice.

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-tactic",
    severity: DiagnosticSeverity::Warning,
    summary: "A tactic, or a technique under it, is named twice.",
    why: "A tactic has one entry that holds all its techniques. A second entry is overlooked, most of all by Defender \
          XDR, which gets the first entry alone.",
    bad: Example::new(
        "attack:\n  - tactic: Execution\n    techniques: [T1059]\n  - tactic: Execution\n    techniques: [T1106]\nsentinel: {keyedOn: query}",
    ),
    good: Example::new(
        "attack:\n  - tactic: Execution\n    techniques: [T1059, T1106]\nsentinel: {keyedOn: query}",
    ),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for (index, entry) in detection.attack.iter().enumerate() {
        let earlier = &detection.attack[..index];
        if let Some(first) = earlier.iter().position(|other| other.tactic == entry.tactic) {
            let diagnostic = found.add(
                super::tactic_place(index),
                format!(
                    "`{}` is named twice, expected one entry with all its techniques",
                    entry.tactic.name()
                ),
                "move the techniques into the first entry and take this one out",
            );
            *diagnostic = diagnostic.clone().related(super::tactic_place(first), "first named here");
        }
        for (position, id) in entry.techniques.iter().enumerate() {
            if entry.techniques[..position].contains(id) {
                found.add(
                    Place::Value(at(["attack"]).index(index).key("techniques").index(position)),
                    format!("`{id}` is named twice, expected each technique once"),
                    "take one of them out",
                );
            }
        }
    }
}
