//! A task for an analyst, which the Defender portal does not show.

use indoc::indoc;

use crate::definition::automation::AutomationAction;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "task-not-shown",
    severity: DiagnosticSeverity::Info,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An automation rule adds a task, which the Defender portal does not show.",
    why: "Tasks are shown in the Azure portal only. Put the steps of the analyst under `triage`, which the \
          Defender XDR alert shows as recommended actions.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: ask
            name: Ask
            order: 10
            actions: [{task: {title: Call the owner}}]
    "}),
    good: Example::new(indoc! {"
        triage: Call the owner
        sentinel: {keyedOn: query}
        automation:
          - key: ask
            name: Ask
            order: 10
            actions: [{tags: [call-the-owner]}]
    "}),
    how_to_fix: "No action is required. Put the steps under `triage`.",
    sources: &[sources::AUTOMATION_IN_DEFENDER, sources::MOVE_TO_DEFENDER],
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    for (index, action) in rule.rule.actions.iter().enumerate() {
        if matches!(action, AutomationAction::Task(_)) {
            found.add(
                Place::Key(rule.at.key("actions").index(index).key("task")),
                "the Defender portal does not show tasks",
                "no action is required; steps under `triage` are shown with the alert",
            );
        }
    }
}
