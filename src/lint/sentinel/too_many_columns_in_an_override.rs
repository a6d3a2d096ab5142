//! More columns in an overridden text than Sentinel takes.

use crate::definition::Detection;
use crate::definition::alert::placeholders;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, text};
use crate::platform::sentinel::MAX_DYNAMIC_COLUMNS;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "too-many-columns-in-an-override",
    severity: DiagnosticSeverity::Error,
    summary: "An overridden title or description of a Sentinel alert has more than three `{{columns}}`.",
    why: "The limit of each of the two texts (Azure-Sentinel's template checks).",
    bad: Example::new(
        "sentinel:\n  keyedOn: query\n  overrides:\n    title: \"{{A}} and {{B}} and {{C}} and {{D}}\"",
    ),
    good: Example::new("sentinel:\n  keyedOn: query\n  overrides:\n    title: \"{{A}} and {{B}} and {{C}}\""),
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
                        "`{}` is one too many, expected at most {MAX_DYNAMIC_COLUMNS} columns in a text of a Sentinel alert",
                        placeholder.column
                    ),
                    "carry it as a custom detail under `sentinel.details` instead",
                );
            }
        }
    }
}
