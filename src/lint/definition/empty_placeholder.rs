//! A placeholder that names no column.

use crate::definition::Detection;
use crate::definition::alert::placeholders;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, text};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "empty-placeholder",
    severity: DiagnosticSeverity::Error,
    summary: "A `{{…}}` holds no name of a column.",
    why: "The services look for a column of that name in the result and refuse a rule that names none. A name has \
          letters, digits and `_`, and does not begin with a digit.",
    bad: Example::new("alert:\n  title: Device isolated by {{RawEventData.UserId}}\ndefender: {}"),
    good: Example::new("alert:\n  title: Device isolated by {{AccountUpn}}\ndefender: {}"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for (at, text) in text::dynamic(detection) {
        for placeholder in placeholders(text).filter(|placeholder| !text::is_column(placeholder.column)) {
            let written = &text[placeholder.span.clone()];
            found.add(
                Place::Within(at.clone(), placeholder.span.clone()),
                format!("`{written}` names no column, expected `{{{{Column}}}}`"),
                "give the value a column in the query with `extend`, and name that column here",
            );
        }
    }
}
