//! A sub-technique that Sentinel's stable API has no place for.

use crate::definition::Detection;
use crate::definition::attack::parent_technique;
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "sub-technique-is-lost",
    severity: DiagnosticSeverity::Info,
    summary: "The Sentinel rule names the parent of a sub-technique.",
    why: "`subTechniques` exists in preview API versions alone; the stable one takes parents. With `preview = true` in \
          `rulesmith.toml` the sub-technique is rendered.",
    bad: Example::new(
        "attack:\n  - tactic: DefenseEvasion\n    techniques: [T1562.001]\nsentinel: {keyedOn: query}",
    ),
    good: Example::new(
        "attack:\n  - tactic: DefenseEvasion\n    techniques: [T1562.001]\nsentinel: {keyedOn: query}",
    )
    .config("[sentinel]\npreview = true"),
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
                format!("the Sentinel rule names `{parent}` instead of `{id}`: the stable API has no sub-techniques"),
                "nothing needs to be done; `preview = true` under `[sentinel]` in rulesmith.toml keeps it",
            );
        }
    }
}
