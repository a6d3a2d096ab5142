//! An automation rule on alerts that does what only one on incidents can.

use super::properties;
use crate::definition::automation::{AutomationAction, IdentifiedBy, TriggersOn, TriggersWhen};
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};

/// The one property that a rule on alerts can test.
const ALERT_PROPERTY: &str = "AlertAnalyticRuleIds";

pub(in crate::lint) static LINT: Lint = Lint {
    name: "alert-trigger-does-not-fit",
    severity: DiagnosticSeverity::Error,
    summary: "An automation rule on alerts does what only a rule on incidents can.",
    why: "A rule with `trigger: alert` runs on the creation of alerts of Sentinel's own rules, tests the analytics rule \
          alone, and runs playbooks alone (create-manage-use-automation-rules). It never runs on alerts of Defender XDR.",
    bad: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: page, name: Page, order: 10, trigger: alert, actions: [{severity: high}]}",
    ),
    good: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: page, name: Page, order: 10, trigger: incident, actions: [{severity: high}]}",
    ),
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    if rule.rule.trigger != TriggersOn::Alert {
        return;
    }
    let help = "take `trigger: incident`";
    for (index, action) in rule.rule.actions.iter().enumerate() {
        if !matches!(action, AutomationAction::Playbook(_)) {
            found.add(
                Place::Value(rule.at.key("actions").index(index)),
                "a rule on alerts only runs playbooks, expected `playbook`",
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
            "a rule on alerts recognizes the analytics rule alone, expected `analyticsRule`",
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
