//! An owner that the project file does not name.

use crate::definition::automation::AutomationAction;
use crate::diagnostic::{DiagnosticSeverity, Place, did_you_mean};
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "unknown-owner",
    severity: DiagnosticSeverity::Error,
    summary: "An automation rule assigns an owner that `rulesmith.toml` does not name.",
    why: "A definition names an owner by a word; the project file says which object of the directory that is.",
    bad: Example::new("sentinel: {keyedOn: query}\nautomation:\n  - {key: assign, name: Assign, order: 10, actions: [{owner: soc-tier-2}]}")
        .config("[owners.soc-tier2]\nobject-id = \"7d3c1a52-64d5-4a3e-9f5b-0b6a4b0c9e11\"\ntype = \"group\""),
    good: Example::new("sentinel: {keyedOn: query}\nautomation:\n  - {key: assign, name: Assign, order: 10, actions: [{owner: soc-tier2}]}")
        .config("[owners.soc-tier2]\nobject-id = \"7d3c1a52-64d5-4a3e-9f5b-0b6a4b0c9e11\"\ntype = \"group\""),
    check: Check::Automation(check),
};

fn check(case: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    for (index, action) in rule.rule.actions.iter().enumerate() {
        let AutomationAction::Owner(name) = action else { continue };
        if !case.config.owners.contains_key(name) {
            let near = did_you_mean(name, case.config.owners.keys());
            found.add(
                Place::Value(rule.at.key("actions").index(index).key("owner")),
                format!("no owner is called `{name}`, expected one of `[owners]` in rulesmith.toml"),
                near.map_or_else(
                    || format!("add `[owners.{name}]` with `object-id` and `type` to rulesmith.toml"),
                    |near| format!("did you mean `{near}`?"),
                ),
            );
        }
    }
}
