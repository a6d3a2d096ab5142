//! `rulesmith kql`.

use crate::Case;

/// The faults of a query as people publish it.
const QUERY: &str = r#"CloudAppEvents
| where Timestamp > ago(24h)
| extend data = parse_json(RawEventData)
| where data.SettingsNewValue == False
| where data.Setting = "x"
| project Timestamp, actor = data.UserId, Setting = Nmae
| where Actor == "x"
"#;

#[test]
fn check_reports_every_problem_of_every_file() {
    let case = Case::new()
        .file("a.kql", QUERY)
        .file("b.kql", "CloudAppEvent\n| take 5\n")
        .file("c.kql", "CloudAppEvents\n");
    insta::assert_snapshot!("kql_check", case.run(&["kql", "check", "a.kql", "b.kql", "c.kql"]).shown());
    insta::assert_snapshot!(
        "kql_check_json",
        case.run(&["kql", "check", "b.kql", "--format", "json"]).shown()
    );
    assert_eq!(case.run(&["kql", "check", "c.kql"]).status, Some(0));
}

#[test]
fn an_environment_has_its_own_columns() {
    let case = Case::new().file("a.kql", "CloudAppEvents\n| where TimeGenerated > ago(1h)\n");
    assert_eq!(case.run(&["kql", "check", "a.kql", "--environment", "sentinel"]).status, Some(0));
    assert_eq!(case.run(&["kql", "check", "a.kql", "--environment", "both"]).status, Some(0));
    insta::assert_snapshot!(case.run(&["kql", "check", "a.kql", "--environment", "defender"]).shown(), @"
    status: 1
    ----- stdout -----
    error[KS142]: unknown column, variable, table or function `TimeGenerated`
     --> a.kql:2:9
      |
    2 | | where TimeGenerated > ago(1h)
      |         ^^^^^^^^^^^^^
      |
      = help: advanced hunting calls it `Timestamp`

    1 error in 1 file
    ");
}

#[test]
fn columns_are_listed_with_their_origin() {
    let query = "DeviceEvents\n| summarize Count = count(), arg_max(Timestamp, ReportId) by DeviceId, Host = tolower(DeviceName)\n";
    let case = Case::new()
        .file("a.kql", query)
        .file("open.kql", "Unknown_CL\n| extend X = 1\n")
        .file("no.kql", "1 + 1");
    insta::assert_snapshot!(case.run(&["kql", "columns", "a.kql"]).shown(), @r"
    status: 0
    ----- stdout -----
    column     type      from
    DeviceId   string    DeviceEvents.DeviceId
    Host       string    Host = tolower(DeviceName)
    Count      long      Count = count()
    Timestamp  datetime  DeviceEvents.Timestamp
    ReportId   long      DeviceEvents.ReportId
    ");
    insta::assert_snapshot!(
        "kql_columns_json",
        case.run(&["kql", "columns", "a.kql", "--format", "json"]).shown()
    );
    insta::assert_snapshot!(case.run(&["kql", "columns", "open.kql"]).shown(), @r"
    status: 0
    ----- stdout -----
    column  type  from
    X       long  X = 1
    and columns that only the tenant or the rows tell
    ");
    insta::assert_snapshot!(case.run(&["kql", "columns", "no.kql"]).shown(), @r"
    status: 2
    ----- stderr -----
    error: `no.kql` has no rows for a result
    help: `rulesmith kql check` tells what is wrong with a query
    ");
}

#[test]
fn tables_are_listed() {
    let case = Case::new()
        .file("a.kql", "union DeviceEvents, (CloudAppEvents | take 1)\n| join DeviceInfo on DeviceId\n");
    let run = case.run(&["kql", "tables", "a.kql"]);
    assert_eq!(run.stdout, "CloudAppEvents\nDeviceEvents\nDeviceInfo\n");
}

#[test]
fn analyze_answers_each_line_and_survives_bad_ones() {
    let lines = "{\"id\": \"good\", \"query\": \"DeviceEvents | project X = ActionType, ReportId\"}\n\n\
                 {\"id\": 7, \"query\": \"DeviceEvents | where '😀' == Nmae\"}\n{\"id\": \"none\"}\nno json\n";
    let case = Case::new().file("q.jsonl", lines);
    insta::assert_snapshot!(case.run(&["kql", "analyze", "--environment", "defender", "q.jsonl"]).shown());
}

#[test]
fn what_the_tenant_has_is_declared_in_the_project() {
    let query = "App_CL\n| join kind=inner (_GetWatchlist('vips')) on $left.User == $right.Upn\n| where Colour == 1\n| invoke Recent(7)\n| project User, Upn, Nmae\n";
    let case = Case::new()
        .file("a.kql", query)
        .file(
            "rulesmith.toml",
            "[kql.tables.App_CL]\nTimeGenerated = \"datetime\"\nUser = \"string\"\nColour = \"int\"\n",
        )
        .file("schema/kql/vips.json", r#"{"watchlists": {"vips": {"Upn": "string"}}}"#)
        .file("schema/kql/Recent.kql", "(T: (*), days: int) { T | where TimeGenerated > ago(days * 1d) }\n")
        .file("schema/kql/Broken.kql", "(T: (*)) { T | where ( }\n");
    insta::assert_snapshot!(case.run(&["kql", "check", "a.kql"]).shown());
}

#[test]
fn a_missing_file_is_said() {
    insta::assert_snapshot!(Case::new().run(&["kql", "check", "no.kql"]).shown(), @r"
    status: 2
    ----- stderr -----
    error: `no.kql`: the file cannot be read: <not found>
    help: check the name of the file
    ");
}
