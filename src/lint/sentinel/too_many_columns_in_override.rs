//! More columns in an overridden text than Sentinel allows.

use indoc::indoc;

use crate::definition::Detection;
use crate::definition::alert::placeholders;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, text};
use crate::platform::sentinel::MAX_DYNAMIC_COLUMNS;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "too-many-columns-in-override",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An overridden title or description of a Sentinel alert has more than three `{{columns}}`.",
    why: "This is the limit of each of the two texts.",
    bad: Example::new(indoc! {r#"
        sentinel:
          keyedOn: query
          overrides:
            title: "{{A}} and {{B}} and {{C}} and {{D}}"
    "#}),
    good: Example::new(indoc! {r#"
        sentinel:
          keyedOn: query
          overrides:
            title: "{{A}} and {{B}} and {{C}}"
    "#}),
    how_to_fix: "Carry the other columns as custom details under `sentinel.details`.",
    sources: &[sources::TEMPLATE_CHECKS],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for (at, text) in text::sentinel_overrides(detection) {
        let mut columns: Vec<&str> = Vec::new();
        for placeholder in placeholders(text) {
            if columns.contains(&placeholder.column) {
                continue;
            }
            columns.push(placeholder.column);
            if columns.len() > MAX_DYNAMIC_COLUMNS {
                found.add(
                    Place::Within(at.clone(), placeholder.span),
                    format!(
                        "too many columns: `{}` exceeds the limit of {MAX_DYNAMIC_COLUMNS} in a text of a Sentinel alert",
                        placeholder.column
                    ),
                    "add it as a custom detail under `sentinel.details` instead",
                );
            }
        }
    }
}
