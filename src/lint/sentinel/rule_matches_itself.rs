//! A keyed rule whose own alerts satisfy its predicate.

use indoc::indoc;

use crate::definition::Detection;
use crate::definition::alert::placeholders;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::title::Titles;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "rule-matches-itself",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The alerts of a keyed rule have a title that satisfies its own predicate.",
    why: "The rule's own alert may be merged into the incident that it was keyed on, or create a new incident \
          of that name, and would be found at the next run. The query excludes Sentinel's own alerts; the name \
          must not match either, so that there are two guards.",
    bad: Example::new(indoc! {"
        name: Device isolated by hand
        defender: {}
        sentinel:
          name: Device isolated by hand (escalation)
    "}),
    good: Example::new(indoc! {r#"
        name: Device isolated by hand
        defender: {}
        sentinel:
          name: "Escalation: device isolated by hand"
    "#}),
    how_to_fix: "Put a word before the title, such as `Escalation: …`, and match with `startsWith`.",
    sources: &[],
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
                format!("{what} matches the rule's own predicate on `{title}`"),
                "begin it with another word, such as `Escalation: …`, and match with `startsWith`",
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
