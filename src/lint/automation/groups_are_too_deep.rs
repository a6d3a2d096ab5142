//! And/or groups in each other that the portal cannot show.

use super::{ConditionAt, conditions};
use crate::definition::condition::Condition;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};
use crate::platform::sentinel::MAX_GROUP_DEPTH;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "groups-are-too-deep",
    severity: DiagnosticSeverity::Warning,
    summary: "And/or groups stand in each other more than two levels deep.",
    why: "The portal shows two levels (add-advanced-conditions-to-automation-rules); what is deeper cannot be read or \
          edited there.",
    bad: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - key: page\n    name: Page\n    order: 10\n    conditions:\n      - or:\n          - {property: IncidentLabel, operator: equals, values: [a]}\n          - and:\n              - {property: IncidentLabel, operator: equals, values: [b]}\n              - or:\n                  - {property: IncidentLabel, operator: equals, values: [c]}\n                  - {property: IncidentLabel, operator: equals, values: [d]}\n    actions: [{tags: [page]}]",
    ),
    good: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - key: page\n    name: Page\n    order: 10\n    conditions:\n      - or:\n          - {property: IncidentLabel, operator: equals, values: [a]}\n          - and:\n              - {property: IncidentLabel, operator: equals, values: [b]}\n              - {property: IncidentLabel, operator: equals, values: [c, d]}\n    actions: [{tags: [page]}]",
    ),
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    for ConditionAt { at, depth, condition } in conditions(rule) {
        let name = match condition {
            Condition::And(_) => "and",
            Condition::Or(_) => "or",
            _ => continue,
        };
        // The first group that is too deep stands for those inside it.
        if depth == MAX_GROUP_DEPTH {
            found.add(
                Place::Key(at.key(name)),
                format!("this group is on level {}, expected at most {MAX_GROUP_DEPTH}", depth + 1),
                "put several values into one condition: one of them is enough",
            );
        }
    }
}
