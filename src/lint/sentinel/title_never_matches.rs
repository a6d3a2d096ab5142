//! A title that the Defender XDR rule never raises.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::value;
use crate::lint::title::Titles;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, text};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "title-never-matches",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A keyed rule matches a title that the Defender XDR rule of the definition never raises.",
    why: "The two are linked by the title only. If it was changed on one side, the keyed rule never fires \
          again, without an error.",
    bad: Example::new(indoc! {r#"
        alert: {title: "Device isolated by {{AccountUpn}}"}
        defender: {}
        sentinel:
          title: Device put in isolation
    "#}),
    good: Example::new(indoc! {r#"
        alert: {title: "Device isolated by {{AccountUpn}}"}
        defender: {}
        sentinel:
          title: Device isolated
    "#}),
    how_to_fix: "Remove `sentinel.title` and `sentinel.match`: the fixed beginning of the alert's title is the \
          default.",
    sources: &[],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(sentinel) = super::keyed(detection) else { return };
    if detection.defender.is_none() {
        return;
    }
    let (title, how) = (detection.matched_title(), sentinel.title_match);
    if title.is_empty() || Titles::new(detection.alert_title()).one_can_match(how, title) {
        return;
    }
    // Without a title of its own, it is the match that cannot hold.
    let place =
        if sentinel.title.is_some() { value(["sentinel", "title"]) } else { value(["sentinel", "match"]) };
    let raised = detection.alert_title();
    found.add(
        place,
        format!("`{title}` never matches, expected a part of the title that the Defender XDR rule raises: `{raised}`"),
        "remove `sentinel.title` and `sentinel.match`: the fixed beginning of the alert's title is the default",
    ).related(crate::diagnostic::Place::Value(text::title_at(detection)), "the rule raises this title");
}
