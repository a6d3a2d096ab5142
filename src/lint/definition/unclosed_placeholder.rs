//! `{{` without a `}}` after it.

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, text};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "unclosed-placeholder",
    severity: DiagnosticSeverity::Warning,
    summary: "A text of the alert opens `{{` and does not close it.",
    why: "The services replace `{{Column}}` by the value of the column. What is not closed stays as it is, and the \
          analyst reads braces instead of a name.",
    bad: Example::new("alert:\n  title: Device isolated by {{AccountUpn\ndefender: {}"),
    good: Example::new("alert:\n  title: Device isolated by {{AccountUpn}}\ndefender: {}"),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for (at, text) in text::dynamic(detection) {
        let closed = crate::definition::alert::placeholders(text).last().map_or(0, |last| last.span.end);
        if let Some(open) = text[closed..].find("{{") {
            let span = closed + open..text.len();
            found.add(
                Place::Within(at, span),
                "`{{` is not closed, expected `{{Column}}`",
                "write `}}` after the name of the column",
            );
        }
    }
}
