//! A title that is too short to tell one incident from another.

use crate::definition::Detection;
use crate::definition::sentinel::TitleMatch;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, text};

/// The shortest title that is taken, in characters and words. Ours: `Alert` would match half of a tenant.
const LEAST_CHARS: usize = 8;
const LEAST_WORDS: usize = 2;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "title-is-not-selective",
    severity: DiagnosticSeverity::Error,
    summary: "A keyed rule matches a title that is too short to be selective.",
    why: "The title is all that ties the two rules together. By default it is the alert's title up to its first `{{…}}`; \
          `Alert` or `Device` would match much of what a tenant raises. At least 8 characters and two words are wanted.",
    bad: Example::new(
        "alert: {title: \"Device {{DeviceName}} was isolated\"}\ndefender: {}\nsentinel: {keyedOn: incidentTitle}",
    ),
    good: Example::new(
        "alert: {title: \"Device isolated: {{DeviceName}}\"}\ndefender: {}\nsentinel: {keyedOn: incidentTitle}",
    ),
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
        "the alert's title begins with a column, expected fixed text for the keyed rule to match".to_owned()
    } else {
        format!(
            "`{title}` is too short to be selective, expected at least {LEAST_CHARS} characters and two words"
        )
    };
    found.add(
        Place::Value(text::matched_title_at(detection)),
        message,
        "begin the alert's title with fixed words, or give `sentinel.title` with `match: contains`",
    );
}
