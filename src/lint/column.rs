//! The columns that a definition names outside its query, and what happened to those that the query does not return.

use std::sync::Arc;

use crate::definition::Detection;
use crate::definition::alert::placeholders;
use crate::diagnostic::Place;
use crate::platform::defender::ActionValue;
use rulesmith_kql::bind::schema::{ColumnLookup, DroppedBy, Origin};
use rulesmith_kql::bind::tree::ScalarType;

use super::context::{AddedFinding, LintContext, at};
use super::target::{QueryTarget, TargetQuery, keyword};
use super::text;

/// A column that a definition names.
#[derive(Debug)]
pub(super) struct NamedColumn<'a> {
    /// Where.
    pub at: Place,
    /// Its name.
    pub column: &'a str,
    /// What for.
    pub role: ColumnRole,
}

/// What a column is named for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnRole {
    Entity,
    Detail,
    Action,
    /// Title or description of the alert.
    Text,
    /// `sentinel.overrides.title` and `description`.
    RuleText,
    /// `sentinel.details`.
    RuleDetail,
    Severity,
    Tactics,
    Property,
}

impl ColumnRole {
    /// Whether the column is one of the Sentinel rule's query, whichever that is.
    fn is_of_the_rule(self) -> bool {
        matches!(self, Self::RuleText | Self::RuleDetail | Self::Severity | Self::Tactics | Self::Property)
    }
}

/// Every column that a detection names, in the order of the format.
pub(super) fn named(detection: &Detection) -> Vec<NamedColumn<'_>> {
    let mut all = Vec::new();
    for (index, entity) in detection.entities.iter().enumerate() {
        let entity_at = at(["entities"]).index(index).key(entity.kind.name);
        all.extend(entity.identifiers.iter().map(|(name, column)| NamedColumn {
            at: Place::Value(entity_at.key(name)),
            column,
            role: ColumnRole::Entity,
        }));
    }
    all.extend(detection.details.iter().map(|(key, column)| NamedColumn {
        at: Place::Value(at(["details", key])),
        column,
        role: ColumnRole::Detail,
    }));
    for (pointer, text) in text::dynamic(detection) {
        let of_the_rule = pointer.as_str().starts_with("/sentinel");
        let role = if of_the_rule { ColumnRole::RuleText } else { ColumnRole::Text };
        all.extend(placeholders(text).filter(|it| !it.column.is_empty()).map(|it| NamedColumn {
            at: Place::Within(pointer.clone(), it.span),
            column: it.column,
            role,
        }));
    }
    if let Some(defender) = &detection.defender {
        for (index, action) in defender.actions.iter().enumerate() {
            let action_at = at(["defender", "actions"]).index(index).key(action.kind.name);
            for parameter in action.kind.parameters.iter().filter(|it| it.value == ActionValue::Column) {
                if let Some(column) = action.parameters.get(parameter.name).and_then(|value| value.as_str()) {
                    let at = Place::Value(action_at.key(parameter.name));
                    all.push(NamedColumn { at, column, role: ColumnRole::Action });
                }
            }
        }
    }
    of_the_rule(detection, &mut all);
    all
}

fn of_the_rule<'a>(detection: &'a Detection, all: &mut Vec<NamedColumn<'a>>) {
    let Some(sentinel) = &detection.sentinel else { return };
    all.extend(sentinel.details.iter().map(|(key, column)| NamedColumn {
        at: Place::Value(at(["sentinel", "details", key])),
        column,
        role: ColumnRole::RuleDetail,
    }));
    let overrides = at(["sentinel", "overrides"]);
    let columns = [
        ("severityColumn", &sentinel.overrides.severity_column, ColumnRole::Severity),
        ("tacticsColumn", &sentinel.overrides.tactics_column, ColumnRole::Tactics),
    ];
    for (key, column, role) in columns {
        if let Some(column) = column {
            all.push(NamedColumn { at: Place::Value(overrides.key(key)), column, role });
        }
    }
    all.extend(sentinel.overrides.properties.iter().map(|(property, column)| NamedColumn {
        at: Place::Value(overrides.key("properties").key(property.name())),
        column,
        role: ColumnRole::Property,
    }));
}

/// Whether the rule that reads the query takes the column from its result.
pub(super) fn takes(reading: &TargetQuery<'_>, detection: &Detection, role: ColumnRole) -> bool {
    let sentinel = detection.sentinel.as_ref();
    match reading.reader {
        QueryTarget::Defender | QueryTarget::Unassigned => !role.is_of_the_rule(),
        QueryTarget::Keyed => role.is_of_the_rule(),
        QueryTarget::Sentinel => match role {
            ColumnRole::Action => false,
            // Its own details and texts take the place of the detection's.
            ColumnRole::Detail => sentinel.is_some_and(|sentinel| sentinel.details.is_empty()),
            ColumnRole::Text => {
                sentinel.is_some_and(|it| it.overrides.title.is_none() || it.overrides.description.is_none())
            }
            _ => true,
        },
    }
}

/// What removed a column from the result that was there before, where none of these names is in it.
pub(super) fn lost(reading: &TargetQuery<'_>, names: &[&str]) -> Option<DroppedBy> {
    let mut first = None;
    for name in names {
        match reading.bound.lookup(name) {
            ColumnLookup::Present(_) | ColumnLookup::Unknown => return None,
            ColumnLookup::Absent(lost) => first = first.or(lost),
        }
    }
    first
}

/// What an operator did with a column, after its name: "`project` drops it".
pub(super) fn fate(lost: &DroppedBy) -> String {
    match &lost.renamed_to {
        Some(now) => format!("`{}` renames it to `{now}`", lost.operator),
        None => format!("`{}` drops it", lost.operator),
    }
}

/// Adds the operator that removed a column as a place of its own.
pub(super) fn show(
    case: &LintContext<'_>,
    reading: &TargetQuery<'_>,
    lost: &DroppedBy,
    finding: AddedFinding<'_>,
) {
    let Some(span) = keyword(reading.text, lost.span, &lost.operator) else { return };
    if reading.reader == QueryTarget::Keyed {
        return;
    }
    let (file, place) = case.place_in(reading, span);
    let message = if lost.renamed_to.is_some() { "renamed here" } else { "dropped here" };
    finding.related_in(&file, place, message);
}

/// The place of the operator that removed a column, else the query as a whole.
pub(super) fn place(
    case: &LintContext<'_>,
    reading: &TargetQuery<'_>,
    lost: &DroppedBy,
) -> (Arc<str>, Place) {
    match keyword(reading.text, lost.span, &lost.operator) {
        Some(span) => case.place_in(reading, span),
        None => (Arc::clone(case.file), Place::Key(at(["query"]))),
    }
}

/// Whether the result has a column of that name and of type dynamic.
pub(super) fn is_dynamic(reading: &TargetQuery<'_>, name: &str) -> bool {
    let ColumnLookup::Present(index) = reading.bound.lookup(name) else { return false };
    let column = reading.bound.schema().and_then(|row| row.columns.get(index));
    column.is_some_and(|column| column.ty == Some(ScalarType::Dynamic))
}

/// The column of a table that a result column is, where it is one.
pub(super) fn source(origin: &Origin) -> Option<&str> {
    match origin {
        Origin::Table { column, .. } => Some(column),
        Origin::Merged(first) => source(first),
        Origin::Expression(_) | Origin::Inferred => None,
    }
}
