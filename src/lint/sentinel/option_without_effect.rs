//! Settings that do nothing on this kind of rule.

use crate::definition::Detection;
use crate::definition::sentinel::{KeyedOn, TitleMatch, Trigger};
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::key;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "option-without-effect",
    severity: DiagnosticSeverity::Warning,
    summary: "A setting of the Sentinel rule does nothing on a rule of its kind.",
    why: "`title`, `match`, `orAlertTitle` and `entities` are settings of keyed rules, `orAlertTitle` of those that are keyed \
          on an incident's title; `period` and `trigger` are none of a continuous rule, which has neither.",
    bad: Example::new("sentinel:\n  keyedOn: query\n  title: Device isolated"),
    good: Example::new("sentinel:\n  keyedOn: query\n  name: Device isolated"),
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
            format!("`{name}` does nothing here, expected it on {whose} alone"),
            "take it out, or change `keyedOn` or `frequency`",
        );
    }
}
