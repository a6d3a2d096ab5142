//! A name of a Sentinel rule, or of its alerts, that is too long.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::value;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, text};
use crate::platform::sentinel::RULE_NAME_CHARS;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "sentinel-name-too-long",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The name of the Sentinel rule, or the title of its alerts, is longer than 256 characters.",
    why: "Both are limited to 256 characters. A keyed rule is named `Escalation: <name>` unless \
          `sentinel.name` says otherwise.",
    bad: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          name: A name that goes on […]
    "}),
    good: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          name: A name
    "}),
    how_to_fix: "Shorten it, and move the rest to the description.",
    sources: &[sources::TEMPLATE_CHECKS],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some((sentinel, name)) = detection.sentinel.as_ref().zip(detection.sentinel_name()) else { return };
    let name_place = if sentinel.name.is_some() { value(["sentinel", "name"]) } else { value(["name"]) };
    let mut texts = vec![("the name of the Sentinel rule", name_place, name.as_str())];
    for (at, text) in text::sentinel_overrides(detection) {
        if at.last().as_deref() == Some("title") {
            texts.push(("the title of the Sentinel alerts", Place::Value(at), text));
        }
    }
    let most = *RULE_NAME_CHARS.end();
    for (what, place, text) in texts {
        let length = text.chars().count();
        if length > most {
            found.add(
                place,
                format!("{what} has {length} characters, expected at most {most}"),
                "shorten it, and move the rest to the description",
            );
        }
    }
}
