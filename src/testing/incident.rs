//! An alert of Defender XDR → the rows of `SecurityAlert` and `SecurityIncident` that the services write for it.
//!
//! The rows are simulated: their columns are those that Microsoft documents, and the ways in which correlation names,
//! renames and merges incidents are those that are published; how correlation decides is not.

use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::alert::{Alert, AlertEntity};
use crate::definition::Detection;
use crate::kql::eval::value::calendar::{HOUR, MINUTE};
use crate::kql::eval::value::text;
use crate::platform::sentinel::OWN_ALERT_PROVIDERS;

/// A row of a table with the moment at which it can be read.
#[derive(Clone, Debug)]
pub struct Written {
    /// When it was ingested, in ticks.
    pub ingested: i64,
    /// Column → value. `TimeGenerated` is among them.
    pub row: Map<String, Json>,
}

/// One course that events may take, and what a keyed rule has to make of it.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What happens, in words that follow `where`.
    pub what: &'static str,
    /// Whether only the title of the alert can be recognized.
    pub needs_alert_title: bool,
    /// Rows of `SecurityAlert`.
    pub alerts: Vec<Written>,
    /// Rows of `SecurityIncident`.
    pub incidents: Vec<Written>,
    /// The pairs of incident (its `IncidentName`) and alert (its `SystemAlertId`) to be raised, each once.
    pub pairs: Vec<(String, String)>,
}

/// What the scenarios are about.
#[derive(Clone, Copy, Debug)]
pub struct Raised<'a> {
    /// The detection.
    pub detection: &'a Detection,
    /// Its alert.
    pub alert: &'a Alert,
    /// When the alert was raised, in ticks.
    pub at: i64,
    /// How often the keyed rule runs, in ticks.
    pub frequency: i64,
    /// How far back it reads, in ticks.
    pub period: i64,
    /// The title of the keyed rule's own alert.
    pub own_title: &'a str,
}

/// What Defender XDR appends to the title of an alert to name the incident. Source: manage-incidents.
const ONE_ENDPOINT: &str = "on one endpoint";
const ONE_USER: &str = "involving one user";
const SEVERAL_SOURCES: &str = "reported by multiple sources";
/// What it calls an incident of correlated alerts. Source: the same.
const MULTI_STAGE: &str = "Multi-stage incident involving Initial access & Execution on one endpoint";
/// An alert of another detection.
const OTHER_TITLE: &str = "Suspicious sign-in from an unfamiliar address";

/// Every course, the plain one first.
pub fn scenarios(raised: &Raised<'_>) -> Vec<Scenario> {
    let every = raised.frequency;
    let world = World { raised };
    let named = |suffix: &str| format!("{} {suffix}", raised.alert.title);
    let ours = || world.alert("ours", 0, 2 * MINUTE);
    let pair = |incident: &str| vec![(world.id(incident), world.id("ours"))];
    vec![
        Scenario {
            what: "the incident is named after the alert with its scope behind it",
            needs_alert_title: false,
            alerts: vec![ours()],
            incidents: vec![world.incident("first", &named(ONE_ENDPOINT), &["ours"], 3 * MINUTE)],
            pairs: pair("first"),
        },
        Scenario {
            what: "the row of the alert arrives after that of the incident",
            needs_alert_title: false,
            alerts: vec![world.alert("ours", 0, every + 7 * MINUTE)],
            incidents: vec![world.incident("first", &named(ONE_USER), &["ours"], 3 * MINUTE)],
            pairs: pair("first"),
        },
        Scenario {
            what: "the row of the incident arrives late",
            needs_alert_title: false,
            alerts: vec![ours()],
            incidents: vec![world.late_incident(
                "first",
                &named(SEVERAL_SOURCES),
                &["ours"],
                3 * MINUTE,
                2 * every + 10 * MINUTE,
            )],
            pairs: pair("first"),
        },
        Scenario {
            what: "the rows arrive just when the rule runs",
            needs_alert_title: false,
            alerts: vec![world.alert_on_run("ours")],
            incidents: vec![world.incident_on_run("first", &named(ONE_ENDPOINT), &["ours"])],
            pairs: pair("first"),
        },
        Scenario {
            what: "both rows are written again",
            needs_alert_title: false,
            alerts: vec![ours(), world.alert("ours", every, every + 4 * MINUTE)],
            incidents: vec![
                world.incident("first", &named(ONE_ENDPOINT), &["ours"], 3 * MINUTE),
                world.incident("first", &named(ONE_ENDPOINT), &["ours"], every + 5 * MINUTE),
                world.incident("first", &named(ONE_ENDPOINT), &["ours"], 3 * every),
                world.incident("first", &named(ONE_ENDPOINT), &["ours"], raised.period + every + 5 * MINUTE),
            ],
            pairs: pair("first"),
        },
        Scenario {
            what: "correlation renames the incident after the rule has seen it",
            needs_alert_title: false,
            alerts: vec![ours(), world.other_alert("other", every + 3 * MINUTE)],
            incidents: vec![
                world.incident("first", &named(ONE_ENDPOINT), &["ours"], 3 * MINUTE),
                world.incident("first", MULTI_STAGE, &["ours", "other"], every + 5 * MINUTE),
            ],
            pairs: pair("first"),
        },
        Scenario {
            what: "correlation has renamed the incident before its first row",
            needs_alert_title: true,
            alerts: vec![world.other_alert("other", MINUTE), ours()],
            incidents: vec![world.incident("first", MULTI_STAGE, &["other", "ours"], 4 * MINUTE)],
            pairs: pair("first"),
        },
        Scenario {
            what: "the alert joins an older incident",
            needs_alert_title: true,
            alerts: vec![world.other_alert("other", -HOUR), ours()],
            incidents: vec![
                world.incident("older", &format!("{OTHER_TITLE} {ONE_USER}"), &["other"], 5 * MINUTE - HOUR),
                world.incident("older", &format!("{OTHER_TITLE} {ONE_USER}"), &["other", "ours"], 4 * MINUTE),
            ],
            pairs: pair("older"),
        },
        Scenario {
            what: "the incident is merged into an older one after the rule has seen it",
            needs_alert_title: true,
            alerts: vec![world.other_alert("other", -HOUR), ours()],
            incidents: vec![
                world.incident("older", &format!("{OTHER_TITLE} {ONE_USER}"), &["other"], 5 * MINUTE - HOUR),
                world.incident("first", &named(ONE_ENDPOINT), &["ours"], 3 * MINUTE),
                world.closed_incident("first", &named(ONE_ENDPOINT), 2 * every + 3 * MINUTE),
                world.incident(
                    "older",
                    &format!("{OTHER_TITLE} {ONE_USER}"),
                    &["other", "ours"],
                    2 * every + 4 * MINUTE,
                ),
            ],
            pairs: vec![(world.id("first"), world.id("ours")), (world.id("older"), world.id("ours"))],
        },
        Scenario {
            what: "the rule's own alert joins the incident",
            needs_alert_title: false,
            alerts: vec![ours(), world.own_alert("own", every + 2 * MINUTE)],
            incidents: vec![
                world.incident("first", &named(ONE_ENDPOINT), &["ours"], 3 * MINUTE),
                world.incident("first", &named(ONE_ENDPOINT), &["ours", "own"], every + 5 * MINUTE),
            ],
            pairs: pair("first"),
        },
    ]
}

struct World<'a> {
    raised: &'a Raised<'a>,
}

impl World<'_> {
    /// A stable id for what the scenarios call `name`.
    fn id(&self, name: &str) -> String {
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
    fn alert(&self, name: &str, written: i64, ingested: i64) -> Written {
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

    fn alert_on_run(&self, name: &str) -> Written {
        let run = self.run();
        self.alert(name, run - MINUTE, run)
    }

    /// An alert of another detection.
    fn other_alert(&self, name: &str, at: i64) -> Written {
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
    fn own_alert(&self, name: &str, at: i64) -> Written {
        let mut written = self.alert(name, at, at + MINUTE);
        let own = json!({
            "TimeGenerated": self.time(at), "AlertName": self.raised.own_title, "DisplayName": self.raised.own_title,
            "ProviderName": OWN_ALERT_PROVIDERS.first(), "ProductName": "Azure Sentinel",
        });
        overwrite(&mut written.row, own);
        written
    }

    fn incident(&self, name: &str, title: &str, alerts: &[&str], at: i64) -> Written {
        self.late_incident(name, title, alerts, at, at + MINUTE)
    }

    fn incident_on_run(&self, name: &str, title: &str, alerts: &[&str]) -> Written {
        let run = self.run();
        self.late_incident(name, title, alerts, run - MINUTE, run)
    }

    /// An incident as it was changed at one offset, in a row that was ingested at another.
    fn late_incident(
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
    fn closed_incident(&self, name: &str, title: &str, at: i64) -> Written {
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
