//! A sub-technique that Sentinel's stable API does not support.

use indoc::indoc;

use crate::definition::Detection;
use crate::definition::attack::parent_technique;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "sub-technique-dropped",
    severity: DiagnosticSeverity::Info,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The Sentinel rule has the parent of a sub-technique.",
    why: "`subTechniques` exists in preview API versions only; the stable one accepts parents. With `preview = \
          true` in `rulesmith.toml` the sub-technique is rendered.",
    bad: Example::new(indoc! {"
        attack:
          - tactic: DefenseEvasion
            techniques: [T1562.001]
        sentinel: {keyedOn: query}
    "}),
    good: Example::new(indoc! {"
        attack:
          - tactic: DefenseEvasion
            techniques: [T1562.001]
        sentinel: {keyedOn: query}
    "})
    .config(indoc! {"
        [sentinel]
        preview = true
    "}),
    how_to_fix: "No action is required. Set `preview = true` under `[sentinel]` in `rulesmith.toml` to keep the \
          sub-technique.",
    sources: &[sources::ARM_ALERT_RULES],
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    if detection.sentinel.is_none() || case.config.sentinel.preview {
        return;
    }
    for (at, _, id) in super::techniques(detection) {
        let parent = parent_technique(id);
        if parent != id {
            found.add(
                Place::Value(at),
                format!("the Sentinel rule has `{parent}` instead of `{id}`: the stable API does not support sub-techniques"),
                "no action is required; set `preview = true` under `[sentinel]` in rulesmith.toml to keep it",
            );
        }
    }
}
