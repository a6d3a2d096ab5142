//! A technique that ATT&CK has revoked or dropped.

use crate::attack;
use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "retired-technique",
    severity: DiagnosticSeverity::Warning,
    summary: "A technique was revoked or dropped by ATT&CK.",
    why: "A revoked id was replaced by another one; coverage maps do not show it any more, and the services may refuse it.",
    bad: Example::new(
        "attack:\n  - tactic: DefenseEvasion\n    techniques: [T1089]\nsentinel: {keyedOn: query}",
    ),
    good: Example::new(
        "attack:\n  - tactic: DefenseEvasion\n    techniques: [T1562]\nsentinel: {keyedOn: query}",
    ),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for (at, _, id) in super::techniques(detection) {
        let Some(technique) = attack::technique(id) else { continue };
        let name = &technique.name;
        if let Some(successor) = &technique.revoked_by {
            let named = attack::technique(successor).map_or("", |technique| &technique.name);
            found.add(
                Place::Value(at),
                format!("`{id}` ({name}) was revoked, expected `{successor}` in its place"),
                format!("write `{successor}` ({named})"),
            );
        } else if technique.deprecated {
            found.add(
                Place::Value(at),
                format!("`{id}` ({name}) was dropped from ATT&CK, expected a technique in use"),
                "choose the technique that describes the behaviour today",
            );
        }
    }
}
