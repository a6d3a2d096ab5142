//! An automation rule on alerts that does what only one on incidents can.

use indoc::indoc;

use super::properties;
use crate::definition::automation::{AutomationAction, IdentifiedBy, TriggersOn, TriggersWhen};
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sources;

/// The one property that a rule on alerts can test.
const ALERT_PROPERTY: &str = "AlertAnalyticRuleIds";

pub(in crate::lint) static LINT: Lint = Lint {
    name: "invalid-alert-trigger",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An automation rule on alerts does what only a rule on incidents can.",
    why: "A rule with `trigger: alert` runs when alerts of Sentinel's own rules are created, can test only the \
          analytics rule, and can only run playbooks. It never runs on alerts of Defender XDR.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            trigger: alert
            actions: [{severity: high}]
    "}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            trigger: incident
            actions: [{severity: high}]
    "}),
    how_to_fix: "Use `trigger: incident`.",
    sources: &[sources::AUTOMATION_RULES],
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    if rule.rule.trigger != TriggersOn::Alert {
        return;
    }
    let help = "use `trigger: incident`";
    for (index, action) in rule.rule.actions.iter().enumerate() {
        if !matches!(action, AutomationAction::Playbook(_)) {
            found.add(
                Place::Value(rule.at.key("actions").index(index)),
                "a rule on alerts can only run playbooks, expected `playbook`",
                help,
            );
        }
    }
    for (index, when) in rule.rule.when.iter().enumerate() {
        if *when == TriggersWhen::Updated {
            found.add(
                Place::Value(rule.at.key("when").index(index)),
                "an alert is never updated, expected `created`",
                help,
            );
        }
    }
    if !matches!(rule.rule.identified_by, None | Some(IdentifiedBy::AnalyticsRule)) {
        found.add(
            rule.value("identifiedBy"),
            "a rule on alerts can only recognize the analytics rule, expected `analyticsRule`",
            help,
        );
    }
    for (at, condition) in properties(rule) {
        if condition.property != ALERT_PROPERTY {
            found.add(
                Place::Value(at.key("property")),
                format!("a rule on alerts cannot test `{}`, expected `{ALERT_PROPERTY}`", condition.property),
                help,
            );
        }
    }
}
