//! More actions than an automation rule may have.

use indoc::indoc;

use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sentinel::MAX_ACTIONS;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "too-many-actions",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An automation rule has more than 20 actions.",
    why: "This is the limit of the resource type.",
    bad: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: tag
            name: Tag
            order: 10
            actions: [
              {tags: [a]}, {tags: [b]}, {tags: [c]}, {tags: [d]}, {tags: [e]}, {tags: [f]},
              {tags: [g]}, {tags: [h]}, {tags: [i]}, {tags: [j]}, {tags: [k]}, {tags: [l]},
              {tags: [m]}, {tags: [n]}, {tags: [o]}, {tags: [p]}, {tags: [q]}, {tags: [r]},
              {tags: [s]}, {tags: [t]}, {tags: [u]}
            ]
    "}),
    good: Example::new(indoc! {"
        sentinel: {keyedOn: query}
        automation:
          - key: tag
            name: Tag
            order: 10
            actions: [{tags: [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u]}]
    "}),
    how_to_fix: "Combine tags into one action, or split the rule in two.",
    sources: &[sources::ARM_AUTOMATION_RULES],
    check: Check::Automation(check),
};

fn check(_: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    let count = rule.rule.actions.len();
    if count > MAX_ACTIONS {
        found.add(
            Place::Key(rule.at.key("actions")),
            format!("the rule has {count} actions, expected at most {MAX_ACTIONS}"),
            "combine tags into one action, or split the rule in two",
        );
    }
}
