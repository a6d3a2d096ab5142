//! And/or groups that are nested too deep for the portal.

use indoc::indoc;

use super::{ConditionAt, conditions};
use crate::definition::condition::Condition;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sentinel::MAX_GROUP_DEPTH;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "groups-too-deep",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "And/or groups are nested more than two levels deep.",
    why: "The portal shows two levels; deeper groups cannot be read or edited there.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            conditions:
              - or:
                  - {property: IncidentLabel, operator: equals, values: [a]}
                  - and:
                      - {property: IncidentLabel, operator: equals, values: [b]}
                      - or:
                          - {property: IncidentLabel, operator: equals, values: [c]}
                          - {property: IncidentLabel, operator: equals, values: [d]}
            actions: [{tags: [page]}]
    "}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            conditions:
              - or:
                  - {property: IncidentLabel, operator: equals, values: [a]}
                  - and:
                      - {property: IncidentLabel, operator: equals, values: [b]}
                      - {property: IncidentLabel, operator: equals, values: [c, d]}
            actions: [{tags: [page]}]
    "}),
    how_to_fix: "Combine several values into one condition.",
    sources: &[sources::ADVANCED_CONDITIONS],
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    for ConditionAt { at, depth, condition } in conditions(rule) {
        let name = match condition {
            Condition::And(_) => "and",
            Condition::Or(_) => "or",
            _ => continue,
        };
        // The first group that is too deep is reported for those inside it.
        if depth == MAX_GROUP_DEPTH {
            found.add(
                Place::Key(at.key(name)),
                format!("this group is nested {} levels deep, expected at most {MAX_GROUP_DEPTH}", depth + 1),
                "combine several values into one condition: any of them matches",
            );
        }
    }
}
