//! A name that two Sentinel rules share.

use crate::diagnostic::{DiagnosticSeverity, Related};
use crate::lint::context::value;
use crate::lint::repeated::{NamedItem, repeated};
use crate::lint::{Check, Example, Findings, Lint, ProjectContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-rule-name",
    severity: DiagnosticSeverity::Error,
    summary: "Two Sentinel rules have the same name.",
    why: "Names are unique in a workspace (scheduled-rules-overview).",
    bad: Example::new("sentinel: {keyedOn: query, name: Isolation}")
        .beside(&[("other", "sentinel: {keyedOn: query, name: Isolation}")]),
    good: Example::new("sentinel: {keyedOn: query, name: Isolation}")
        .beside(&[("other", "sentinel: {keyedOn: query, name: Release}")]),
    check: Check::Project(check),
};

fn check(whole: &ProjectContext<'_>, found: &mut Findings<'_>) {
    let names = whole.detections().filter_map(|(file, detection)| {
        let written = detection.sentinel.as_ref()?.name.is_some();
        let place = if written { value(["sentinel", "name"]) } else { value(["name"]) };
        Some(NamedItem { name: detection.sentinel_name()?, file, place })
    });
    for (again, first) in repeated(names) {
        // Two definitions of one name are told as such.
        if again.place == value(["name"]) && first.place == value(["name"]) {
            continue;
        }
        found
            .add_in(
                again.file,
                again.place,
                format!(
                    "the Sentinel rule name `{}` is taken, expected one of its own for each rule",
                    again.name
                ),
                "say in the name what sets this rule apart",
            )
            .related
            .push(Related {
                file: first.file.clone(),
                place: first.place,
                message: "it is taken here".to_owned(),
            });
    }
}
