//! A technique that ATT&CK has revoked or deprecated.

use indoc::indoc;

use crate::attack;
use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "retired-technique",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A technique was revoked or deprecated by ATT&CK.",
    why: "A revoked id was replaced by another one; coverage maps no longer show it, and the services may \
          reject it.",
    bad: Example::new(indoc! {"
        attack:
          - tactic: DefenseEvasion
            techniques: [T1089]
        sentinel: {keyedOn: query}
    "}),
    good: Example::new(indoc! {"
        attack:
          - tactic: DefenseEvasion
            techniques: [T1562]
        sentinel: {keyedOn: query}
    "}),
    how_to_fix: "Use the technique that replaced it.",
    sources: &[sources::ATTACK],
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
                format!("`{id}` ({name}) was revoked, expected `{successor}`"),
                format!("use `{successor}` ({named})"),
            );
        } else if technique.deprecated {
            found.add(
                Place::Value(at),
                format!("`{id}` ({name}) is deprecated, expected a current technique"),
                "use the current technique for this behaviour",
            );
        }
    }
}
