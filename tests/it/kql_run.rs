//! `rulesmith kql run`.

use crate::Case;

const EVENTS: &str = r#"{"Timestamp":"2026-01-01T10:00:00Z","ActionType":"IsolateDevice","RawEventData":{"UserId":"a@x"},"Extra":3}

{"Timestamp":"2026-01-01T11:00:00Z","ActionType":"ReleaseFromIsolation","RawEventData":{"UserId":"b@x"},"Extra":4}
{"Timestamp":"2026-01-01T12:00:00Z","ActionType":"IsolateDevice","RawEventData":"{\"UserId\":\"c\\u0040x\"}","Extra":5}
"#;

fn case() -> Case {
    Case::new().file("events.ndjson", EVENTS)
}

#[test]
fn a_table_of_the_service_has_its_types_and_the_columns_of_the_file() {
    let query = "CloudAppEvents | where ActionType == 'IsolateDevice' \
                 | summarize Count = count(), Users = make_set(tostring(RawEventData.UserId)), max(Extra) by bin(Timestamp, 1d)";
    let run = case().run(&["kql", "run", query, "--table", "CloudAppEvents=events.ndjson"]);
    assert_eq!(
        run.shown(),
        "status: 0\n----- stdout -----\n\
         Timestamp                     Count  Users          max_Extra\n\
         2026-01-01T00:00:00.0000000Z  2      [\"a@x\",\"c@x\"]  5\n"
    );
}

#[test]
fn rows_are_printed_in_four_formats() {
    let query = "Mine | where Extra > 3 | project Time = Timestamp, User = tostring(RawEventData.UserId), Extra, Missing = long(null)";
    let printed = |format| {
        let run = case().run(&["kql", "run", query, "--table", "Mine=events.ndjson", "--format", format]);
        assert_eq!(run.status, Some(0), "{}", run.shown());
        run.stdout
    };
    assert_eq!(
        printed("csv"),
        "Time,User,Extra,Missing\n2026-01-01T11:00:00.0000000Z,b@x,4,\n2026-01-01T12:00:00.0000000Z,c@x,5,\n"
    );
    assert_eq!(
        printed("ndjson"),
        "{\"Time\":\"2026-01-01T11:00:00.0000000Z\",\"User\":\"b@x\",\"Extra\":4,\"Missing\":null}\n\
         {\"Time\":\"2026-01-01T12:00:00.0000000Z\",\"User\":\"c@x\",\"Extra\":5,\"Missing\":null}\n"
    );
    let list: serde_json::Value = serde_json::from_str(&printed("json")).unwrap();
    assert_eq!(list.as_array().map(Vec::len), Some(2));
    assert!(printed("text").starts_with("Time "));
}

#[test]
fn json_lists_and_csv_files_are_read_too() {
    let case = Case::new()
        .file("a.json", r#"[{"User": "a", "Count": 1}, {"User": "b", "Count": 2}]"#)
        .file("b.csv", "User,City\nb,\"Berlin, DE\"\n");
    let query = "A | join kind=inner B on User | project User, Count, City";
    let run =
        case.run(&["kql", "run", query, "--table", "A=a.json", "--table", "B=b.csv", "--format", "csv"]);
    assert_eq!(run.stdout, "User,Count,City\nb,2,\"Berlin, DE\"\n", "{}", run.shown());
}

#[test]
fn the_clock_can_be_set() {
    let run = case().run(&["kql", "run", "print now()", "--now", "2026-01-02T00:00:00Z", "--format", "csv"]);
    assert_eq!(run.stdout, "print_0\n2026-01-02T00:00:00.0000000Z\n");
}

#[test]
fn queries_with_rows_of_their_own_are_answered_line_by_line() {
    let lines = r#"{"id": 1, "query": "datatable(a: int, b: decimal)[1, decimal(2.5)] | extend c = dynamic({\"x\": [1, \"y\"]}), d = 1h"}
{"id": 2, "query": "print x = toint('no'), y = 1.0 / 0"}
{"id": 3, "query": "print x |"}
{"id": 4, "query": "DeviceEvents | take 1"}
no json
"#;
    let run = Case::new().file("q.jsonl", lines).run(&["kql", "run", "q.jsonl"]);
    insta::assert_snapshot!(run.shown(), @r#"
    status: 1
    ----- stdout -----
    {"id":1,"columns":[["a","long"],["b","real"],["c","dynamic"],["d","timespan"]],"rows":[[1,2.5,{"x":[1,"y"]},"01:00:00"]]}
    {"id":2,"columns":[["x","long"],["y","real"]],"rows":[[null,"Infinity"]]}
    {"id":3,"error":true,"message":"KS176: expected an operator after `|`, found the end of the query"}
    {"id":4,"unsupported":"the query needs rows for the table `DeviceEvents` at 1:1"}
    {"id":null,"error":true,"message":"q.jsonl:5: expected a JSON object with `id` and `query`: expected ident at line 1 column 2"}
    "#);
}

#[test]
fn what_cannot_be_run_is_said() {
    let case = case().file("bad.ndjson", "{\"a\": 1}\n{bad\n").file("typed.ndjson", "{\"Timestamp\": 5}\n");
    let mut shown = String::new();
    for arguments in [
        ["DeviceEvents | take 1", "Mine=events.ndjson"],
        ["Mine | wher", "Mine=events.ndjson"],
        ["Mine | where Extr > 1", "Mine=events.ndjson"],
        ["Mine | count", "Mine=bad.ndjson"],
        ["CloudAppEvents | where Timestamp > ago(1d)", "CloudAppEvents=typed.ndjson"],
        ["Mine | count", "Mine=none.ndjson"],
        ["Mine | count", "Mine=events.parquet"],
        ["Mine | count", "events.ndjson"],
    ] {
        let [query, table] = arguments;
        let run = case.run(&["kql", "run", query, "--table", table]);
        shown += &format!("$ rulesmith kql run '{query}' --table {table}\n{}\n", run.shown());
    }
    insta::assert_snapshot!(shown);
}

/// More lines than are decoded at a time.
#[test]
fn a_file_of_several_blocks_is_read_in_order() {
    const ROWS: usize = 60_000;
    let note = "x".repeat(150);
    let row = |number: usize| {
        format!("{{\"Number\":{number},\"Data\":{{\"Odd\":{},\"Note\":\"{note}\"}}}}\n", number % 2)
    };
    let lines: String = (0..ROWS).map(row).collect();
    let case = Case::new().file("good.ndjson", &lines).file("bad.ndjson", lines + "{bad\n");
    let printed = |query: &str| {
        let run = case.run(&["kql", "run", query, "--table", "Mine=good.ndjson", "--format", "csv"]);
        assert_eq!(run.status, Some(0), "{}", run.shown());
        run.stdout
    };
    assert_eq!(
        printed("Mine | where Data.Odd == 1 | summarize count(), min(Number), max(Number), sum(Number)"),
        "count_,min_Number,max_Number,sum_Number\n30000,1,59999,900000000\n"
    );
    assert_eq!(
        printed(
            "Mine | serialize | extend Before = prev(Number) | where Number != 0 and Before != Number - 1 | count"
        ),
        "Count\n0\n"
    );
    // A query that has enough leaves the rest unread.
    assert_eq!(printed("Mine | take 2 | project Number"), "Number\n0\n1\n");
    let run = case.run(&["kql", "run", "Mine | count", "--table", "Mine=bad.ndjson"]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.contains("`bad.ndjson`, line 60001, column 2: "), "{}", run.shown());
}

#[test]
fn a_query_without_end_is_stopped() {
    let mut shown = String::new();
    for limit in ["0s", "soon"] {
        let query = "range x from 1 to 1000000000000 step 1 | count";
        let run = Case::new().run(&["kql", "run", query, "--time-limit", limit]);
        shown += &format!("$ rulesmith kql run '{query}' --time-limit {limit}\n{}\n", run.shown());
    }
    insta::assert_snapshot!(shown, @"
    $ rulesmith kql run 'range x from 1 to 1000000000000 step 1 | count' --time-limit 0s
    status: 2
    ----- stderr -----
    error: the query passed its time limit of 0 s
    help: filter earlier, or allow more with `--time-limit`

    $ rulesmith kql run 'range x from 1 to 1000000000000 step 1 | count' --time-limit soon
    status: 2
    ----- stderr -----
    error: invalid duration `soon`
    help: write it as `30s`, `10m` or `2h`
    ");
}

#[test]
fn the_printing_of_rows_counts() {
    let case = Case::new().file("wide.ndjson", format!("{{\"a\":\"{}\"}}\n", "x".repeat(400_000)));
    let run = case.run(&["kql", "run", "Mine", "--table", "Mine=wide.ndjson", "--time-limit", "0s"]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.starts_with("error: the query passed its time limit of 0 s\n"), "{}", run.stderr);
}

#[test]
fn functions_that_nest_as_deep_as_they_may_leave_stack() {
    let nested = |open: &str, close: &str| {
        let first = "let f0 = (x: long) { print k = x };".to_owned();
        let functions = (1..=15).fold(first, |text, level| {
            let (open, close) = (open.repeat(7), close.repeat(7));
            text + &format!(" let f{level} = (x: long) {{ {open}f{}(x){close} }};", level - 1)
        });
        functions + " f15(1)"
    };
    for query in [
        nested("union (", ")"),
        nested("print k = 1 | join (", ") on k"),
        nested("print k = toscalar(", ")"),
        nested("print k = 1 | where k in (", ")"),
    ] {
        let run = Case::new().run(&["kql", "run", &query]);
        assert!(run.status.is_some_and(|status| status < 3), "{}", run.shown());
    }
}

#[test]
fn a_long_text_is_printed_whole() {
    let run = case().run(&[
        "kql",
        "run",
        "print a = strrep('ab', 1000), b = strrep(strrep('c', 1000), 100), d = 1",
    ]);
    assert_eq!(run.status, Some(0));
    assert!(
        run.stdout.ends_with(&format!("{}  {}  1\n", "ab".repeat(1000), "c".repeat(100_000))),
        "{}",
        run.stdout.len()
    );
}

#[test]
fn columns_that_rows_alone_tell_are_checked() {
    let query = r#"print d = dynamic({"a":1}) | evaluate bag_unpack(d) | where b > 1"#;
    let run = Case::new().run(&["kql", "run", query]);
    assert_eq!((run.status, &*run.stdout), (Some(1), ""));
    assert!(
        run.stderr.contains("error[KS142]: unknown column, variable, table or function `b`"),
        "{}",
        run.stderr
    );
}
