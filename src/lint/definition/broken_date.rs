//! A time that is on no calendar.

use jiff::Timestamp;

use crate::definition::Definition;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "broken-date",
    severity: DiagnosticSeverity::Error,
    summary: "A time has the right shape but is on no calendar.",
    why: "The shape of a time is checked when the file is read; whether the month has that day is checked here. \
          Sentinel refuses a rule whose expiration is no time.",
    bad: Example::new(
        "kind: automation\nid: example\nname: Close exercises\nautomation:\n  - key: close\n    name: Close exercises\n    order: 10\n    conditions:\n      - {property: IncidentLabel, operator: equals, values: [exercise]}\n    expires: 2031-02-30T00:00:00Z\n    actions:\n      - close: {classification: undetermined}",
    ),
    good: Example::new(
        "kind: automation\nid: example\nname: Close exercises\nautomation:\n  - key: close\n    name: Close exercises\n    order: 10\n    conditions:\n      - {property: IncidentLabel, operator: equals, values: [exercise]}\n    expires: 2031-02-28T00:00:00Z\n    actions:\n      - close: {classification: undetermined}",
    ),
    check: Check::Definition(check),
};

fn check(_: &LintContext<'_>, definition: &Definition, found: &mut Findings<'_>) {
    let expirations = definition.automation().iter().enumerate().filter_map(|(index, rule)| {
        Some((at(["automation"]).index(index).key("expires"), rule.expires.as_deref()?))
    });
    let clocks =
        definition.detection().into_iter().flat_map(|detection| {
            detection.tests.iter().enumerate().filter_map(|(index, test)| {
                Some((at(["tests"]).index(index).key("now"), test.now.as_deref()?))
            })
        });
    for (at, time) in expirations.chain(clocks) {
        if time.parse::<Timestamp>().is_err() {
            found.add(
                Place::Value(at),
                format!("`{time}` is on no calendar, expected a UTC time such as `2027-06-30T00:00:00Z`"),
                "check the month, the day and the hour",
            );
        }
    }
}
