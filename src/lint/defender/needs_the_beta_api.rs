//! Settings that only Graph's beta API knows.

use crate::definition::Detection;
use crate::definition::defender::AlertGrouping;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::key;
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use crate::platform::defender::{API_BETA, API_STABLE};
use crate::project::DefenderApi;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "needs-the-beta-api",
    severity: DiagnosticSeverity::Info,
    summary: "The rule is deployed through Graph's beta API, since v1.0 does not know one of its settings.",
    why: "`lookback`, `grouping: single` and `correlate: false` exist in the beta API alone. Such a rule is rendered for \
          it, also where `rulesmith.toml` says `v1.0`. The beta API can change without notice.",
    bad: Example::new("defender:\n  frequency: 3h\n  lookback: 12h"),
    good: Example::new("defender:\n  frequency: 3h"),
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
            format!("the {API_STABLE} API does not know `{name}`; the rule is rendered for {API_BETA}"),
            "nothing needs to be done; without it the rule stays on the stable API",
        );
    }
}
