//! The key of a custom detail that Sentinel rejects.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, text};
use crate::platform::sentinel::CUSTOM_DETAIL_KEY_MAX_CHARS;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "invalid-detail-key",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The key of a custom detail is too long for Sentinel, or has characters that it does not accept.",
    why: "Sentinel accepts a letter, then letters, digits and `_`, up to 20 characters.",
    bad: Example::new(indoc! {"
        entities:
          - ip: {address: IPAddress}
        sentinel:
          keyedOn: query
          details: {Type of isolation: IsolationType}
    "}),
    good: Example::new(indoc! {"
        entities:
          - ip: {address: IPAddress}
        sentinel:
          keyedOn: query
          details: {IsolationType: IsolationType}
    "}),
    how_to_fix: "Write the key as one short word, such as `IsolationType`.",
    sources: &[sources::TEMPLATE_CHECKS],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for (at, key) in text::sentinel_details(detection) {
        let fits = key.starts_with(|first: char| first.is_ascii_alphabetic()) && text::is_column(key);
        let length = key.chars().count();
        if !fits || length > CUSTOM_DETAIL_KEY_MAX_CHARS {
            found.add(
                Place::Key(at),
                format!(
                    "invalid detail key `{key}` for Sentinel, expected a letter, then letters, digits and `_`, at most {CUSTOM_DETAIL_KEY_MAX_CHARS} characters"
                ),
                if length > CUSTOM_DETAIL_KEY_MAX_CHARS {
                    format!("shorten it by {}", length - CUSTOM_DETAIL_KEY_MAX_CHARS)
                } else {
                    "write it as one word, such as `IsolationType`".to_owned()
                },
            );
        }
    }
}
