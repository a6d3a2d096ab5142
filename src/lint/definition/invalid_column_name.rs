//! A mapping to something that is not the name of a column.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::column::{self, NamedColumn};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, text};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "invalid-column-name",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A mapping expects the name of a column, and its value is not one.",
    why: "Entities, details, overrides and actions take the name of a column of the result, never an \
          expression: letters, digits and `_`, not beginning with a digit.",
    bad: Example::new(indoc! {"
        entities:
          - account: {upn: RawEventData.UserId}
        defender: {}
    "}),
    good: Example::new(indoc! {"
        entities:
          - account: {upn: AccountUpn}      # the query: extend AccountUpn = tostring(RawEventData.UserId)
        defender: {}
    "}),
    how_to_fix: "Give the value a column in the query with `extend`, and name that column here.",
    sources: &[sources::TEMPLATE_CHECKS],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let is_mapped = |named: &NamedColumn<'_>| matches!(named.at, Place::Value(_));
    for NamedColumn { at, column, .. } in column::named(detection).into_iter().filter(is_mapped) {
        if !text::is_column(column) {
            found.add(
                at,
                format!("invalid column name `{column}`, expected letters, digits and `_`"),
                "add a column with `extend` in the query, and name that column here",
            );
        }
    }
}
