//! More custom details than a rule may have.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::key;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;
use crate::platform::{defender, sentinel};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "too-many-details",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A rule has more than 20 custom details.",
    why: "Both services allow 20. What an analyst needs at first sight is less; the rest stays in the row.",
    bad: Example::new(indoc! {"
        details: {
          A1: A, A2: A, A3: A, A4: A, A5: A, A6: A, A7: A, A8: A, A9: A, A10: A, A11: A, A12: A,
          A13: A, A14: A, A15: A, A16: A, A17: A, A18: A, A19: A, A20: A, A21: A
        }
        defender: {}
    "}),
    good: Example::new(indoc! {"
        details: {Comment: IsolationComment, IsolationType: IsolationType}
        defender: {}
    "}),
    how_to_fix: "Keep the details that an analyst needs at first sight.",
    sources: &[sources::CUSTOM_DETECTION_RULES, sources::SENTINEL_LIMITS],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let lists = [
        (
            "Defender XDR",
            detection.defender.is_some(),
            key(["details"]),
            detection.details.len(),
            defender::MAX_CUSTOM_DETAILS,
        ),
        (
            "Sentinel",
            detection.sentinel.is_some(),
            key(["sentinel", "details"]),
            crate::lint::text::sentinel_details(detection).len(),
            sentinel::MAX_CUSTOM_DETAILS,
        ),
    ];
    for (platform, rendered, place, count, most) in lists {
        if rendered && count > most {
            found.add(
                place,
                format!("the {platform} rule has {count} custom details, expected at most {most}"),
                "keep the ones that an analyst needs at first sight",
            );
        }
    }
}
