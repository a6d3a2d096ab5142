//! A placeholder that does not name a column.

use indoc::indoc;

use crate::definition::Detection;
use crate::definition::alert::placeholders;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, text};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "invalid-placeholder",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A `{{…}}` does not name a column.",
    why: "The services look for a column of that name in the result, and reject a rule that names none. A \
          column name has letters, digits and `_`, and does not begin with a digit.",
    bad: Example::new(indoc! {"
        alert:
          title: Device isolated by {{RawEventData.UserId}}
        defender: {}
    "}),
    good: Example::new(indoc! {"
        alert:
          title: Device isolated by {{AccountUpn}}
        defender: {}
    "}),
    how_to_fix: "Give the value a column in the query with `extend`, and name that column.",
    sources: &[sources::CUSTOM_DETECTION_RULES],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for (at, text) in text::dynamic(detection) {
        for placeholder in placeholders(text).filter(|placeholder| !text::is_column(placeholder.column)) {
            let written = &text[placeholder.span.clone()];
            found.add(
                Place::Within(at.clone(), placeholder.span.clone()),
                format!("invalid placeholder `{written}`, expected `{{{{Column}}}}`"),
                "add a column with `extend` in the query, and name that column here",
            );
        }
    }
}
