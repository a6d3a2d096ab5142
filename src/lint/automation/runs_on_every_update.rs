//! A rule that runs on every update of an incident.

use indoc::indoc;

use crate::definition::automation::{TriggersOn, TriggersWhen};
use crate::definition::condition::Condition;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "runs-on-every-update",
    severity: DiagnosticSeverity::Warning,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A rule on updates does not say which change it waits for.",
    why: "It runs on every change, including those of analysts, and resets what they have just set.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: raise
            name: Raise
            order: 10
            when: [updated]
            actions: [{severity: high}]
    "}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: raise
            name: Raise
            order: 10
            when: [updated]
            conditions: [{added: Alerts}]
            actions: [{severity: high}]
    "}),
    how_to_fix: "Add a condition on a change.",
    sources: &[sources::AUTOMATION_RULES],
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    let waits = rule.rule.conditions.iter().any(Condition::needs_update);
    // With `created` beside it, the rule on updates waits for an added alert by itself.
    if rule.rule.trigger == TriggersOn::Incident && rule.rule.when == [TriggersWhen::Updated] && !waits {
        found.add(
            rule.value("when"),
            "missing condition on a change: the rule runs on every update of an incident",
            "add `{added: Alerts}` or `{changed: IncidentStatus}` to `conditions`",
        );
    }
}
