//! A mapping to something that is no name of a column.

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::column::{self, NamedColumn};
use crate::lint::{Check, Example, Findings, Lint, LintContext, text};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "column-is-no-name",
    severity: DiagnosticSeverity::Error,
    summary: "Where the name of a column is expected stands something else.",
    why: "Entities, details, overrides and actions take the name of a column of the result, never an expression: \
          letters, digits and `_`, not beginning with a digit (Azure-Sentinel's template checks).",
    bad: Example::new("entities:\n  - account: {upn: RawEventData.UserId}\ndefender: {}"),
    good: Example::new(
        "entities:\n  - account: {upn: AccountUpn}      # the query: extend AccountUpn = tostring(RawEventData.UserId)\ndefender: {}",
    ),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let is_mapped = |named: &NamedColumn<'_>| matches!(named.at, Place::Value(_));
    for NamedColumn { at, column, .. } in column::named(detection).into_iter().filter(is_mapped) {
        if !text::is_column(column) {
            found.add(
                at,
                format!("`{column}` is no name of a column, expected letters, digits and `_`"),
                "give the value a column in the query with `extend`, and name that column here",
            );
        }
    }
}
