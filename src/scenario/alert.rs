//! A result row → the alert that a custom detection raises: texts filled in, entities by mapping, custom details.

use std::sync::Arc;

use indexmap::IndexMap;

use super::rows::ResultRows;
use crate::definition::alert::placeholders;
use crate::definition::defender::AlertGrouping;
use crate::definition::{AlertSeverity, Detection};
use crate::platform::entity::EntityKind;
use rulesmith_kql::Value;

/// An alert of Defender XDR.
#[derive(Clone, Debug, PartialEq)]
pub struct RaisedAlert {
    /// Its title, placeholders filled in.
    pub title: String,
    /// Its description, placeholders filled in.
    pub description: String,
    /// Its severity.
    pub severity: AlertSeverity,
    /// Its entities: those of the definition's for which the row has a value.
    pub entities: Vec<AlertEntity>,
    /// Its custom details: key → value as text.
    pub details: IndexMap<String, String>,
}

/// An entity of an alert.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertEntity {
    /// What it is.
    pub kind: &'static EntityKind,
    /// Neutral identifier → value, none of them empty.
    pub identifiers: IndexMap<String, String>,
}

impl AlertEntity {
    /// Whether one of its identifiers has this value, without regard to case.
    pub fn is_named(&self, kind: &str, value: &str) -> bool {
        self.kind.name == kind && self.identifiers.values().any(|found| found.eq_ignore_ascii_case(value))
    }
}

/// The alerts that the rows raise: one a row, or one of the first row where the rule groups all of them.
pub fn alerts(detection: &Detection, found: ResultRows<'_>) -> Vec<RaisedAlert> {
    let single =
        detection.defender.as_ref().is_some_and(|defender| defender.grouping == AlertGrouping::Single);
    let count = if single { found.rows.len().min(1) } else { found.rows.len() };
    found.rows.iter().take(count).map(|row| alert(detection, found.columns, row)).collect()
}

fn alert(detection: &Detection, columns: &[Arc<str>], row: &[Value]) -> RaisedAlert {
    let details = detection.details.iter().map(|(key, column)| (key.clone(), text_of(columns, row, column)));
    RaisedAlert {
        title: fill(detection.alert_title(), columns, row),
        description: fill(detection.alert_description(), columns, row),
        severity: detection.severity,
        entities: detection
            .entities
            .iter()
            .filter_map(|entity| {
                let identifiers: IndexMap<String, String> = entity
                    .identifiers
                    .iter()
                    .map(|(name, column)| (name.clone(), text_of(columns, row, column)))
                    .filter(|(_, value)| !value.is_empty())
                    .collect();
                (!identifiers.is_empty()).then_some(AlertEntity { kind: entity.kind, identifiers })
            })
            .collect(),
        details: details.collect(),
    }
}

/// A text with its `{{columns}}` replaced by their values. A column that is not there stays as written.
pub(crate) fn fill(text: &str, columns: &[Arc<str>], row: &[Value]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut from = 0;
    for placeholder in placeholders(text) {
        filled.push_str(text.get(from..placeholder.span.start).unwrap_or_default());
        match cell(columns, row, placeholder.column) {
            Some(value) => filled.push_str(&value.to_cow()),
            None => filled.push_str(text.get(placeholder.span.clone()).unwrap_or_default()),
        }
        from = placeholder.span.end;
    }
    filled.push_str(text.get(from..).unwrap_or_default());
    filled
}

/// A cell of a row by the name of its column.
pub(crate) fn cell<'r>(columns: &[Arc<str>], row: &'r [Value], column: &str) -> Option<&'r Value> {
    let index = columns.iter().position(|name| &**name == column)?;
    row.get(index)
}

/// The text of a cell; nothing where there is no such column.
pub(crate) fn text_of(columns: &[Arc<str>], row: &[Value], column: &str) -> String {
    cell(columns, row, column).map(|value| value.to_text().to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn detection(more: &serde_json::Value) -> Detection {
        let mut value = json!({
            "id": "a", "name": "A", "description": "D.", "severity": "low", "query": "T",
            "alert": {"title": "By {{Upn}} ({{ Device }}) {{Missing}}", "description": "{{Upn}} {{ open"},
            "entities": [{"account": {"upn": "Upn", "aadUserId": "Nothing"}}, {"host": {"name": "Nothing"}}],
            "details": {"Count": "Count", "None": "Nothing"},
        });
        value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value(value).unwrap()
    }

    fn columns() -> Vec<Arc<str>> {
        ["Upn", "Device", "Nothing", "Count"].map(Arc::from).to_vec()
    }

    fn row(upn: &str) -> Vec<Value> {
        vec![Value::from(upn), Value::from("ws-1"), Value::Null, Value::Long(3)]
    }

    #[test]
    fn texts_entities_and_details_come_from_the_row() {
        let (columns, rows) = (columns(), vec![row("a@b.example"), row("c@b.example")]);
        let alerts = alerts(&detection(&json!({})), ResultRows { columns: &columns, rows: &rows });
        assert_eq!(alerts.len(), 2);
        assert_eq!(alerts[0].title, "By a@b.example (ws-1) {{Missing}}");
        assert_eq!(alerts[0].description, "a@b.example {{ open");
        assert_eq!(alerts[0].severity, AlertSeverity::Low);
        assert_eq!(alerts[0].entities.len(), 1);
        assert!(alerts[0].entities[0].is_named("account", "A@b.example"));
        assert!(!alerts[0].entities[0].is_named("host", "A@b.example"));
        assert_eq!(
            alerts[0].details.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect::<Vec<_>>(),
            [("Count", "3"), ("None", "")]
        );
        assert_eq!(alerts[1].title, "By c@b.example (ws-1) {{Missing}}");
    }

    #[test]
    fn a_rule_that_groups_raises_one_alert() {
        let (columns, rows) = (columns(), vec![row("a"), row("b")]);
        let single = detection(&json!({"defender": {"grouping": "single"}}));
        assert_eq!(alerts(&single, ResultRows { columns: &columns, rows: &rows }).len(), 1);
        assert!(alerts(&single, ResultRows { columns: &columns, rows: &[] }).is_empty());
    }
}
