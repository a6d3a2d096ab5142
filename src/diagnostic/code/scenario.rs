//! Codes of the tests of a definition.

use indoc::indoc;

use super::description::{CodeDescription, definition, file};
use crate::diagnostic::DiagnosticSeverity;

pub(super) static INVALID_MATCHER: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "An expected value of a test is not a valid matcher.",
    why: "An expected cell is a value, or a matcher such as `{matches: …}`. A matcher that cannot be read would \
          never hold.",
    bad: &[definition(indoc! {r#"
        query: DeviceEvents | project DeviceName
        defender: {}
        tests:
          - name: one device
            given: {DeviceEvents: [{DeviceName: ws-1}]}
            expect: [{DeviceName: {matches: "("}}]
    "#})],
    good: &[definition(indoc! {r#"
        query: DeviceEvents | project DeviceName
        defender: {}
        tests:
          - name: one device
            given: {DeviceEvents: [{DeviceName: ws-1}]}
            expect: [{DeviceName: {matches: "^ws-"}}]
    "#})],
    how_to_fix: "Correct the matcher as the message says.",
    sources: &[],
};

pub(super) static INVALID_ROWS: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A file of sample rows cannot be read as rows.",
    why: "Rows are a JSON list of objects, one JSON object a line (NDJSON), or a CSV file with a header.",
    bad: &[
        file(
            "detections/example.yaml",
            indoc! {"
            query: DeviceEvents | project DeviceName
            defender: {}
            tests:
              - name: one device
                given: {DeviceEvents: {file: rows.json}}
                expect: 1
        "},
        ),
        file("detections/rows.json", "{\"DeviceName\": \"ws-1\""),
    ],
    good: &[
        file(
            "detections/example.yaml",
            indoc! {"
            query: DeviceEvents | project DeviceName
            defender: {}
            tests:
              - name: one device
                given: {DeviceEvents: {file: rows.json}}
                expect: 1
        "},
        ),
        file("detections/rows.json", "[{\"DeviceName\": \"ws-1\"}]"),
    ],
    how_to_fix: "Correct the marked row, or export the rows again.",
    sources: &[],
};

pub(super) static QUERY_CANNOT_RUN: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "The query of a definition cannot be run on sample rows.",
    why: "Tests run the query offline. A query with an error, or with an operator that is not implemented, has no \
          result to compare.",
    bad: &[definition(indoc! {"
        query: DeviceEvents | where
        defender: {}
        tests:
          - name: one device
            given: {DeviceEvents: [{DeviceName: ws-1}]}
            expect: 1
    "})],
    good: &[definition(indoc! {"
        query: DeviceEvents | project DeviceName
        defender: {}
        tests:
          - name: one device
            given: {DeviceEvents: [{DeviceName: ws-1}]}
            expect: 1
    "})],
    how_to_fix: "Correct the query. `rulesmith check` shows every problem in it.",
    sources: &[],
};

pub(super) static TOO_MANY_ROWS: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A test expects more rows one by one than can be paired.",
    why: "Expected and found rows are paired to show the nearest row that differs; the time for that grows with the \
          square of their number.",
    bad: &[file("detections/example.yaml", "# more than 1,000 rows under `expect`")],
    good: &[file("detections/example.yaml", "expect: 1200")],
    how_to_fix: "Expect the number of rows instead.",
    sources: &[],
};

pub(super) static UNKNOWN_COLUMN: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A test names a column that the table or the result does not have.",
    why: "A misspelt column would leave the value empty, and the test would show something else than it says.",
    bad: &[definition(indoc! {"
        query: DeviceEvents | project DeviceName
        defender: {}
        tests:
          - name: one device
            given: {DeviceEvents: [{DeviceNam: ws-1}]}
            expect: 1
    "})],
    good: &[definition(indoc! {"
        query: DeviceEvents | project DeviceName
        defender: {}
        tests:
          - name: one device
            given: {DeviceEvents: [{DeviceName: ws-1}]}
            expect: 1
    "})],
    how_to_fix: "Use the suggested column.",
    sources: &[],
};

pub(super) static UNKNOWN_TABLE: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A test gives rows for a table that does not exist and that the query does not call.",
    why: "The rows would have no effect.",
    bad: &[definition(indoc! {"
        query: DeviceEvents | project DeviceName
        defender: {}
        tests:
          - name: one device
            given: {LogonEvents: [{DeviceName: ws-1}]}
            expect: 1
    "})],
    good: &[definition(indoc! {"
        query: DeviceEvents | project DeviceName
        defender: {}
        tests:
          - name: one device
            given: {DeviceEvents: [{DeviceName: ws-1}]}
            expect: 1
    "})],
    how_to_fix: "Use the suggested table, or declare a custom table under `[kql.tables]` in `rulesmith.toml`.",
    sources: &[],
};

pub(super) static UNREADABLE_ROWS: CodeDescription = CodeDescription {
    severity: DiagnosticSeverity::Error,
    summary: "A file of sample rows cannot be opened.",
    why: "Without its rows the test cannot run.",
    bad: &[definition(indoc! {"
        query: DeviceEvents | project DeviceName
        defender: {}
        tests:
          - name: one device
            given: {DeviceEvents: {file: missing.json}}
            expect: 1
    "})],
    good: &[
        file(
            "detections/example.yaml",
            indoc! {"
            query: DeviceEvents | project DeviceName
            defender: {}
            tests:
              - name: one device
                given: {DeviceEvents: {file: rows.json}}
                expect: 1
        "},
        ),
        file("detections/rows.json", "[{\"DeviceName\": \"ws-1\"}]"),
    ],
    how_to_fix: "Correct the path: it is relative to the definition.",
    sources: &[],
};
