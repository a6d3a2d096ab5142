//! A technique that ATT&CK does not have.

use crate::attack;
use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place, did_you_mean};
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "unknown-technique",
    severity: DiagnosticSeverity::Warning,
    summary: "A technique id is not in ATT&CK.",
    why: "Defender XDR checks ids against its own version of ATT&CK and refuses those that it does not know (\"Mitre \
          techniques (...) are invalid\", observed). An id may also be newer than the table here, and then perhaps newer \
          than the service's. Ids of ATT&CK for industrial control systems (`T0…`) are not checked.",
    bad: Example::new("attack:\n  - tactic: DefenseEvasion\n    techniques: [T1562.099]\ndefender: {}"),
    good: Example::new("attack:\n  - tactic: DefenseEvasion\n    techniques: [T1562.001]\ndefender: {}"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for (at, _, id) in super::techniques(detection) {
        if attack::is_industrial(id) || attack::technique(id).is_some() {
            continue;
        }
        let parent = crate::definition::attack::parent_technique(id);
        let help = match (attack::technique(parent), did_you_mean(id, attack::ids())) {
            (Some(technique), _) if parent != id => {
                format!("name its parent, `{parent}` ({})", technique.name)
            }
            (_, Some(near)) => format!("did you mean `{near}`?"),
            _ => "look the id up at https://attack.mitre.org/techniques/".to_owned(),
        };
        found.add(
            Place::Value(at),
            format!("`{id}` is not in ATT&CK {}, expected an id of that version", attack::version()),
            help,
        );
    }
}
