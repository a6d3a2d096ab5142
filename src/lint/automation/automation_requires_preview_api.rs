//! What only Sentinel's preview API supports in automation rules.

use indoc::indoc;

use super::{ConditionAt, conditions, properties};
use crate::definition::automation::IdentifiedBy;
use crate::definition::condition::{ArrayType, Condition};
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, RuleContext};
use crate::platform::sentinel::{API_STABLE, PROPERTIES};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "automation-requires-preview-api",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "An automation rule needs the preview API, and `rulesmith.toml` does not allow it.",
    why: "Conditions on the titles of alerts, on the ids of custom detections and on the list of labels exist \
          in preview API versions only. The preview API can change without notice, so the project says once \
          whether it is used.",
    bad: Example::new(indoc! {"
        defender: {}
        automation:
          - key: page
            name: Page
            order: 10
            identifiedBy: customDetection
            actions: [{tags: [page]}]
    "}),
    good: Example::new(indoc! {"
        defender: {}
        automation:
          - key: page
            name: Page
            order: 10
            identifiedBy: customDetection
            actions: [{tags: [page]}]
    "})
    .config(indoc! {"
        [sentinel]
        preview = true
    "}),
    how_to_fix: "Set `preview = true` under `[sentinel]` in `rulesmith.toml`, or use what the stable API supports.",
    sources: &[sources::ARM_AUTOMATION_RULES],
    check: Check::Automation(check),
};

fn check(case: &LintContext<'_>, rule: &RuleContext<'_>, found: &mut Findings<'_>) {
    if case.config.sentinel.preview {
        return;
    }
    let mut needs: Vec<(Place, String)> = Vec::new();
    let identified_by = match rule.rule.identified_by {
        Some(IdentifiedBy::AlertTitle) => Some("alertTitle"),
        Some(IdentifiedBy::CustomDetection) => Some("customDetection"),
        _ => None,
    };
    needs.extend(identified_by.map(|by| (rule.value("identifiedBy"), format!("identifiedBy: {by}"))));
    for (at, condition) in properties(rule) {
        let is_preview =
            PROPERTIES.iter().any(|property| property.preview && property.name == condition.property);
        if is_preview {
            needs.push((Place::Value(at.key("property")), condition.property.clone()));
        }
    }
    for ConditionAt { at, condition, .. } in conditions(rule) {
        if matches!(condition, Condition::Array(array) if array.array == ArrayType::IncidentLabels) {
            needs.push((Place::Value(at.key("array")), "IncidentLabels".to_owned()));
        }
    }
    for (place, what) in needs {
        found.add(
            place,
            format!("`{what}` needs the preview API: {API_STABLE} does not support it"),
            "set `preview = true` under `[sentinel]` in rulesmith.toml, or use `identifiedBy: analyticsRule` or `IncidentLabel`",
        );
    }
}
