//! What only Sentinel's preview API knows of automation rules.

use super::{ConditionAt, conditions, properties};
use crate::definition::automation::IdentifiedBy;
use crate::definition::condition::{ArrayType, Condition};
use crate::diagnostic::{DiagnosticSeverity, Place};
use crate::lint::{Check, Example, Findings, Lint, LintContext, RuleContext};
use crate::platform::sentinel::{API_STABLE, PROPERTIES};

pub(in crate::lint) static LINT: Lint = Lint {
    name: "automation-needs-the-preview-api",
    severity: DiagnosticSeverity::Error,
    summary: "An automation rule needs the preview API, and `rulesmith.toml` does not allow it.",
    why: "Conditions on the titles of alerts, on the ids of custom detections and on the list of labels exist in preview \
          API versions alone. The preview API can change without notice, so that the project says once whether it is used.",
    bad: Example::new("defender: {}\nautomation:\n  - {key: page, name: Page, order: 10, identifiedBy: customDetection, actions: [{tags: [page]}]}"),
    good: Example::new("defender: {}\nautomation:\n  - {key: page, name: Page, order: 10, identifiedBy: customDetection, actions: [{tags: [page]}]}")
        .config("[sentinel]\npreview = true"),
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
            format!("`{what}` needs the preview API, expected what {API_STABLE} has"),
            "set `preview = true` under `[sentinel]` in rulesmith.toml, or use `identifiedBy: analyticsRule` or `IncidentLabel`",
        );
    }
}
