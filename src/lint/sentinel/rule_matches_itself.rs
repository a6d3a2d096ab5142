//! A keyed rule whose own alerts satisfy its predicate.

use crate::definition::Detection;
use crate::definition::alert::placeholders;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::title::Titles;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "rule-matches-itself",
    severity: DiagnosticSeverity::Error,
    summary: "The alerts of a keyed rule have a title that satisfies its own predicate.",
    why: "The rule's own alert may be merged into the incident that it was keyed on, or make a new incident of that name, \
          and would be found at the next run. The query leaves out Sentinel's own alerts, and the name must not match \
          either, so that one guard fails alone.",
    bad: Example::new(
        "name: Device isolated by hand\ndefender: {}\nsentinel:\n  name: Device isolated by hand (escalation)",
    ),
    good: Example::new(
        "name: Device isolated by hand\ndefender: {}\nsentinel:\n  name: \"Escalation: device isolated by hand\"",
    ),
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(sentinel) = super::keyed(detection) else { return };
    let (title, how) = (detection.matched_title(), sentinel.title_match);
    if title.is_empty() {
        return;
    }
    let name = detection.sentinel_name().unwrap_or_default();
    let name_at = if sentinel.name.is_some() { value(["sentinel", "name"]) } else { value(["sentinel"]) };
    let overridden = sentinel.overrides.title.as_deref().map(|text| filled(text, title));
    let texts = [
        ("the name of the rule", Some(name), name_at),
        ("the title of its alerts", overridden, value(["sentinel", "overrides", "title"])),
    ];
    for (what, text, place) in texts {
        if text.is_some_and(|text| Titles::new(&text).all_match(how, title)) {
            found.add(
                place,
                format!("{what} satisfies the rule's own predicate on `{title}`, expected one that does not"),
                "put a word before it, such as `Escalation: …`, and match with `startsWith`",
            );
        }
    }
}

/// The text with the columns that hold a matched title filled in.
fn filled(text: &str, title: &str) -> String {
    let mut filled = String::new();
    let mut from = 0;
    for placeholder in placeholders(text).filter(|it| matches!(it.column, "AlertTitle" | "IncidentTitle")) {
        filled.push_str(&text[from..placeholder.span.start]);
        filled.push_str(title);
        from = placeholder.span.end;
    }
    filled.push_str(&text[from..]);
    filled
}
