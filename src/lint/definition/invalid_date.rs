//! A time that does not exist.

use indoc::indoc;
use jiff::Timestamp;

use crate::definition::Definition;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "invalid-date",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A time has the right form but does not exist.",
    why: "The form of a time is checked when the file is read; whether the month has that day is checked here. \
          Sentinel rejects a rule whose expiration is not a valid time.",
    bad: Example::new(indoc! {"
        kind: automation
        id: example
        name: Close exercises
        automation:
          - key: close
            name: Close exercises
            order: 10
            conditions:
              - {property: IncidentLabel, operator: equals, values: [exercise]}
            expires: 2031-02-30T00:00:00Z
            actions:
              - close: {classification: undetermined}
    "}),
    good: Example::new(indoc! {"
        kind: automation
        id: example
        name: Close exercises
        automation:
          - key: close
            name: Close exercises
            order: 10
            conditions:
              - {property: IncidentLabel, operator: equals, values: [exercise]}
            expires: 2031-02-28T00:00:00Z
            actions:
              - close: {classification: undetermined}
    "}),
    how_to_fix: "Correct the month, the day or the hour.",
    sources: &[],
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
                format!("`{time}` does not exist, expected a UTC time such as `2027-06-30T00:00:00Z`"),
                "correct the month, the day or the hour",
            );
        }
    }
}
