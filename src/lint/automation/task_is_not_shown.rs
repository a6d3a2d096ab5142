//! A task for an analyst, which the Defender portal does not show.

use crate::definition::automation::AutomationAction;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "task-is-not-shown",
    severity: DiagnosticSeverity::Info,
    summary: "An automation rule adds a task, which the Defender portal does not show.",
    why: "Tasks are seen in the Azure portal alone (automation-in-defender; move-to-defender). What an analyst is to do can \
          stand under `triage`, which the Defender XDR alert shows as recommended actions.",
    bad: Example::new(
        "sentinel: {keyedOn: query}\nautomation:\n  - {key: ask, name: Ask, order: 10, actions: [{task: {title: Call the owner}}]}",
    ),
    good: Example::new(
        "triage: Call the owner\nsentinel: {keyedOn: query}\nautomation:\n  - {key: ask, name: Ask, order: 10, actions: [{tags: [call-the-owner]}]}",
    ),
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    for (index, action) in rule.rule.actions.iter().enumerate() {
        if matches!(action, AutomationAction::Task(_)) {
            found.add(
                Place::Key(rule.at.key("actions").index(index).key("task")),
                "the Defender portal does not show tasks",
                "nothing needs to be done; steps under `triage` are shown with the alert",
            );
        }
    }
}
