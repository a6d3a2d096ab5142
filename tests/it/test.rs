//! `rulesmith test`.

use indoc::{formatdoc, indoc};

use crate::Case;

/// A detection over one table, with the tests that follow.
const HEAD: &str = indoc! {r#"
    id: a
    name: Logon by an odd client
    description: Finds logons by a client that nobody uses here.
    severity: low
    query: |
      T_CL
      | where Client has "curl" and Count > 2
      | project Timestamp, User, Client, Count
    entities:
      - account: {upn: User}
    defender: {}
"#};

const PROJECT: &str = indoc! {r#"
    [kql.tables.T_CL]
    Timestamp = "datetime"
    User = "string"
    Client = "string"
    Count = "long"
    Extra = "dynamic"
"#};

/// The detection with these tests, a list in YAML.
fn project(tests: &str) -> Case {
    let tests: String = tests.lines().flat_map(|line| ["  ", line, "\n"]).collect();
    Case::new().file("rulesmith.toml", PROJECT).file("detections/a.yaml", format!("{HEAD}tests:\n{tests}"))
}

/// The detection with another query: the whole of that key.
fn with_query(case: Case, query: &str) -> Case {
    let text = case.read("detections/a.yaml");
    let (head, rest) = text.split_once("query:").unwrap();
    let (_, rest) = rest.split_once("entities:").unwrap();
    case.file("detections/a.yaml", format!("{head}{query}entities:{rest}"))
}

const PASSING: &str = indoc! {"
    - name: three logons are found
      given:
        T_CL:
          - {Timestamp: 2026-01-01T12:00:00Z, User: a@b.example, Client: curl/8, Count: 3}
      expect:
        - {User: a@b.example, Client: {matches: ^curl}, Count: 3}
    - name: two are not
      given: {T_CL: [{User: a@b.example, Client: curl/8, Count: 2}]}
      expect: none
    - name: a browser is not
      given: {T_CL: [{User: a@b.example, Client: Firefox, Count: 3}]}
      expect: 0
"};

#[test]
fn the_sample_library_passes_and_no_mutant_survives() {
    let run = Case::sample().run(&["test", "--mutate"]);
    assert_eq!(run.status, Some(0), "{}", run.shown());
    insta::assert_snapshot!(run.shown(), @r"
    status: 0
    ----- stdout -----
    ok     mde-device-isolated  7 tests, predicates 2/2, mutants 13/13
    ok     mde-live-response-api-commands  6 tests, predicates 2/2, mutants 10/10
    ok     mde-live-response-getfile  6 tests, predicates 2/2, mutants 6/6
    ok     mde-live-response-session-started  6 tests, predicates 2/2, mutants 6/6
    ok     mde-offboarding-package-downloaded  7 tests, predicates 2/2, mutants 6/6
    ok     mde-tamper-protection-disabled  8 tests, predicates 4/4, mutants 12/12
    ok     mde-troubleshooting-mode-on  6 tests, predicates 2/2, mutants 6/6
    46 tests of 7 definitions: 46 passed; 16 of 16 predicates tested both ways; 59 of 59 mutants killed
    ");
}

#[test]
fn a_failure_explains_itself() {
    let case = Case::sample()
        .replace(
            "detections/mde-audit/mde-device-isolated.yaml",
            "Workload: MicrosoftDefenderForEndpoint",
            "Workload: Intune",
        )
        .replace(
            "detections/mde-audit/mde-device-isolated.yaml",
            "IsolationComment: Exercise of the blue team",
            "IsolationComment: Drill",
        )
        .replace("detections/mde-audit/mde-live-response-getfile.yaml", "expect: none", "expect: 2");
    insta::assert_snapshot!("test_failures", case.run(&["test"]).shown());
}

#[test]
fn results_are_there_for_programs_and_pipelines() {
    let case = project(PASSING).replace("detections/a.yaml", "expect: 0", "expect: 1");
    for format in ["json", "junit", "markdown"] {
        let run = case.run(&["test", "--mutate", "--format", format]);
        assert_eq!(run.status, Some(1));
        insta::assert_snapshot!(format!("test_{format}"), run.shown());
    }
}

#[test]
fn rows_that_the_table_cannot_hold_are_named_at_their_place() {
    let case = project(indoc! {r#"
        - name: wrong rows
          given:
            T_CL:
              - {Timestamp: noon, Usr: a, Count: "3"}
          expect: none
        - name: a wrong file
          given: {T_CL: {file: rows.ndjson}}
          expect: none
        - name: no such table
          given: {T_CI: []}
          expect: none
        - name: a file outside
          given: {T_CL: {file: ../../rows.json}}
          expect: none
        - name: wrong expectations
          given: {T_CL: [{Client: curl, Count: 5}]}
          expect: [{Usr: a, Count: {matches: "("}}]
    "#})
    .file("detections/rows.ndjson", "{\"Count\": 1}\n{\"Count\": 1.5}\n");
    insta::assert_snapshot!("test_wrong_rows", case.run(&["test"]).shown());
}

#[test]
fn rows_come_from_files_too() {
    let case = project(indoc! {"
        - name: from csv
          given: {T_CL: {file: rows/logons.csv}}
          expect: [{User: a@b.example}]
        - name: from json
          given: {T_CL: {file: rows/logons.json}}
          expect: [{User: c@b.example, Count: 4}]
    "})
    .file(
        "detections/rows/logons.csv",
        "Timestamp,User,Client,Count\n2026-01-01T12:00:00Z,a@b.example,curl,3\n,b,curl,1\n",
    )
    .file("detections/rows/logons.json", "[{\"User\": \"c@b.example\", \"Client\": \"curl\", \"Count\": 4}]");
    let run = case.run(&["test"]);
    assert_eq!(run.status, Some(0), "{}", run.shown());
}

#[test]
fn what_only_the_cloud_has_comes_from_the_test_or_from_fixtures() {
    let query = indoc! {"
        query: |
          T_CL
          | where User in ((_GetWatchlist('vips') | project SearchKey))
          | where Client in ((externaldata (Name: string) ['https://lists.example/clients.csv']))
          | join kind=inner (Other_CL | project User = Owner, Site) on User
          | project User, Site, Seen = ingestion_time(), Now = now()
    "};
    let given = indoc! {"
        - name: all of it is there
          now: 2026-01-02T00:00:00Z
          given:
            T_CL:
              - {Timestamp: 2026-01-01T12:00:00Z, ingestion_time(): 2026-01-01T12:07:00Z, User: a, Client: curl}
              - {User: z, Client: curl}
          expect: [{User: a, Site: Berlin, Seen: 2026-01-01T12:07:00Z, Now: 2026-01-02T00:00:00Z}]
        - name: a test's own rows come first
          given:
            T_CL: [{User: q, Client: wget}]
            _GetWatchlist('vips'): [{SearchKey: q}]
            https://lists.example/clients.csv: [{Name: wget}]
            Other_CL: [{Owner: q, Site: Rome}]
          expect: [{User: q, Site: Rome}]
    "};
    let case = project(given).file(
        "rulesmith.toml",
        format!("{PROJECT}[kql.tables.Other_CL]\nOwner = \"string\"\nSite = \"string\"\n"),
    );
    let case = with_query(case, query);
    insta::assert_snapshot!(case.run(&["test"]).shown(), @r"
    status: 1
    ----- stdout -----
    FAILED a  1 of 2 tests failed, predicates 0/2
      all of it is there  detections/a.yaml:15
        the query needs rows for `_GetWatchlist('vips')` at 2:19
        help: give them under `given` as `_GetWatchlist('vips')`, or for every test in `fixtures/watchlists/vips.json`
      never false in any test: line 2 `User in ((_GetWatchlist('vips') | project SearchKey))`
      never false in any test: line 3 `Client in ((externaldata (Name: string) ['https://lists.example/clients.csv']))`
    2 tests of 1 definition: 1 passed, 1 failed; 0 of 2 predicates tested both ways
    ");
    let case = case
        .file("fixtures/watchlists/vips.csv", "SearchKey,Note\na,first\n")
        .file("fixtures/externaldata/lists.example/clients.csv", "Name\ncurl\n")
        .file("fixtures/tables/Other_CL.ndjson", "{\"Owner\": \"a\", \"Site\": \"Berlin\"}\n");
    let run = case.run(&["test"]);
    assert_eq!(run.status, Some(0), "{}", run.shown());
}

#[test]
fn a_missing_test_is_a_mutant_that_survives() {
    let without = PASSING.split("- name: a browser").next().unwrap();
    insta::assert_snapshot!(project(without).run(&["test", "--mutate"]).shown(), @r#"
    status: 1
    ----- stdout -----
    FAILED a  2 tests, predicates 1/2, mutants 6/7
      never false in any test: line 2 `Client has "curl"`
      survives: 2:9 drop Client has "curl"
    2 tests of 1 definition: 2 passed; 1 of 2 predicates tested both ways; 6 of 7 mutants killed
    "#);
    let justified = formatdoc! {r#"
        {without}  unkilled:
            - {{mutant: '2:9 drop Client has "curl"', reason: an example}}
            - {{mutant: '2:9 drop Client has "cur"', reason: an example}}
            - {{mutant: '2:40 change 2 to 3', reason: an example}}
    "#};
    insta::assert_snapshot!(project(&justified).run(&["test", "--mutate"]).shown(), @r#"
    status: 1
    ----- stdout -----
    FAILED a  2 tests, predicates 1/2, mutants 6/7 (1 justified)
      never false in any test: line 2 `Client has "curl"`
      wrong: unknown mutant `2:40 change 2 to 3` under `unkilled`; did you mean `2:39 change 2 to 3`?
      wrong: unknown mutant `2:9 drop Client has "cur"` under `unkilled`; did you mean `2:9 drop Client has "curl"`?
    2 tests of 1 definition: 2 passed; 1 of 2 predicates tested both ways; 6 of 7 mutants killed, 1 justified
    "#);
}

#[test]
fn blessing_writes_what_came_out_and_leaves_the_rest() {
    let case = project(indoc! {r#"
        # The first case.
        - name: a value differs
          given: {T_CL: [{User: a, Client: curl, Count: 3}]}   # one row
          expect:
            - {User: b, Client: {contains: curl}}  # stays
        - name: a row too many
          given:
            T_CL: [{User: a, Client: curl, Count: 3}, {User: "12", Client: curl, Count: 4}]
          expect:
            - {User: a}
          # After it.
        - name: nothing expected
          given: {T_CL: [{Timestamp: 2026-01-01T12:00:00Z, User: a, Client: "curl: x", Count: 3}]}
        - {name: in one line, given: {T_CL: [{Client: curl, Count: 1}]}, expect: 1}
    "#});
    let before = case.read("detections/a.yaml");
    let first = case.run(&["test", "--bless"]);
    assert_eq!(first.status, Some(1), "{}", first.shown());
    let after = case.read("detections/a.yaml");
    assert_ne!(before, after);
    insta::assert_snapshot!("test_blessed", after.split("tests:\n").nth(1).unwrap());
    let run = case.run(&["test"]);
    assert_eq!(run.status, Some(0), "{}", run.shown());
    assert_eq!(case.run(&["test", "--bless"]).status, Some(0));
    assert_eq!(case.read("detections/a.yaml"), after, "what passes stays as it is");
}

#[test]
fn a_filter_chooses_definitions_and_has_to_match_one() {
    let run = Case::sample().run(&["test", "--filter", "tamper"]);
    assert_eq!(run.status, Some(0));
    assert_eq!(run.stdout.lines().count(), 2, "{}", run.stdout);
    insta::assert_snapshot!(Case::sample().run(&["test", "--filter", "tmaper"]).shown(), @r"
    status: 2
    ----- stderr -----
    error: no definition's id contains `tmaper`
    help: `rulesmith test` without `--filter` runs them all
    ");
}

#[test]
fn a_query_that_cannot_run_fails_all_tests() {
    let case = project(PASSING).replace("detections/a.yaml", "Count > 2", "Cuont > 2");
    insta::assert_snapshot!("test_broken_query", case.run(&["test"]).shown());
}

/// Changes to the template of the keyed query that people make, and what of the chain each of them breaks.
#[test]
fn the_chain_notices_a_keyed_query_that_misses_or_repeats() {
    let template =
        std::fs::read_to_string(crate::case::repository().join("templates/sentinel/incident-title.kql"))
            .unwrap();
    for (from, to, what, times) in [
        // Equality: the incident has more in its title, and what correlation renamed is lost too.
        ("IncidentTitle {{ operator }}", "IncidentTitle ==", "", 0),
        (
            "{% if or_alert_title %} or AlertTitle {{ operator }} {{ title | kql_string }}{% endif %}",
            "",
            "where the alert joins an older incident",
            1,
        ),
        (
            "| where ProviderName !in (",
            "| where \"\" !in (",
            "where the rule's own alert joins the incident",
            1,
        ),
        ("max_of(LinkedAt, AlertIngested)", "LinkedAt", "where the row of the alert arrives after", 1),
        ("max_of(LinkedAt, AlertIngested)", "AlertIngested", "where the row of the incident arrives late", 1),
        (
            "LinkedAt = min(RowIngested)",
            "LinkedAt = max(RowIngested)",
            "where both rows are written again",
            1,
        ),
        (
            "max_of(LinkedAt, AlertIngested) > ago",
            "max_of(LinkedAt, AlertIngested) >= ago",
            "where the rows arrive just when",
            1,
        ),
    ] {
        assert!(template.contains(from), "{from}");
        let case =
            Case::sample().file("templates/sentinel/incident-title.kql", template.replacen(from, to, 1));
        let run = case.run(&["test", "--filter", "mde-device-isolated"]);
        assert_eq!(
            run.stdout.matches(what).count().min(1),
            usize::from(times > 0 || what.is_empty()),
            "{to}: {}",
            run.shown()
        );
        assert_eq!(run.status, Some(i32::from(times > 0)), "{to}: {}", run.shown());
    }
}

#[test]
fn automation_rules_are_followed_over_the_whole_project() {
    let case = Case::sample()
        .file(
            "detections/everywhere.yaml",
            indoc! {"
                kind: automation
                id: everywhere
                name: On every incident
                automation:
                  - {key: tag, name: Tag, order: 1, actions: [{tags: [seen]}]}
                  - key: urgent
                    name: Urgent
                    order: 2
                    when: [updated]
                    conditions: [{changed: IncidentSeverity, change: changedTo, operator: equals, values: [High]}]
                    actions: [{status: active}, {task: {title: Call}}]
            "},
        )
        .replace("detections/mde-audit/mde-device-isolated.yaml", "when: [created, updated]", "when: [created]")
        .replace(
            "detections/mde-audit/mde-device-isolated.yaml",
            "expectKeyed: {severity: high, automation: [triage]}",
            "expectKeyed: {title: \"Escalation: Device isolated by hand\", severity: low, tags: [seen], entities: [{host: ws-043}], \
             details: {OriginalSeverity: High}, automation: [everywhere/tag, triage]}",
        );
    insta::assert_snapshot!(
        "test_automation",
        case.run(&["test", "--filter", "mde-device-isolated"]).shown()
    );
}

#[test]
fn services_and_watchlists_are_given_by_name() {
    let case = project(indoc! {"
        - name: from abroad, and watched
          given:
            T_CL: [{User: a, Client: 192.0.2.1}, {User: b, Client: 192.0.2.1}, {User: a, Client: 192.0.2.2}]
            _GetWatchlist('vips'): [{Account: a, Owner: me}]
            geo_info_from_ip_address: [{argument: 192.0.2.1, value: {country: Norway}}]
          expect: [{User: a, Client: 192.0.2.1, Owner: me, Country: Norway}, {Client: 192.0.2.2, Country: null}]
    "});
    let query = indoc! {"
        query: |
          T_CL
          | extend Country = tostring(geo_info_from_ip_address(Client).country)
          | join kind=inner (_GetWatchlist('vips') | project User = Account, Owner) on User
    "};
    let run = with_query(case, query).run(&["test"]);
    assert_eq!(run.status, Some(0), "{}", run.shown());
}

#[test]
fn a_service_that_adds_columns_is_asked_by_the_column_that_the_query_names() {
    for argument in ["SHA1", "'SHA1'"] {
        let case = Case::new().file(
            "detections/rare.yaml",
            formatdoc! {"
                id: rare
                name: A rare file
                description: Finds files that few devices have.
                severity: low
                query: |
                  DeviceFileEvents
                  | invoke FileProfile({argument}, 1000)
                  | where GlobalPrevalence < 100
                  | project Timestamp, ReportId, DeviceId, FileName, GlobalPrevalence
                defender: {{}}
                tests:
                  - name: one of three is rare, and one is not known
                    given:
                      DeviceFileEvents: [{{SHA1: aa, FileName: x}}, {{SHA1: bb, FileName: y}}, {{SHA1: cc, FileName: z}}]
                      FileProfile: [{{SHA1: aa, GlobalPrevalence: 3}}, {{SHA1: bb, GlobalPrevalence: 3000}}]
                    expect: [{{FileName: x, GlobalPrevalence: 3}}]
            "},
        );
        let run = case.run(&["test"]);
        assert_eq!(run.status, Some(0), "{}", run.shown());
    }
}

#[test]
fn a_rule_may_be_keyed_on_alerts_or_run_the_query_itself() {
    let keyed = indoc! {"
        - name: three logons are found
          given: {T_CL: [{Timestamp: 2026-01-01T12:00:00Z, User: a@b.example, Client: curl/8, Count: 3}]}
          expectKeyed: {title: TITLE, severity: high, entities: [{account: a@b.example}], automation: [tell]}
    "};
    let automation = indoc! {"
        automation:
          - {key: tell, name: Tell, order: 1, trigger: incident, actions: [{status: active}]}
    "};
    for (sentinel, title) in [
        ("sentinel: {keyedOn: alertTitle, severity: high}", "\"Escalation: Logon by an odd client\""),
        ("sentinel: {keyedOn: incidentTitle, severity: high}", "\"Escalation: Logon by an odd client\""),
        ("sentinel: {keyedOn: query, severity: high}", "Logon by an odd client"),
    ] {
        let case = project(&keyed.replace("TITLE", title)).replace(
            "detections/a.yaml",
            "defender: {}",
            &format!("defender: {{}}\n{sentinel}\n{automation}"),
        );
        let run = case.run(&["test"]);
        assert_eq!(run.status, Some(0), "{sentinel}: {}", run.shown());
    }
    // Equality with the fixed part of a title that goes on is never true: nothing would ever be escalated.
    let case = project(&keyed.replace("TITLE", "x")).replace(
        "detections/a.yaml",
        "defender: {}",
        &format!("alert: {{title: 'Odd logon of {{{{User}}}}'}}\ndefender: {{}}\nsentinel: {{match: equals}}\n{automation}"),
    );
    let run = case.run(&["test"]);
    assert!(run.stdout.contains("is never raised in"), "{}", run.shown());
}

#[test]
fn a_case_without_an_expectation_fails() {
    let run = project("- name: nothing\n  given: {T_CL: []}\n").run(&["test"]);
    assert_eq!(run.status, Some(1));
    assert!(run.stdout.contains("the case expects nothing, so it can never fail"), "{}", run.shown());
}
