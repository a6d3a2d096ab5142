//! A description of a Sentinel rule, or of its alerts, that is too long.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, text};
use crate::platform::sentinel::RULE_DESCRIPTION_MAX_CHARS;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "sentinel-description-too-long",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The description of the Sentinel rule, or of its alerts, is longer than 5,000 characters.",
    why: "Both are limited to 5,000 characters.",
    bad: Example::new(indoc! {r#"
        description: "A device was isolated […]"
        alert: {description: A device was isolated}
        sentinel: {keyedOn: query}
    "#}),
    good: Example::new(indoc! {"
        description: A device was isolated.
        sentinel: {keyedOn: query}
    "}),
    how_to_fix: "Shorten it, and link a page under `references`.",
    sources: &[sources::TEMPLATE_CHECKS],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    if detection.sentinel.is_none() {
        return;
    }
    let mut texts = vec![("the description", value(["description"]), detection.description.as_str())];
    for (at, text) in text::sentinel_overrides(detection) {
        if at.last().as_deref() == Some("description") {
            texts.push(("the description of the Sentinel alerts", Place::Value(at), text));
        }
    }
    for (what, place, text) in texts {
        let length = text.chars().count();
        if length > RULE_DESCRIPTION_MAX_CHARS {
            found.add(
                place,
                format!("{what} has {length} characters, expected at most {RULE_DESCRIPTION_MAX_CHARS} for Sentinel"),
                "shorten it, and link a page under `references`",
            );
        }
    }
}
