//! A rendered Sentinel analytics rule, and the alerts that it raises of its results.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::alert::{cell, fill, text_of};
use super::rows::ResultRows;
use crate::definition::Duration;
use crate::platform::entity::{ENTITY_KINDS, EntityKind};
use rulesmith_kql::Value;
use rulesmith_kql::value::calendar::SECOND;

/// A Sentinel analytics rule, as far as its runs and alerts depend on it.
#[derive(Clone, Debug)]
pub struct AnalyticsRule {
    /// Its resource name.
    pub guid: String,
    /// Its name.
    pub name: String,
    /// Its severity, as Sentinel writes it.
    pub severity: String,
    /// What it runs.
    pub query: String,
    /// How often it runs, in ticks; zero for an NRT rule.
    pub frequency: i64,
    /// How far back it reads, in ticks.
    pub period: i64,
    /// One alert per result; otherwise one for all of them.
    pub per_result: bool,
    /// Whether its alerts become incidents.
    pub creates_incidents: bool,
    trigger: Option<(String, u64)>,
    entities: Vec<(String, Vec<(String, String)>)>,
    details: Vec<(String, String)>,
    overrides: Map<String, Json>,
}

/// An alert of a Sentinel rule.
#[derive(Clone, Debug, PartialEq)]
pub struct SentinelAlert {
    /// Its title.
    pub title: String,
    /// Its severity, as Sentinel writes it.
    pub severity: String,
    /// Its entities: those of the mappings for which the result has a value.
    pub entities: Vec<SentinelEntity>,
    /// Its custom details.
    pub details: Vec<(String, String)>,
}

/// An entity of a Sentinel alert.
#[derive(Clone, Debug, PartialEq)]
pub struct SentinelEntity {
    /// Sentinel's name of its kind.
    pub kind: String,
    /// Sentinel's identifier → value, none of them empty.
    pub fields: Vec<(String, String)>,
}

impl AnalyticsRule {
    /// Reads the `properties` of a rendered rule. `None` where it is no rule that runs a query.
    pub fn read(guid: &str, properties: &Json) -> Option<Self> {
        let text = |key: &str| properties.get(key).and_then(Json::as_str).map(plain);
        let duration = |key: &str| text(key).and_then(|text| ticks(&text));
        let pairs = |value: &Json| -> Vec<(String, String)> {
            let members = value.as_object().into_iter().flatten();
            members.filter_map(|(key, column)| Some((key.clone(), plain(column.as_str()?)))).collect()
        };
        let frequency = duration("queryFrequency").unwrap_or(0);
        Some(Self {
            guid: guid.to_owned(),
            name: text("displayName")?,
            severity: text("severity").unwrap_or_default(),
            query: text("query")?,
            frequency,
            period: duration("queryPeriod").unwrap_or(frequency),
            per_result: properties.pointer("/eventGroupingSettings/aggregationKind").and_then(Json::as_str)
                == Some("AlertPerResult"),
            creates_incidents: properties.pointer("/incidentConfiguration/createIncident")
                != Some(&Json::Bool(false)),
            trigger: text("triggerOperator").zip(properties.get("triggerThreshold").and_then(Json::as_u64)),
            entities: properties
                .get("entityMappings")
                .and_then(Json::as_array)
                .into_iter()
                .flatten()
                .filter_map(mapping)
                .collect(),
            details: properties.get("customDetails").map(pairs).unwrap_or_default(),
            overrides: properties
                .get("alertDetailsOverride")
                .and_then(Json::as_object)
                .cloned()
                .unwrap_or_default(),
        })
    }

    /// The alerts of one run's results.
    pub fn alerts(&self, found: ResultRows<'_>) -> Vec<SentinelAlert> {
        if !self.triggers(found.rows.len()) {
            return Vec::new();
        }
        let count = if self.per_result { found.rows.len() } else { 1 };
        let nothing = Vec::new();
        // A rule that triggers on fewer results than its threshold may have none.
        (0..count).map(|row| self.alert(found.columns, found.rows.get(row).unwrap_or(&nothing))).collect()
    }

    fn triggers(&self, results: usize) -> bool {
        let Some((operator, threshold)) = &self.trigger else { return results > 0 };
        let results = u64::try_from(results).unwrap_or(u64::MAX);
        match operator.as_str() {
            "LessThan" => results < *threshold,
            "Equal" => results == *threshold,
            "NotEqual" => results != *threshold,
            _ => results > *threshold,
        }
    }

    fn alert(&self, columns: &[Arc<str>], row: &[Value]) -> SentinelAlert {
        let format = |key: &str| self.overrides.get(key).and_then(Json::as_str).map(plain);
        let severity = format("alertSeverityColumnName").map(|column| text_of(columns, row, &column));
        let known = ["Informational", "Low", "Medium", "High"];
        let severity =
            severity.and_then(|text| known.into_iter().find(|name| name.eq_ignore_ascii_case(&text)));
        let entity = |(kind, fields): &(String, Vec<(String, String)>)| {
            let fields: Vec<(String, String)> = fields
                .iter()
                .filter_map(|(identifier, column)| {
                    Some((identifier.clone(), cell(columns, row, column)?.to_text().to_string()))
                })
                .filter(|(_, value)| !value.is_empty())
                .collect();
            (!fields.is_empty()).then(|| SentinelEntity { kind: kind.clone(), fields })
        };
        SentinelAlert {
            title: format("alertDisplayNameFormat")
                .map_or_else(|| self.name.clone(), |text| fill(&text, columns, row)),
            severity: severity.unwrap_or(&self.severity).to_owned(),
            entities: self.entities.iter().filter_map(entity).collect(),
            details: self
                .details
                .iter()
                .map(|(key, column)| (key.clone(), text_of(columns, row, column)))
                .collect(),
        }
    }
}

impl SentinelEntity {
    /// The neutral kind.
    pub fn neutral(&self) -> Option<&'static EntityKind> {
        ENTITY_KINDS.iter().find(|kind| kind.sentinel == Some(&*self.kind))
    }

    /// Its values, and what they are together: the UPN of a name and its suffix, the full name of a host.
    pub fn values(&self) -> Vec<String> {
        let field = |name: &str| self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value);
        let mut values: Vec<String> = self.fields.iter().map(|(_, value)| value.clone()).collect();
        for (first, join, second) in [("Name", '@', "UPNSuffix"), ("HostName", '.', "DnsDomain")] {
            if let (Some(first), Some(second)) = (field(first), field(second)) {
                values.push(format!("{first}{join}{second}"));
            }
        }
        values
    }
}

/// A text of an ARM template as it deploys: `[[` before a text that would be an expression is one bracket.
pub(crate) fn plain(text: &str) -> String {
    match text.strip_prefix("[[") {
        Some(rest) if text.ends_with(']') => format!("[{rest}"),
        _ => text.to_owned(),
    }
}

fn ticks(text: &str) -> Option<i64> {
    i64::try_from(text.parse::<Duration>().ok()?.seconds()).ok()?.checked_mul(SECOND)
}

fn mapping(value: &Json) -> Option<(String, Vec<(String, String)>)> {
    let field = |value: &Json| {
        let text = |key: &str| value.get(key).and_then(Json::as_str).map(plain);
        Some((text("identifier")?, text("columnName")?))
    };
    let kind = value.get("entityType")?.as_str()?.to_owned();
    Some((kind, value.get("fieldMappings")?.as_array()?.iter().filter_map(field).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rule(more: &Json) -> AnalyticsRule {
        let mut properties = json!({
            "displayName": "Escalation: A", "severity": "High", "query": "T",
            "queryFrequency": "PT15M", "queryPeriod": "P1D", "triggerOperator": "GreaterThan", "triggerThreshold": 0,
            "eventGroupingSettings": {"aggregationKind": "AlertPerResult"},
            "entityMappings": [{"entityType": "Account", "fieldMappings": [
                {"identifier": "Name", "columnName": "AccountName"},
                {"identifier": "UPNSuffix", "columnName": "AccountUPNSuffix"}]},
                {"entityType": "IP", "fieldMappings": [{"identifier": "Address", "columnName": "IPAddress"}]}],
            "customDetails": {"Number": "IncidentNumber"},
        });
        properties.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        AnalyticsRule::read("g", &properties).unwrap()
    }

    fn columns() -> Vec<Arc<str>> {
        ["AccountName", "AccountUPNSuffix", "IPAddress", "IncidentNumber", "AlertSeverity"]
            .map(Arc::from)
            .to_vec()
    }

    fn row(severity: &str) -> Vec<Value> {
        vec![
            Value::from("dana"),
            Value::from("b.example"),
            Value::from(""),
            Value::Long(7),
            Value::from(severity),
        ]
    }

    #[test]
    fn an_alert_takes_what_the_rule_maps() {
        let (columns, rows) = (columns(), vec![row("low"), row("x")]);
        let rule = rule(&json!({}));
        assert_eq!((rule.frequency, rule.period), (900 * SECOND, 86_400 * SECOND));
        let alerts = rule.alerts(ResultRows { columns: &columns, rows: &rows });
        assert_eq!(alerts.len(), 2);
        assert_eq!((&*alerts[0].title, &*alerts[0].severity), ("Escalation: A", "High"));
        assert_eq!(alerts[0].entities.len(), 1);
        assert_eq!(alerts[0].entities[0].values(), ["dana", "b.example", "dana@b.example"]);
        assert_eq!(alerts[0].entities[0].neutral().unwrap().name, "account");
        assert_eq!(alerts[0].details, [("Number".to_owned(), "7".to_owned())]);
    }

    #[test]
    fn overrides_take_the_place_of_the_rules_own_values() {
        let (columns, rows) = (columns(), vec![row("low"), row("x")]);
        let rule = rule(&json!({
            "alertDetailsOverride": {"alertDisplayNameFormat": "[[{{AccountName}}]", "alertSeverityColumnName": "AlertSeverity"},
        }));
        let alerts = rule.alerts(ResultRows { columns: &columns, rows: &rows });
        let shown: Vec<_> = alerts.iter().map(|alert| (&*alert.title, &*alert.severity)).collect();
        assert_eq!(shown, [("[dana]", "Low"), ("[dana]", "High")]);
    }

    #[test]
    fn the_threshold_decides_whether_there_is_an_alert() {
        let (columns, rows) = (columns(), vec![row(""), row("")]);
        let count = |more: &Json, rows: &[Vec<Value>]| {
            rule(more).alerts(ResultRows { columns: &columns, rows }).len()
        };
        assert_eq!(count(&json!({"triggerThreshold": 2}), &rows), 0);
        assert_eq!(count(&json!({"triggerThreshold": 1}), &rows), 2);
        assert_eq!(count(&json!({"eventGroupingSettings": {"aggregationKind": "SingleAlert"}}), &rows), 1);
        let single = json!({"triggerOperator": "LessThan", "triggerThreshold": 1,
            "eventGroupingSettings": {"aggregationKind": "SingleAlert"}});
        assert_eq!(count(&single, &rows), 0);
        assert_eq!(count(&single, &[]), 1);
    }
}
