//! What is read besides definitions: queries from files and from standard input, and files of rows.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::Case;

/// More than the 1 MiB that a query may have: a filter behind a long comment.
fn long_query() -> String {
    format!("print a = 1\n//{}\n| where a > 1\n", "x".repeat(1_100_000))
}

/// Runs the binary with `input` at its standard input: status, standard output and standard error.
fn run_with_input(case: &Case, arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rulesmith"))
        .args(arguments)
        .current_dir(case.root())
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A reader that has seen enough closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_query_from_standard_input_is_run_whole() {
    let (status, stdout, _) =
        run_with_input(&Case::new(), &["kql", "run", "-", "--format", "csv"], "print a = 1\n| where a > 0\n");
    assert_eq!((status, stdout.as_str()), (Some(0), "a\n1\n"));
}

#[test]
fn a_query_beyond_the_limit_is_refused_from_standard_input_as_from_a_file() {
    let case = Case::new().file("long.kql", long_query());
    for verb in ["run", "check", "columns", "tables"] {
        let (status, stdout, stderr) = run_with_input(&case, &["kql", verb, "-"], &long_query());
        assert_eq!((status, stdout.as_str()), (Some(2), ""), "kql {verb}");
        assert_eq!(
            stderr,
            "error: standard input: the input has more than 1048576 bytes\n\
             help: shorten it, or split it into several files\n"
        );
        let run = case.run(&["kql", verb, "long.kql"]);
        assert_eq!(run.status, Some(2), "kql {verb} long.kql");
    }
}

#[test]
fn the_help_fits_what_is_wrong_with_a_file() {
    let case = Case::new()
        .file("long.kql", long_query())
        .file("utf16.kql", b"\xff\xfep\0r\0i\0n\0t\0")
        .file("folder.kql/query.kql", "print 1");
    for (file, expected) in [
        (
            "long.kql",
            "error: `long.kql`: the file has 1100029 bytes, more than the limit of 1048576 bytes\n\
             help: shorten it, or split it into several files\n",
        ),
        (
            "utf16.kql",
            "error: `utf16.kql`: the file is not UTF-8: byte 0xff at line 1, column 1\n\
             help: it looks like UTF-16; save it as UTF-8\n",
        ),
        (
            "folder.kql",
            "error: `folder.kql`: the path does not lead to a file\n\
             help: a folder, pipe or device cannot be read here\n",
        ),
    ] {
        let run = case.run(&["kql", "check", file]);
        assert_eq!((run.status, run.stderr.as_str()), (Some(2), expected), "{file}");
    }
    let missing = case.run(&["kql", "check", "none.kql"]);
    assert!(missing.stderr.ends_with("help: check the name of the file\n"), "{}", missing.shown());
}

#[test]
fn a_column_that_the_evaluated_columns_lack_is_reported() {
    let query = "print d = dynamic({\"a\":1}) | evaluate bag_unpack(d) | where b > 1";
    let run = Case::new().run(&["kql", "run", query]);
    assert_eq!(run.status, Some(1), "{}", run.shown());
    assert!(run.stderr.contains("error[KS142]") && run.stderr.contains("`b`"), "{}", run.shown());
}

/// A detection that reads a table and a watchlist, with its rows in a file.
const DETECTION: &str = "id: a
name: A
version: 1.0.0
status: stable
description: What happens.
query: |
  Events
  | join kind=inner _GetWatchlist('vips') on User
  | project TimeGenerated, User
attack:
  - {tactic: InitialAccess, techniques: [T1078]}
severity: medium
alert: {title: A, description: What happened.}
sentinel: {frequency: 1h, period: 1h}
tests:
  - name: one
    given: {Events: {file: rows.jsonl}}
    expect: [{User: ada}]
";

const PROJECT: &str = "[kql.tables.Events]\nTimeGenerated = \"datetime\"\nUser = \"string\"\n";

fn detection() -> Case {
    Case::new().file("rulesmith.toml", PROJECT).file("detections/a.yaml", DETECTION)
}

#[test]
fn rows_and_fixtures_may_be_jsonl() {
    let case = detection()
        .file("detections/rows.jsonl", "{\"TimeGenerated\": \"2026-01-01T00:00:00Z\", \"User\": \"ada\"}\n")
        .file("fixtures/watchlists/vips.jsonl", "{\"User\": \"ada\"}\n{\"User\": \"bob\"}\n");
    let run = case.run(&["test"]);
    assert_eq!(run.status, Some(0), "{}", run.shown());
}

#[test]
fn a_finding_in_a_query_has_the_same_code_in_check_and_in_test() {
    let join = "join kind=inner _GetWatchlist('vips') on User";
    let case = detection().replace("detections/a.yaml", join, "where Userr == ''");
    for verb in ["check", "test"] {
        let run = case.run(&[verb]);
        assert!(run.stdout.contains("error[KS142]"), "{}", run.shown());
        assert!(!run.stdout.contains("query-cannot-run"), "{}", run.shown());
    }
}
