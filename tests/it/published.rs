//! Queries with the faults of those that people publish: they find the right rows and would be poor custom detections.
//! `check` says what is lost, and where.

use indoc::{formatdoc, indoc};

use crate::Case;

fn detection(id: &str, query: &str, rest: &str) -> String {
    let query = query.trim().replace('\n', "\n  ");
    formatdoc! {"
        id: {id}
        name: {id}
        description: d
        severity: medium
        query: |
          {query}
        {rest}
        defender: {{frequency: 1h}}
    "}
}

fn checked(id: &str, query: &str, rest: &str) -> String {
    let case = Case::new().file(&format!("detections/{id}.yaml"), detection(id, query, rest));
    case.run(&["check"]).shown()
}

/// The identity of event and account is dropped, the actor is dynamic, the time filter repeats the schedule.
#[test]
fn a_package_is_downloaded() {
    let query = r#"
CloudAppEvents
| where Timestamp > ago(1d)
| extend Event = parse_json(RawEventData)
| where Event.Workload == "MicrosoftDefenderForEndpoint" and Event.Operation == "DownloadOnboardingPkg"
| project Timestamp, Who = Event.UserId, From = Event.ClientIP, Platform = Event.OsFamily
"#;
    let rest = indoc! {"
        entities:
          - account: {upn: Who}
          - ip: {address: From}
        details: {Platform: Platform}"};
    insta::assert_snapshot!(checked("package-downloaded", query, rest));
}

/// Besides, the device is named by a column that the query calls otherwise.
#[test]
fn a_device_is_released() {
    let query = r#"
CloudAppEvents
| where Timestamp > ago(1d)
| where ActionType == "ReleaseFromIsolation"
| extend Event = parse_json(RawEventData)
| extend Scope = iff(Event.ActionScope == "Selective", "only in part", "from full isolation")
| project Timestamp, Who = parse_json(ActivityObjects[0].Name), Scope, From = IPAddress, Device = Event.DeviceName
"#;
    let rest = indoc! {"
        entities:
          - account: {upn: Who}
          - host: {name: DeviceName}
          - ip: {address: From}
        alert:
          title: Device released by {{Who}} ({{Device}})"};
    insta::assert_snapshot!(checked("device-released", query, rest));
}

/// Besides, a value that the log may hold as text is compared with a boolean.
#[test]
fn a_setting_is_turned_off() {
    let query = r#"
CloudAppEvents
| where Timestamp > ago(1d)
| extend Event = parse_json(RawEventData)
| where ActionType == "SetAdvancedFeatures" and Event.SettingName == "Web content filtering"
| where Event.SettingsNewValue == False
| project Timestamp, Who = Event.UserId, Setting = Event.SettingName, Note = "A setting was turned off"
"#;
    let rest = "entities:\n  - account: {upn: Who}";
    insta::assert_snapshot!(checked("setting-turned-off", query, rest));
}

/// Besides, there is no time, and a hash is mapped that was left out.
#[test]
fn a_file_is_fetched() {
    let query = r#"
CloudAppEvents
| where Timestamp > ago(1d)
| extend Event = parse_json(RawEventData)
| where ActionType == "LiveResponseGetFile"
| project Who = Event.UserId, From = Event.ClientIP, Name = Event.FileName, Size = Event.FileSize
"#;
    let rest = indoc! {"
        entities:
          - account: {upn: Who}
          - file: {name: Name, sha256: FileSHA256}
        details: {Size: Size}"};
    insta::assert_snapshot!(checked("file-fetched", query, rest));
}

/// The query stands in a file of its own, and both platforms run it.
#[test]
fn a_query_in_a_file() {
    let query = "CloudAppEvents\n| where Timestamp > ago(1d)\n| where ActionType = \"x\"\n| where Nmae == \"é\"\n\
                 | project Timestamp, ReportId, Who = RawEventData.UserId\n";
    let text = indoc! {"
        id: a
        name: A rule
        description: d
        severity: low
        query: {file: a.kql}
        entities:
          - account: {upn: Who, aadUserId: AccountObjectId}
        defender: {frequency: 1h}
        sentinel:
          keyedOn: query
          overrides: {severityColumn: Severity}
    "};
    let case = Case::new().file("detections/a.kql", query).file("detections/a.yaml", text);
    insta::assert_snapshot!(case.run(&["check"]).shown());
}

/// A rule that is keyed on a title names columns of the query that is rendered for it.
#[test]
fn a_keyed_rule() {
    let text = indoc! {"
        id: a
        name: Something happened
        description: d
        severity: low
        query: CloudAppEvents
        entities:
          - account: {aadUserId: AccountObjectId}
        defender: {frequency: 1h}
        sentinel:
          details: {Number: IncidentNumber, Link: IncidentUri, Device: DeviceName}
          overrides: {severityColumn: AlertSeverity}
    "};
    let template = "SecurityIncident | where Title == {{ title | kql_string }} | project IncidentNumber, IncidentUrl, Nmae, AlertSeverity = Severity\n";
    let case = Case::new().file("detections/a.yaml", text);
    insta::assert_snapshot!("keyed_rule", case.run(&["check"]).shown());
    let case = case.file("templates/sentinel/incident-title.kql", template);
    insta::assert_snapshot!("keyed_rule_of_ones_own", case.run(&["check"]).shown());
}

/// A continuous rule can do little.
#[test]
fn a_continuous_rule() {
    let query = r#"
let Watched = dynamic(["a"]);
CloudAppEvents   // all of them
| where tostring(RawEventData.Workload) in (Watched) and ingestion_time() > ago(1h)
| join kind=leftouter IdentityInfo on AccountObjectId
"#;
    let text = detection("continuous", query, "entities:\n  - account: {aadUserId: AccountObjectId}")
        .replace("frequency: 1h", "frequency: continuous");
    let case = Case::new().file("detections/continuous.yaml", text);
    insta::assert_snapshot!(case.run(&["check"]).shown());
}

/// What is known of a tenant is declared, and what is meant can be allowed.
#[test]
fn what_is_declared_is_known() {
    let text = |query: &str| {
        formatdoc! {"
            id: a
            name: A rule
            description: d
            severity: low
            query: |
              {query}
            entities:
              - account: {{upn: Upn}}
            sentinel: {{keyedOn: query}}
        "}
    };
    let bare = Case::new().file("detections/a.yaml", text("App_CL\n  | project TimeGenerated, Upn = User"));
    insta::assert_snapshot!(bare.run(&["check"]).shown(), @"
    status: 0
    ----- stdout -----
    warning[KS204]: the custom table `App_CL` is not declared, so its columns are unknown
     --> detections/a.yaml:6:3
      |
    6 |   App_CL
      |   ^^^^^^
      |
      = help: declare its columns in the project file, under `[kql.tables.App_CL]`

    1 warning in 1 file
    ");
    let declared =
        bare.file("rulesmith.toml", "[kql.tables.App_CL]\nTimeGenerated = \"datetime\"\nUser = \"string\"\n");
    assert_eq!(declared.run(&["check", "--fail-on", "warning"]).status, Some(0));
    let allowed =
        "App_CL // rulesmith: allow KS204 – not declared yet\n  | project TimeGenerated, Upn = User";
    let allowed = Case::new().file("detections/a.yaml", text(allowed));
    assert_eq!(
        allowed.run(&["check", "--fail-on", "warning"]).shown(),
        "status: 0\n----- stdout -----\n1 definition: no problems\n"
    );
}
