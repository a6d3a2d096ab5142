//! Settings that only Sentinel's preview API knows.

use crate::definition::Detection;
use crate::definition::sentinel::AlertProperty;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::{at, value};
use crate::lint::{Check, Example, Findings, Lint, LintContext};
use crate::platform::sentinel::API_STABLE;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "needs-the-preview-api",
    severity: DiagnosticSeverity::Error,
    summary: "The Sentinel rule needs the preview API, and `rulesmith.toml` does not allow it.",
    why: "NRT rules and overridden sub-techniques exist in preview API versions alone. The preview API can change without \
          notice, so that the project says once whether it is used.",
    bad: Example::new("sentinel:\n  keyedOn: query\n  frequency: continuous"),
    good: Example::new("sentinel:\n  keyedOn: query\n  frequency: continuous")
        .config("[sentinel]\npreview = true"),
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(sentinel) = detection.sentinel.as_ref().filter(|_| !case.config.sentinel.preview) else {
        return;
    };
    let help = "set `preview = true` under `[sentinel]` in rulesmith.toml";
    // A continuous keyed rule is wrong either way, which has a lint of its own.
    if super::is_continuous(sentinel) && super::keyed(detection).is_none() {
        found.add(
            value(["sentinel", "frequency"]),
            format!("a continuous (NRT) rule needs the preview API, expected a frequency such as `5m` for {API_STABLE}"),
            help,
        );
    }
    if sentinel.overrides.properties.contains_key(&AlertProperty::SubTechniques) {
        found.add(
            crate::diagnostic::Place::Key(at(["sentinel", "overrides", "properties", "subTechniques"])),
            format!("`subTechniques` needs the preview API, expected `techniques` for {API_STABLE}"),
            help,
        );
    }
}
