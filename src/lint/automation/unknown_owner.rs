//! An owner that the project file does not declare.

use indoc::indoc;

use crate::definition::automation::AutomationAction;
use crate::diagnostic::{DiagnosticSeverity, Place, did_you_mean};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "unknown-owner",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An automation rule assigns an owner that `rulesmith.toml` does not declare.",
    why: "A definition refers to an owner by a name; the project file says which object of the directory that \
          is.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: assign
            name: Assign
            order: 10
            actions: [{owner: soc-tier-2}]
    "})
    .config(indoc! {r#"
        [owners.soc-tier2]
        object-id = "7d3c1a52-64d5-4a3e-9f5b-0b6a4b0c9e11"
        type = "group"
    "#}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: assign
            name: Assign
            order: 10
            actions: [{owner: soc-tier2}]
    "})
    .config(indoc! {r#"
        [owners.soc-tier2]
        object-id = "7d3c1a52-64d5-4a3e-9f5b-0b6a4b0c9e11"
        type = "group"
    "#}),
    how_to_fix: "Use a declared owner, or declare this one under `[owners]`.",
    sources: &[],
    check: Check::Automation(check),
};

fn check(case: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    for (index, action) in rule.rule.actions.iter().enumerate() {
        let AutomationAction::Owner(name) = action else { continue };
        if !case.config.owners.contains_key(name) {
            let near = did_you_mean(name, case.config.owners.keys());
            found.add(
                Place::Value(rule.at.key("actions").index(index).key("owner")),
                format!("unknown owner `{name}`, expected one of `[owners]` in rulesmith.toml"),
                near.map_or_else(
                    || format!("add `[owners.{name}]` with `object-id` and `type` to rulesmith.toml"),
                    |near| format!("did you mean `{near}`?"),
                ),
            );
        }
    }
}
