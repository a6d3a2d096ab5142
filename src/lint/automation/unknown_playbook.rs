//! A playbook that the project file does not declare.

use indoc::indoc;

use crate::definition::automation::AutomationAction;
use crate::diagnostic::{DiagnosticSeverity, Place, did_you_mean};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "unknown-playbook",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An automation rule runs a playbook that `rulesmith.toml` does not declare.",
    why: "A definition refers to a playbook by a name; the project file says which Logic App that is and in \
          which tenant. A rule whose playbook is missing cannot be deployed.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            actions: [{playbook: page-oncall}]
    "})
    .config(indoc! {r#"
        [playbooks.page-on-call]
        resource-id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Logic/workflows/page"
        tenant = "7d3c1a52-64d5-4a3e-9f5b-0b6a4b0c9e11"
    "#}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: page
            name: Page
            order: 10
            actions: [{playbook: page-on-call}]
    "})
    .config(indoc! {r#"
        [playbooks.page-on-call]
        resource-id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Logic/workflows/page"
        tenant = "7d3c1a52-64d5-4a3e-9f5b-0b6a4b0c9e11"
    "#}),
    how_to_fix: "Use a declared playbook, or declare this one under `[playbooks]`.",
    sources: &[sources::EXPORTED_AUTOMATION_RULES],
    check: Check::Automation(check),
};

fn check(case: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    for (index, action) in rule.rule.actions.iter().enumerate() {
        let AutomationAction::Playbook(name) = action else { continue };
        if !case.config.playbooks.contains_key(name) {
            let near = did_you_mean(name, case.config.playbooks.keys());
            found.add(
                Place::Value(rule.at.key("actions").index(index).key("playbook")),
                format!("unknown playbook `{name}`, expected one of `[playbooks]` in rulesmith.toml"),
                near.map_or_else(
                    || format!("add `[playbooks.{name}]` with `resource-id` and `tenant` to rulesmith.toml"),
                    |near| format!("did you mean `{near}`?"),
                ),
            );
        }
    }
}
