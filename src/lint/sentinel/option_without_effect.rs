//! Settings that have no effect on this kind of rule.

use indoc::indoc;

use crate::definition::Detection;
use crate::definition::sentinel::{KeyedOn, TitleMatch, Trigger};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::key;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "option-without-effect",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A setting of the Sentinel rule has no effect on a rule of its kind.",
    why: "`title`, `match`, `orAlertTitle` and `entities` are settings of keyed rules, `orAlertTitle` of those \
          that are keyed on an incident's title; a continuous rule has neither `period` nor `trigger`.",
    bad: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          title: Device isolated
    "}),
    good: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          name: Device isolated
    "}),
    how_to_fix: "Remove the setting, or change `keyedOn` or `frequency`.",
    sources: &[],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some((sentinel, keyed_on)) = super::rule(detection) else { return };
    let is_query = keyed_on == KeyedOn::Query;
    let continuous = is_query && super::is_continuous(sentinel);
    let settings = [
        ("title", is_query && sentinel.title.is_some(), "a keyed rule"),
        ("match", is_query && sentinel.title_match != TitleMatch::default(), "a keyed rule"),
        (
            "orAlertTitle",
            keyed_on != KeyedOn::IncidentTitle && !sentinel.or_alert_title,
            "a rule with `keyedOn: incidentTitle`",
        ),
        ("entities", is_query && sentinel.entities.is_some(), "a keyed rule"),
        ("period", continuous && sentinel.period.is_some(), "a scheduled rule"),
        ("trigger", continuous && sentinel.trigger != Trigger::default(), "a scheduled rule"),
    ];
    for (name, _, whose) in settings.into_iter().filter(|(_, idle, _)| *idle) {
        found.add(
            key(["sentinel", name]),
            format!("`{name}` has no effect here, expected {whose}"),
            "remove it, or change `keyedOn` or `frequency`",
        );
    }
}
