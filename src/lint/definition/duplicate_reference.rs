//! A reference that is listed twice.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-reference",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A reference is listed twice.",
    why: "The second one adds nothing, and is usually a copy that was meant to be changed.",
    bad: Example::new(indoc! {"
        references:
          - https://example.com/isolation
          - https://example.com/isolation
        defender: {}
    "}),
    good: Example::new(indoc! {"
        references:
          - https://example.com/isolation
          - https://example.com/release
        defender: {}
    "}),
    how_to_fix: "Remove one of the two, or replace it with the intended address.",
    sources: &[],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for (index, reference) in detection.references.iter().enumerate() {
        if let Some(first) = detection.references[..index].iter().position(|earlier| earlier == reference) {
            let references = at(["references"]);
            found
                .add(
                    Place::Value(references.index(index)),
                    format!("duplicate reference `{reference}`"),
                    "remove one of them, or replace it with the intended address",
                )
                .related(Place::Value(references.index(first)), "first listed here");
        }
    }
}
