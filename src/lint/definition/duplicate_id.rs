//! An id that two definitions claim.

use crate::definition::Definition;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::{at, value};
use crate::lint::repeated::{NamedItem, repeated};
use crate::lint::{Check, Example, Findings, Lint, ProjectContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-id",
    severity: DiagnosticSeverity::Error,
    summary: "Two definitions have, or had, the same id.",
    why: "Rendered files and GUIDs are made of the id, and after a rename of the first id under `formerly`. Two \
          definitions with one id overwrite each other, in `out/` and in the tenant.",
    bad: Example::new("defender: {}").beside(&[("other", "formerly: [example]\ndefender: {}")]),
    good: Example::new("defender: {}").beside(&[("other", "formerly: [old-name]\ndefender: {}")]),
    check: Check::Project(check),
};

fn check(whole: &ProjectContext<'_>, found: &mut Findings<'_>) {
    // Present ids first, so that a clash of an id with a former one is shown at the former one.
    let present = whole.definitions().map(|(file, definition)| NamedItem {
        name: definition.id().to_owned(),
        file,
        place: value(["id"]),
    });
    let former = whole.definitions().flat_map(|(file, definition)| {
        formerly(definition).iter().enumerate().filter(|(_, id)| *id != definition.id()).map(
            move |(index, id)| NamedItem {
                name: id.clone(),
                file,
                place: Place::Value(at(["formerly"]).index(index)),
            },
        )
    });
    for (again, first) in repeated(present.chain(former)) {
        found
            .add_in(
                again.file,
                again.place,
                format!("the id `{}` is taken, expected one of its own for each definition", again.name),
                "choose another id; where one definition replaced the other, name the old id in that one alone",
            )
            .related
            .push(crate::diagnostic::Related {
                file: first.file.clone(),
                place: first.place,
                message: "it is taken here".to_owned(),
            });
    }
}

fn formerly(definition: &Definition) -> &[String] {
    match definition {
        Definition::Detection(detection) => &detection.formerly,
        Definition::Automation(file) => &file.formerly,
    }
}
