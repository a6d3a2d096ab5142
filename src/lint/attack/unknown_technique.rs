//! A technique that is not in ATT&CK.

use indoc::indoc;

use crate::attack;
use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place, did_you_mean};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "unknown-technique",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A technique id is not in ATT&CK.",
    why: "Defender XDR checks ids against its own version of ATT&CK and rejects unknown ones (\"Mitre \
          techniques (...) are invalid\", observed). An id may also be newer than the table here, and then \
          perhaps newer than the service's. Ids of ATT&CK for industrial control systems (`T0…`) are not \
          checked.",
    bad: Example::new(indoc! {"
        attack:
          - tactic: DefenseEvasion
            techniques: [T1562.099]
        defender: {}
    "}),
    good: Example::new(indoc! {"
        attack:
          - tactic: DefenseEvasion
            techniques: [T1562.001]
        defender: {}
    "}),
    how_to_fix: "Use the suggested technique, or look the id up.",
    sources: &[sources::ATTACK],
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
                format!("use its parent, `{parent}` ({})", technique.name)
            }
            (_, Some(near)) => format!("did you mean `{near}`?"),
            _ => "look up the id at https://attack.mitre.org/techniques/".to_owned(),
        };
        found.add(
            Place::Value(at),
            format!("unknown technique `{id}`, expected an id of ATT&CK {}", attack::version()),
            help,
        );
    }
}
