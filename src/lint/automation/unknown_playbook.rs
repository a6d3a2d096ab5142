//! A playbook that the project file does not name.

use crate::definition::automation::AutomationAction;
use crate::diagnostic::{DiagnosticSeverity, Place, did_you_mean};
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "unknown-playbook",
    severity: DiagnosticSeverity::Error,
    summary: "An automation rule runs a playbook that `rulesmith.toml` does not name.",
    why: "A definition names a playbook by a word; the project file says which Logic App that is and in which tenant. A rule \
          whose playbook is missing does not deploy (import-export-automation-rules).",
    bad: Example::new("sentinel: {keyedOn: query}\nautomation:\n  - {key: page, name: Page, order: 10, actions: [{playbook: page-oncall}]}")
        .config("[playbooks.page-on-call]\nresource-id = \"/subscriptions/s/resourceGroups/g/providers/Microsoft.Logic/workflows/page\"\ntenant = \"7d3c1a52-64d5-4a3e-9f5b-0b6a4b0c9e11\""),
    good: Example::new("sentinel: {keyedOn: query}\nautomation:\n  - {key: page, name: Page, order: 10, actions: [{playbook: page-on-call}]}")
        .config("[playbooks.page-on-call]\nresource-id = \"/subscriptions/s/resourceGroups/g/providers/Microsoft.Logic/workflows/page\"\ntenant = \"7d3c1a52-64d5-4a3e-9f5b-0b6a4b0c9e11\""),
    check: Check::Automation(check),
};

fn check(case: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    for (index, action) in rule.rule.actions.iter().enumerate() {
        let AutomationAction::Playbook(name) = action else { continue };
        if !case.config.playbooks.contains_key(name) {
            let near = did_you_mean(name, case.config.playbooks.keys());
            found.add(
                Place::Value(rule.at.key("actions").index(index).key("playbook")),
                format!("no playbook is called `{name}`, expected one of `[playbooks]` in rulesmith.toml"),
                near.map_or_else(
                    || format!("add `[playbooks.{name}]` with `resource-id` and `tenant` to rulesmith.toml"),
                    |near| format!("did you mean `{near}`?"),
                ),
            );
        }
    }
}
