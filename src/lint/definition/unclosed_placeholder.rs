//! `{{` without a `}}` after it.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, text};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "unclosed-placeholder",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A text of the alert opens `{{` and does not close it.",
    why: "The services replace `{{Column}}` with the value of the column. An unclosed `{{` stays as it is, and \
          the analyst reads braces instead of a name.",
    bad: Example::new(indoc! {"
        alert:
          title: Device isolated by {{AccountUpn
        defender: {}
    "}),
    good: Example::new(indoc! {"
        alert:
          title: Device isolated by {{AccountUpn}}
        defender: {}
    "}),
    how_to_fix: "Add `}}` after the name of the column.",
    sources: &[sources::CUSTOM_DETECTION_RULES],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for (at, text) in text::dynamic(detection) {
        let closed = crate::definition::alert::placeholders(text).last().map_or(0, |last| last.span.end);
        if let Some(open) = text[closed..].find("{{") {
            let span = closed + open..text.len();
            found.add(
                Place::Within(at, span),
                "unclosed `{{`, expected `{{Column}}`",
                "add `}}` after the name of the column",
            );
        }
    }
}
