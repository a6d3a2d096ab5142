//! A name that two definitions share.

use crate::diagnostic::{DiagnosticSeverity, Related};
use crate::lint::context::value;
use crate::lint::repeated::{NamedItem, repeated};
use crate::lint::{Check, Example, Findings, Lint, ProjectContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-name",
    severity: DiagnosticSeverity::Error,
    summary: "Two detections have the same name.",
    why: "Both services want the display name of a rule to be the only one of its kind: Defender XDR answers a second \
          one with 409 (observed), and Sentinel's names are unique in a workspace (scheduled-rules-overview).",
    bad: Example::new("name: Device isolated\ndefender: {}")
        .beside(&[("other", "name: device isolated\nalert: {title: Isolation by hand}\ndefender: {}")]),
    good: Example::new("name: Device isolated\ndefender: {}")
        .beside(&[("other", "name: Device released\nalert: {title: Isolation by hand}\ndefender: {}")]),
    check: Check::Project(check),
};

fn check(whole: &ProjectContext<'_>, found: &mut Findings<'_>) {
    let names = whole.detections().map(|(file, detection)| NamedItem {
        name: detection.name.clone(),
        file,
        place: value(["name"]),
    });
    for (again, first) in repeated(names) {
        found
            .add_in(
                again.file,
                again.place,
                format!("the name `{}` is taken, expected a name of its own for each rule", again.name),
                "say in the name what sets this detection apart",
            )
            .related
            .push(Related {
                file: first.file.clone(),
                place: first.place,
                message: "it is taken here".to_owned(),
            });
    }
}
