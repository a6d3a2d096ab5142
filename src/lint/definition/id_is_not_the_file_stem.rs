//! The id of a definition that is not the name of its file.

use crate::definition::Definition;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "id-is-not-the-file-stem",
    severity: DiagnosticSeverity::Error,
    summary: "The id of a definition differs from the name of its file.",
    why: "The id names the rendered files and makes the GUIDs of the rules. When it is the name of the file too, a \
          rule is found by its id, and two definitions of one folder cannot share one.",
    bad: Example::new(
        "id: device-isolatd                # in example.yaml\nname: Device isolated\ndescription: An administrator isolated a device.\nseverity: medium\nquery: CloudAppEvents\nentities:\n  - account: {aadUserId: AccountObjectId}\ndefender: {}",
    ),
    good: Example::new(
        "id: example                       # in example.yaml\nname: Device isolated\ndescription: An administrator isolated a device.\nseverity: medium\nquery: CloudAppEvents\nentities:\n  - account: {aadUserId: AccountObjectId}\ndefender: {}",
    ),
    check: Check::Definition(check),
};

fn check(case: &LintContext<'_>, definition: &Definition, found: &mut Findings<'_>) {
    let name = case.file.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let id = definition.id();
    if id != stem {
        found.add(
            value(["id"]),
            format!("the id is `{id}`, expected `{stem}` as the file is named"),
            format!(
                "rename the file to `{id}.yaml`; or give the id as `{stem}`, and the old one under `formerly` if its \
                 rules are deployed"
            ),
        );
    }
}
