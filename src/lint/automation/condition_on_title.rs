//! A rule that recognizes incidents by their title.

use indoc::indoc;

use super::properties;
use crate::definition::automation::IdentifiedBy;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "condition-on-title",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An automation rule recognizes incidents by their title.",
    why: "Microsoft: \"we recommend that you avoid using incident titles as condition criteria\". The Defender \
          portal's correlation names and merges incidents; the analytics rules involved and the tags survive \
          that, the title does not.",
    bad: Example::new(indoc! {"
        defender: {}
        sentinel: {keyedOn: alertTitle}
        automation:
          - key: page
            name: Page
            order: 10
            identifiedBy: incidentTitle
            actions: [{tags: [page]}]
    "}),
    good: Example::new(indoc! {"
        defender: {}
        sentinel: {keyedOn: alertTitle}
        automation:
          - key: page
            name: Page
            order: 10
            identifiedBy: analyticsRule
            actions: [{tags: [page]}]
    "}),
    how_to_fix: "Set `identifiedBy: analyticsRule`, or test a tag or a custom detail.",
    sources: &[sources::AUTOMATION_IN_DEFENDER],
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
            "the Defender portal renames and merges incidents, so a condition on the title may fail",
            "set `identifiedBy: analyticsRule`, or test a tag or a custom detail",
        );
    }
}
