//! The rows of `SecurityAlert` and `SecurityIncident` that the services write about one alert, at offsets from the moment
//! at which it was raised.

use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::{OTHER_TITLE, RaisedIncident, Written};
use crate::platform::sentinel::OWN_ALERT_PROVIDERS;
use crate::scenario::alert::AlertEntity;
use rulesmith_kql::value::calendar::MINUTE;
use rulesmith_kql::value::text;

/// What the rows are about.
pub(super) struct IncidentRows<'a> {
    pub(super) raised: &'a RaisedIncident<'a>,
}

impl IncidentRows<'_> {
    /// A stable id for what the scenarios call `name`.
    pub(super) fn id(&self, name: &str) -> String {
        let text = format!("{}/{}/{name}", self.raised.detection.id, self.raised.alert.title);
        Uuid::new_v5(&Uuid::NAMESPACE_URL, text.as_bytes()).to_string()
    }

    fn time(&self, offset: i64) -> String {
        text::datetime(self.raised.at.saturating_add(offset))
    }

    /// The first run of the rule at least five minutes after the alert.
    fn run(&self) -> i64 {
        let from = self.raised.at + 5 * MINUTE;
        let every = self.raised.frequency.max(1);
        from + (every - from.rem_euclid(every)) - self.raised.at
    }

    /// Our alert, written at one offset and ingested at another.
    pub(super) fn alert(&self, name: &str, written: i64, ingested: i64) -> Written {
        let alert = self.raised.alert;
        let row = json!({
            "TimeGenerated": self.time(written.max(0)),
            "SystemAlertId": self.id(name),
            "AlertName": alert.title,
            "DisplayName": alert.title,
            "Description": alert.description,
            "AlertSeverity": alert.severity.sentinel(),
            "ProviderName": "MDATP",
            "ProductName": "Microsoft Defender XDR",
            "VendorName": "Microsoft",
            "VendorOriginalId": self.id(name),
            "Status": "New",
            "StartTime": self.time(0),
            "EndTime": self.time(0),
            "ProcessingEndTime": self.time(written),
            "Entities": entities(&alert.entities).to_string(),
            "Tactics": self.tactics(),
            "Techniques": Json::from(self.techniques()).to_string(),
            "AlertLink": format!("https://security.microsoft.com/alerts/{}", self.id(name)),
            "SourceSystem": "Detection",
            "IsIncident": false,
            "Type": "SecurityAlert",
        });
        self.written(row, ingested)
    }

    /// Our alert, ingested just when the rule runs.
    pub(super) fn alert_on_run(&self, name: &str) -> Written {
        let run = self.run();
        self.alert(name, run - MINUTE, run)
    }

    /// An alert of another detection.
    pub(super) fn other_alert(&self, name: &str, at: i64) -> Written {
        let mut written = self.alert(name, at, at + MINUTE);
        let other = json!({
            "TimeGenerated": self.time(at), "AlertName": OTHER_TITLE, "DisplayName": OTHER_TITLE,
            "Description": "", "AlertSeverity": "Medium", "Entities": "[]", "ProviderName": "MCAS",
            "Tactics": "InitialAccess", "Techniques": "[]",
        });
        overwrite(&mut written.row, other);
        written
    }

    /// The alert that the keyed rule raises.
    pub(super) fn own_alert(&self, name: &str, at: i64) -> Written {
        let mut written = self.alert(name, at, at + MINUTE);
        let own = json!({
            "TimeGenerated": self.time(at), "AlertName": self.raised.own_title, "DisplayName": self.raised.own_title,
            "ProviderName": OWN_ALERT_PROVIDERS.first(), "ProductName": "Azure Sentinel",
        });
        overwrite(&mut written.row, own);
        written
    }

    /// An incident as it was changed at an offset; its row is ingested a minute later.
    pub(super) fn incident(&self, name: &str, title: &str, alerts: &[&str], at: i64) -> Written {
        self.late_incident(name, title, alerts, at, at + MINUTE)
    }

    /// An incident whose row is ingested just when the rule runs.
    pub(super) fn incident_on_run(&self, name: &str, title: &str, alerts: &[&str]) -> Written {
        let run = self.run();
        self.late_incident(name, title, alerts, run - MINUTE, run)
    }

    /// An incident as it was changed at one offset, in a row that was ingested at another.
    pub(super) fn late_incident(
        &self,
        name: &str,
        title: &str,
        alerts: &[&str],
        changed: i64,
        ingested: i64,
    ) -> Written {
        let alerts: Vec<String> = alerts.iter().map(|alert| self.id(alert)).collect();
        let row = json!({
            "TimeGenerated": self.time(ingested),
            "IncidentName": self.id(name),
            "IncidentNumber": if name == "first" { 4012 } else { 3977 },
            "Title": title,
            "Severity": self.raised.alert.severity.sentinel(),
            "Status": "New",
            "ProviderName": "Microsoft XDR",
            "ProviderIncidentId": if name == "first" { "51840" } else { "51322" },
            "IncidentUrl": format!("https://security.microsoft.com/incidents/{}", self.id(name)),
            "AlertIds": alerts,
            "BookmarkIds": [],
            "RelatedAnalyticRuleIds": [],
            "Comments": [],
            "Labels": [],
            "Tasks": [],
            "Owner": {"objectId": null, "email": null, "assignedTo": null, "userPrincipalName": null},
            "CreatedTime": self.time(changed.min(MINUTE)),
            "FirstActivityTime": self.time(0),
            "LastActivityTime": self.time(0),
            "LastModifiedTime": self.time(changed),
            "FirstModifiedTime": self.time(changed.min(MINUTE)),
            "ModifiedBy": "Microsoft Defender XDR",
            "AdditionalData": {"alertsCount": alerts.len(), "tactics": [self.tactics()], "alertProductNames": ["Microsoft Defender XDR"]},
            "SourceSystem": "Azure",
            "Type": "SecurityIncident",
        });
        self.written(row, ingested)
    }

    /// The source of a merge, which the services close and tag.
    pub(super) fn closed_incident(&self, name: &str, title: &str, at: i64) -> Written {
        let mut written = self.incident(name, title, &[], at);
        let closed = json!({
            "Status": "Closed", "ClosedTime": self.time(at), "Classification": "Undetermined",
            "Labels": [{"labelName": "Redirected", "labelType": "System"}],
        });
        overwrite(&mut written.row, closed);
        written
    }

    fn written(&self, row: Json, ingested: i64) -> Written {
        let row = if let Json::Object(row) = row { row } else { Map::new() };
        Written { ingested: self.raised.at.saturating_add(ingested), row }
    }

    fn tactics(&self) -> String {
        let tactics = self.raised.detection.attack.first().map(|entry| entry.tactic);
        tactics.map(|tactic| tactic.name().to_owned()).unwrap_or_default()
    }

    fn techniques(&self) -> Vec<String> {
        let first = self.raised.detection.attack.first();
        first.map(|entry| entry.techniques.clone()).unwrap_or_default()
    }
}

fn overwrite(row: &mut Map<String, Json>, with: Json) {
    if let Json::Object(with) = with {
        row.extend(with);
    }
}

/// The entities of an alert as `SecurityAlert.Entities` writes them.
pub(crate) fn entities(entities: &[AlertEntity]) -> Json {
    let written = entities.iter().enumerate().map(|(index, entity)| {
        let mut members = Map::new();
        members.insert("$id".to_owned(), json!((index + 2).to_string()));
        for (name, value) in &entity.identifiers {
            for (field, value) in fields(entity.kind.name, name, value) {
                members.entry(field).or_insert_with(|| Json::from(value));
            }
        }
        members.insert("Type".to_owned(), Json::from(type_name(entity)));
        Json::Object(members)
    });
    written.collect()
}

/// The fields of an entity that one identifier fills. A UPN and the full name of a host are written in two parts.
pub(crate) fn fields(kind: &str, identifier: &str, value: &str) -> Vec<(String, String)> {
    let two = |first: &str, second: &str, at: char| match value.split_once(at) {
        Some((head, tail)) => vec![(first.to_owned(), head.to_owned()), (second.to_owned(), tail.to_owned())],
        None => vec![(first.to_owned(), value.to_owned())],
    };
    match (kind, identifier) {
        ("account", "upn") => two("Name", "UPNSuffix", '@'),
        ("host", "name") => two("HostName", "DnsDomain", '.'),
        ("host", "deviceId") => vec![("MdatpDeviceId".to_owned(), value.to_owned())],
        _ => {
            let sentinel = crate::platform::entity::kind(kind)
                .and_then(|kind| kind.identifier(identifier))
                .and_then(|identifier| identifier.sentinel);
            let mut name = sentinel.unwrap_or(identifier).to_owned();
            if let Some(first) = name.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            vec![(name, value.to_owned())]
        }
    }
}

/// `Type` of an entity: lower case, words joined by hyphens. Source: the entities reference of Sentinel.
fn type_name(entity: &AlertEntity) -> String {
    match entity.kind.name {
        "fileHash" => "filehash".to_owned(),
        "submissionMail" => "SubmissionMail".to_owned(),
        name => {
            let mut written = String::with_capacity(name.len() + 2);
            for character in name.chars() {
                if character.is_ascii_uppercase() {
                    written.push('-');
                }
                written.push(character.to_ascii_lowercase());
            }
            written
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::entity::kind;

    fn entity(name: &str, identifiers: &[(&str, &str)]) -> AlertEntity {
        let identifiers = identifiers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        AlertEntity { kind: kind(name).unwrap(), identifiers: identifiers.collect() }
    }

    #[test]
    fn entities_are_written_as_the_table_has_them() {
        let written = entities(&[
            entity("account", &[("aadUserId", "5b8f"), ("upn", "dana@contoso.example")]),
            entity("host", &[("deviceId", "3f9c"), ("name", "ws-042.contoso.example")]),
            entity("ip", &[("address", "203.0.113.24")]),
            entity("mailMessage", &[("networkMessageId", "n")]),
        ]);
        assert_eq!(
            written,
            json!([
                {"$id": "2", "AadUserId": "5b8f", "Name": "dana", "UPNSuffix": "contoso.example", "Type": "account"},
                {"$id": "3", "MdatpDeviceId": "3f9c", "HostName": "ws-042", "DnsDomain": "contoso.example", "Type": "host"},
                {"$id": "4", "Address": "203.0.113.24", "Type": "ip"},
                {"$id": "5", "NetworkMessageId": "n", "Type": "mail-message"},
            ])
        );
    }
}
