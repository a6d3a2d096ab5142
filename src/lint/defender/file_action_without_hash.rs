//! An action on a file without the hash of the file.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::defender::ActionValue;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "file-action-without-hash",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "`allowFile` or `blockFile` does not name a hash.",
    why: "The service makes an indicator from the SHA-1 or the SHA-256 of the row. Device groups only say \
          where it applies.",
    bad: Example::new(indoc! {"
        defender:
          actions:
            - blockFile: {deviceGroups: [Servers]}
    "})
    .config(indoc! {"
        [defender]
        automated-actions = true
    "}),
    good: Example::new(indoc! {"
        defender:
          actions:
            - blockFile: {sha256: SHA256, deviceGroups: [Servers]}
    "})
    .config(indoc! {"
        [defender]
        automated-actions = true
    "}),
    how_to_fix: "Return the hash from the query and name its column.",
    sources: &[sources::GRAPH_FILE_ACTION],
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
                format!("`{name}` needs a file hash, expected `sha1` or `sha256`"),
                "return the hash from the query and name its column: `sha256: SHA256`",
            );
        }
    }
}
