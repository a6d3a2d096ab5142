//! A reference that is given twice.

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "duplicate-reference",
    severity: DiagnosticSeverity::Warning,
    summary: "A reference is given twice.",
    why: "The second one tells a reader nothing, and is mostly a copy that was to be changed.",
    bad: Example::new(
        "references:\n  - https://example.com/isolation\n  - https://example.com/isolation\ndefender: {}",
    ),
    good: Example::new(
        "references:\n  - https://example.com/isolation\n  - https://example.com/release\ndefender: {}",
    ),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for (index, reference) in detection.references.iter().enumerate() {
        if let Some(first) = detection.references[..index].iter().position(|earlier| earlier == reference) {
            let references = at(["references"]);
            let diagnostic = found.add(
                Place::Value(references.index(index)),
                format!("`{reference}` is given twice, expected each address once"),
                "take one of them out, or give the address that was meant",
            );
            *diagnostic =
                diagnostic.clone().related(Place::Value(references.index(first)), "first given here");
        }
    }
}
