//! Settings that only Sentinel's preview API supports.

use indoc::indoc;

use crate::definition::Detection;
use crate::definition::sentinel::AlertProperty;
use crate::diagnostic::DiagnosticSeverity;
use crate::lint::context::{at, value};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext};
use crate::platform::sentinel::API_STABLE;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "requires-preview-api",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "The Sentinel rule needs the preview API, and `rulesmith.toml` does not allow it.",
    why: "NRT rules and overridden sub-techniques exist in preview API versions only. The preview API can \
          change without notice, so the project says once whether it is used.",
    bad: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          frequency: continuous
    "}),
    good: Example::new(indoc! {"
        sentinel:
          keyedOn: query
          frequency: continuous
    "})
    .config(indoc! {"
        [sentinel]
        preview = true
    "}),
    how_to_fix: "Set `preview = true` under `[sentinel]` in `rulesmith.toml`, or use what the stable API supports.",
    sources: &[sources::ARM_ALERT_RULES],
    check: Check::Detection(check),
};

fn check(case: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let Some(sentinel) = detection.sentinel.as_ref().filter(|_| !case.config.sentinel.preview) else {
        return;
    };
    let help = "set `preview = true` under `[sentinel]` in rulesmith.toml";
    // A continuous keyed rule is wrong either way, and has its own lint.
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
