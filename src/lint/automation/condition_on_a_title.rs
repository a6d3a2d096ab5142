//! A rule that recognizes incidents by their title.

use super::properties;
use crate::definition::automation::IdentifiedBy;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "condition-on-a-title",
    severity: DiagnosticSeverity::Warning,
    summary: "An automation rule recognizes incidents by their title.",
    why: "Microsoft: \"we recommend that you avoid using incident titles as condition criteria\" (automation-in-defender). \
          The Defender portal's correlation names and merges incidents; the analytics rules involved and the tags survive \
          that, the title does not.",
    bad: Example::new(
        "defender: {}\nsentinel: {keyedOn: alertTitle}\nautomation:\n  - {key: page, name: Page, order: 10, identifiedBy: incidentTitle, actions: [{tags: [page]}]}",
    ),
    good: Example::new(
        "defender: {}\nsentinel: {keyedOn: alertTitle}\nautomation:\n  - {key: page, name: Page, order: 10, identifiedBy: analyticsRule, actions: [{tags: [page]}]}",
    ),
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    let identified_by =
        (rule.rule.identified_by == Some(IdentifiedBy::IncidentTitle)).then(|| rule.value("identifiedBy"));
    let tested = properties(rule)
        .into_iter()
        .filter(|(_, condition)| condition.property == "IncidentTitle")
        .map(|(at, _)| Place::Value(at.key("property")));
    for place in identified_by.into_iter().chain(tested) {
        found.add(
            place,
            "the Defender portal renames and merges incidents, expected something that survives it",
            "set `identifiedBy: analyticsRule`, or test a tag or a custom detail",
        );
    }
}
