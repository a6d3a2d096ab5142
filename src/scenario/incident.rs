//! An alert of Defender XDR → the rows of `SecurityAlert` and `SecurityIncident` that the services write for it.
//!
//! The rows are simulated: their columns are those that Microsoft documents, and the ways in which correlation names,
//! renames and merges incidents are those that are published; how correlation decides is not.

mod rows;

use serde_json::{Map, Value as Json};

use super::alert::RaisedAlert;
use crate::definition::Detection;
use rows::IncidentRows;
pub(crate) use rows::fields;
use rulesmith_kql::value::calendar::{HOUR, MINUTE};

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
pub struct RaisedIncident<'a> {
    /// The detection.
    pub detection: &'a Detection,
    /// Its alert.
    pub alert: &'a RaisedAlert,
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
#[expect(clippy::too_many_lines, reason = "one entry for each course")]
pub fn scenarios(raised: &RaisedIncident<'_>) -> Vec<Scenario> {
    let every = raised.frequency;
    let world = IncidentRows { raised };
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
