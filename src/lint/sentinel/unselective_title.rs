//! A title that is too short to distinguish incidents.

use indoc::indoc;

use crate::definition::Detection;
use crate::definition::sentinel::TitleMatch;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, text};

/// The shortest title that is accepted, in characters and words. Our own limit: `Alert` would match half of a tenant.
const LEAST_CHARS: usize = 8;
const LEAST_WORDS: usize = 2;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "unselective-title",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A keyed rule matches a title that is too short to be selective.",
    why: "The title is all that links the two rules. By default it is the alert's title up to its first \
          `{{…}}`; `Alert` or `Device` would match much of what a tenant raises. At least 8 characters and two \
          words are required.",
    bad: Example::new(indoc! {r#"
        alert: {title: "Device {{DeviceName}} was isolated"}
        defender: {}
        sentinel: {keyedOn: incidentTitle}
    "#}),
    good: Example::new(indoc! {r#"
        alert: {title: "Device isolated: {{DeviceName}}"}
        defender: {}
        sentinel: {keyedOn: incidentTitle}
    "#}),
    how_to_fix: "Begin the alert's title with fixed words, or set `sentinel.title` with `match: contains`.",
    sources: &[],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(sentinel) = super::keyed(detection) else { return };
    if detection.defender.is_none() && sentinel.title.is_none() {
        return;
    }
    let title = detection.matched_title().trim();
    let words = title.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    // Scripts without spaces have no words to count.
    let long = title.chars().count() >= LEAST_CHARS && (!title.is_ascii() || words.count() >= LEAST_WORDS);
    let whole = sentinel.title_match == TitleMatch::Equals && !title.is_empty();
    if long || whole {
        return;
    }
    let message = if title.is_empty() {
        "the alert's title begins with a column, expected fixed text that the keyed rule can match".to_owned()
    } else {
        format!(
            "`{title}` is too short to be selective, expected at least {LEAST_CHARS} characters and two words"
        )
    };
    found.add(
        Place::Value(text::matched_title_at(detection)),
        message,
        "begin the alert's title with fixed words, or set `sentinel.title` with `match: contains`",
    );
}
