//! An id that two definitions use.

use indoc::indoc;

use crate::definition::Definition;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::{at, value};
use crate::lint::repeated::{NamedItem, repeated};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, ProjectContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-id",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "Two definitions have, or had, the same id.",
    why: "Rendered files and GUIDs are derived from the id; after a rename, from the first id under \
          `formerly`. Two definitions with one id overwrite each other, in `out/` and in the tenant.",
    bad: Example::new("defender: {}").beside(indoc! {"
        formerly: [example]
        defender: {}
    "}),
    good: Example::new("defender: {}").beside(indoc! {"
        formerly: [old-name]
        defender: {}
    "}),
    how_to_fix: "Choose another id. Where one definition replaced the other, list the old id in that one only.",
    sources: &[],
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
                format!("duplicate id `{}`, expected a unique id", again.name),
                "choose another id; if one definition replaced the other, list the old id in that one only",
            )
            .related_in(first.file, first.place, "first used here");
    }
}

fn formerly(definition: &Definition) -> &[String] {
    match definition {
        Definition::Detection(detection) => &detection.formerly,
        Definition::Automation(file) => &file.formerly,
    }
}
