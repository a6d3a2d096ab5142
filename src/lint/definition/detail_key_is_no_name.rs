//! The key of a custom detail that Sentinel refuses.

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, text};
use crate::platform::sentinel::CUSTOM_DETAIL_KEY_MAX_CHARS;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "detail-key-is-no-name",
    severity: DiagnosticSeverity::Error,
    summary: "The key of a custom detail is too long for Sentinel, or has other characters than it takes.",
    why: "Sentinel takes a letter, then letters, digits and `_`, 20 characters at most (Azure-Sentinel's template checks).",
    bad: Example::new(
        "entities:\n  - ip: {address: IPAddress}\nsentinel:\n  keyedOn: query\n  details: {Type of isolation: IsolationType}",
    ),
    good: Example::new(
        "entities:\n  - ip: {address: IPAddress}\nsentinel:\n  keyedOn: query\n  details: {IsolationType: IsolationType}",
    ),
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
                    "Sentinel does not take `{key}` as the key of a detail, expected a letter, then letters, digits and \
                     `_`, at most {CUSTOM_DETAIL_KEY_MAX_CHARS} characters"
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
