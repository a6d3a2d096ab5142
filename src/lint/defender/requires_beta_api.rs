//! Settings that only Graph's beta API supports.

use indoc::indoc;

use crate::definition::Detection;
use crate::definition::defender::AlertGrouping;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::key;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::defender::{API_BETA, API_STABLE};
use crate::platform::sources;
use crate::project::DefenderApi;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "requires-beta-api",
    severity: DiagnosticSeverity::Info,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The rule is deployed through Graph's beta API, since v1.0 does not support one of its settings.",
    why: "`lookback`, `grouping: single` and `correlate: false` exist in the beta API only. Such a rule is \
          rendered for it, even if `rulesmith.toml` says `v1.0`. The beta API can change without notice.",
    bad: Example::new(indoc! {"
        defender:
          frequency: 3h
          lookback: 12h
    "}),
    good: Example::new(indoc! {"
        defender:
          frequency: 3h
    "}),
    how_to_fix: "No action is required. Without the setting the rule stays on the stable API.",
    sources: &[sources::GRAPH_DETECTION_RULE],
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(defender) = &detection.defender else { return };
    if case.config.defender.api == DefenderApi::Beta {
        return;
    }
    let settings = [
        ("lookback", defender.lookback.is_some()),
        ("grouping", defender.grouping != AlertGrouping::PerEvent),
        ("correlate", !defender.correlate),
    ];
    for (name, _) in settings.into_iter().filter(|(_, given)| *given) {
        found.add(
            key(["defender", name]),
            format!("the {API_STABLE} API does not support `{name}`; the rule is rendered for {API_BETA}"),
            "no action is required; without it the rule stays on the stable API",
        );
    }
}
