//! The id of a definition that differs from the name of its file.

use indoc::indoc;

use crate::definition::Definition;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "id-file-name-mismatch",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The id of a definition differs from the name of its file.",
    why: "The id names the rendered files, and the GUIDs of the rules are derived from it. When it is the name \
          of the file too, a rule is found by its id, and two definitions of one folder cannot share one.",
    bad: Example::new(indoc! {"
        id: device-isolatd                # in example.yaml
        name: Device isolated
        description: An administrator isolated a device.
        severity: medium
        query: CloudAppEvents
        entities:
          - account: {aadUserId: AccountObjectId}
        defender: {}
    "}),
    good: Example::new(indoc! {"
        id: example                       # in example.yaml
        name: Device isolated
        description: An administrator isolated a device.
        severity: medium
        query: CloudAppEvents
        entities:
          - account: {aadUserId: AccountObjectId}
        defender: {}
    "}),
    how_to_fix: "Rename the file, or change the id and list the old one under `formerly` if its rules are deployed.",
    sources: &[],
    check: Check::Definition(check),
};

fn check(case: &LintContext<'_>, definition: &Definition, found: &mut Findings<'_>) {
    let name = case.file.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let id = definition.id();
    if id != stem {
        found.add(
            value(["id"]),
            format!("expected the id `{stem}`, after the file, found `{id}`"),
            format!(
                "rename the file to `{id}.yaml`; or change the id to `{stem}`, and list the old one under `formerly` \
                 if its rules are deployed"
            ),
        );
    }
}
