//! A rule that runs on every change of an incident.

use crate::definition::automation::{TriggersOn, TriggersWhen};
use crate::definition::condition::Condition;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "runs-on-every-update",
    severity: DiagnosticSeverity::Warning,
    summary: "A rule on updates does not say which change it waits for.",
    why: "It runs on every change, those of analysts too, and sets back what they have just set.",
    bad: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: raise, name: Raise, order: 10, when: [updated], actions: [{severity: high}]}",
    ),
    good: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: raise, name: Raise, order: 10, when: [updated], conditions: [{added: Alerts}], actions: [{severity: high}]}",
    ),
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    let waits = rule.rule.conditions.iter().any(Condition::needs_update);
    // With `created` beside it, the rule on updates waits for an added alert by itself.
    if rule.rule.trigger == TriggersOn::Incident && rule.rule.when == [TriggersWhen::Updated] && !waits {
        found.add(
            rule.value("when"),
            "the rule runs on every update of an incident, expected a condition on a change",
            "add `{added: Alerts}` or `{changed: IncidentStatus}` to `conditions`",
        );
    }
}
