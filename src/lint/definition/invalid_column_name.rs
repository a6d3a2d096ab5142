//! A mapping to something that is not the name of a column.

use indoc::indoc;

use crate::definition::Detection;
use crate::diagnostic::{DiagnosticSeverity, Place, Pointer};
use crate::lint::context::at;
use crate::lint::{Check, Example, Findings, FixAvailability, Lint, LintContext, text};
use crate::platform::defender::ActionValue;
use crate::platform::sources;

pub(in crate::lint) static LINT: Lint = Lint {
    name: "invalid-column-name",
    severity: DiagnosticSeverity::Error,
    since: "0.1.0",
    fix: FixAvailability::Never,
    summary: "A mapping expects the name of a column, and its value is not one.",
    why: "Entities, details, overrides and actions take the name of a column of the result, never an \
          expression: letters, digits and `_`, not beginning with a digit.",
    bad: Example::new(indoc! {"
        entities:
          - account: {upn: RawEventData.UserId}
        defender: {}
    "}),
    good: Example::new(indoc! {"
        entities:
          - account: {upn: AccountUpn}      # the query: extend AccountUpn = tostring(RawEventData.UserId)
        defender: {}
    "}),
    how_to_fix: "Give the value a column in the query with `extend`, and name that column here.",
    sources: &[sources::TEMPLATE_CHECKS],
    check: Check::Detection(check),
};

fn check(_: &LintContext<'_>, detection: &Detection, found: &mut Findings<'_>) {
    for (at, column) in columns(detection) {
        if !text::is_column(column) {
            found.add(
                Place::Value(at),
                format!("invalid column name `{column}`, expected letters, digits and `_`"),
                "add a column with `extend` in the query, and name that column here",
            );
        }
    }
}

fn columns(detection: &Detection) -> Vec<(Pointer, &str)> {
    let mut columns = Vec::new();
    for (index, entity) in detection.entities.iter().enumerate() {
        let entity_at = at(["entities"]).index(index).key(entity.kind.name);
        columns
            .extend(entity.identifiers.iter().map(|(name, column)| (entity_at.key(name), column.as_str())));
    }
    columns.extend(detection.details.iter().map(|(key, column)| (at(["details", key]), column.as_str())));
    if let Some(defender) = &detection.defender {
        for (index, action) in defender.actions.iter().enumerate() {
            let action_at = at(["defender", "actions"]).index(index).key(action.kind.name);
            for parameter in action.kind.parameters.iter().filter(|it| it.value == ActionValue::Column) {
                if let Some(column) = action.parameters.get(parameter.name).and_then(|value| value.as_str()) {
                    columns.push((action_at.key(parameter.name), column));
                }
            }
        }
    }
    if let Some(sentinel) = &detection.sentinel {
        let details = sentinel.details.iter();
        columns.extend(details.map(|(key, column)| (at(["sentinel", "details", key]), column.as_str())));
        let overrides = at(["sentinel", "overrides"]);
        let written = [
            ("severityColumn", &sentinel.overrides.severity_column),
            ("tacticsColumn", &sentinel.overrides.tactics_column),
        ];
        for (key, column) in written {
            columns.extend(column.as_deref().map(|column| (overrides.key(key), column)));
        }
        for (property, column) in &sentinel.overrides.properties {
            columns.push((overrides.key("properties").key(property.name()), column));
        }
    }
    columns
}
