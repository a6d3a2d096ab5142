//! An action on a file that is not told which file.

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use crate::platform::defender::ActionValue;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "file-action-without-a-hash",
    severity: DiagnosticSeverity::Error,
    summary: "`allowFile` or `blockFile` names no hash.",
    why: "The service makes an indicator from the SHA-1 or the SHA-256 of the row (Graph, `fileAction`). Device groups \
          alone say where, not what.",
    bad: Example::new("defender:\n  actions:\n    - blockFile: {deviceGroups: [Servers]}")
        .config("[defender]\nautomated-actions = true"),
    good: Example::new("defender:\n  actions:\n    - blockFile: {sha256: SHA256, deviceGroups: [Servers]}")
        .config("[defender]\nautomated-actions = true"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(defender) = &detection.defender else { return };
    for (index, action) in defender.actions.iter().enumerate() {
        let names_column = action
            .kind
            .parameters
            .iter()
            .any(|it| it.value == ActionValue::Column && action.parameters.contains_key(it.name));
        if !names_column {
            let name = action.kind.name;
            found.add(
                Place::Value(at(["defender", "actions"]).index(index).key(name)),
                format!("`{name}` names no file, expected `sha1` or `sha256`"),
                "return the hash from the query and name its column: `sha256: SHA256`",
            );
        }
    }
}
