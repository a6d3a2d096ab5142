//! A description of a Sentinel rule, or of its alerts, that is too long.

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, Lint, LintContext, text};
use crate::platform::sentinel::RULE_DESCRIPTION_MAX_CHARS;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "sentinel-description-is-too-long",
    severity: DiagnosticSeverity::Error,
    summary: "The description of the Sentinel rule, or of its alerts, is longer than 5,000 characters.",
    why: "Both take 5,000 (Azure-Sentinel's template checks).",
    bad: Example::new(
        "description: \"A device was isolated […]\"\nalert: {description: A device was isolated}\nsentinel: {keyedOn: query}",
    ),
    good: Example::new("description: A device was isolated.\nsentinel: {keyedOn: query}"),
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
                "shorten it; a page under `references` has room",
            );
        }
    }
}
