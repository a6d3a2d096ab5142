//! Grouping by an entity or a detail that the alerts do not have.

use indoc::indoc;

use crate::definition::Detection;
use crate::definition::sentinel::GroupBy;
use crate::diagnostic::{DiagnosticSeverity, Place, did_you_mean};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, text};
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "unknown-grouping-key",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "Alerts are grouped by an entity or a custom detail that the rule does not have.",
    why: "Only entities and custom details that the rule defines can be compared; the service rejects others.",
    bad: Example::new(indoc! {"
        entities:
          - account: {aadUserId: AccountObjectId}
        sentinel:
          keyedOn: query
          incident: {group: {by: [account, host]}}
    "}),
    good: Example::new(indoc! {"
        entities:
          - account: {aadUserId: AccountObjectId}
        sentinel:
          keyedOn: query
          incident: {group: {by: [account]}}
    "}),
    how_to_fix: "Map the entity or add the detail, or remove it from the list.",
    sources: &[sources::SCHEDULED_RULES],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    let group = detection.sentinel.as_ref().and_then(|sentinel| sentinel.incident.group.as_ref());
    let Some(group) = group else { return };
    let group_at = at(["sentinel", "incident", "group"]);
    let mapped = super::mapped_kinds(detection);
    if let GroupBy::Entities(kinds) = &group.by {
        for (index, kind) in kinds.iter().enumerate().filter(|(_, kind)| !mapped.contains(&kind.0)) {
            let names: Vec<String> = mapped.iter().map(|kind| format!("`{}`", kind.name)).collect();
            found.add(
                Place::Value(group_at.key("by").index(index)),
                format!("the rule does not map `{}`, expected one of {}", kind.0.name, names.join(", ")),
                format!("map a `{}` for Sentinel, or remove it here", kind.0.name),
            );
        }
    }
    let details = text::sentinel_details(detection);
    for (index, name) in group.by_custom_details.iter().enumerate() {
        if !details.iter().any(|(_, key)| key == name) {
            let near = did_you_mean(name, details.iter().map(|(_, key)| *key));
            found.add(
                Place::Value(group_at.key("byCustomDetails").index(index)),
                format!("unknown custom detail `{name}`, expected one of `details`"),
                near.map_or_else(
                    || format!("add `{name}` to `details`"),
                    |near| format!("did you mean `{near}`?"),
                ),
            );
        }
    }
}
