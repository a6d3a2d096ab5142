use super::*;
use crate::source::SourceFile;
use serde_json::json;

fn columns() -> Arc<[TableColumn]> {
    [
        ("Timestamp", Type::DateTime),
        ("ReportId", Type::String),
        ("Count", Type::Long),
        ("RawEventData", Type::Dynamic),
        ("IsAdminOperation", Type::Bool),
    ]
    .map(|(name, ty)| TableColumn { name: name.into(), ty })
    .into()
}

fn given_of(rows: Json) -> Result<Given, Vec<Diagnostic>> {
    let rows: Vec<Map<String, Json>> = serde_json::from_value(rows).unwrap();
    let columns = columns();
    let at = Pointer::root().key("tests").index(2).key("given").key("T");
    read_inline(GivenTarget { table: "T", columns: &columns }, &rows, &"a.yaml".into(), &at)
}

fn given_of_file(name: &str, text: &str) -> Result<Given, Vec<Diagnostic>> {
    let columns = columns();
    read_file(GivenTarget { table: "T", columns: &columns }, &SourceFile::new(name, text))
}

fn texts(given: &Given) -> Vec<Vec<String>> {
    given.rows.iter().map(|row| row.cells.iter().map(|cell| cell.to_text().to_string()).collect()).collect()
}

#[test]
fn columns_that_a_row_leaves_out_are_null() {
    let given = given_of(json!([{"Count": 3, "Timestamp": "2026-01-01T12:00:00Z"}])).unwrap();
    assert!(matches!(
        &given.rows[0].cells[..],
        [Value::Datetime(_), Value::String(text), Value::Long(3), Value::Null, Value::Null] if text.is_empty()
    ));
}

#[test]
fn a_row_is_ingested_at_its_own_time_unless_it_says_otherwise() {
    let given = given_of(json!([
        {"Timestamp": "2026-01-01T12:00:00Z"},
        {"Timestamp": "2026-01-01T12:00:00Z", "ingestion_time()": "2026-01-01T12:10:00Z"},
        {"Count": 1},
    ]))
    .unwrap();
    let twelve = 639_028_656_000_000_000_i64;
    let ingested: Vec<_> = given.rows.iter().map(|row| row.ingested).collect();
    assert_eq!(ingested, [Some(twelve), Some(twelve + 600 * 10_000_000), None]);
    assert_eq!(given.newest(), Some(twelve + 600 * 10_000_000));
}

#[test]
fn every_wrong_cell_is_named_at_its_place() {
    let found =
        given_of(json!([{"Count": 1}, {"Countt": 1, "ReportId": 7, "Timestamp": "noon"}])).unwrap_err();
    let shown: Vec<_> = found
        .iter()
        .map(|found| (found.message.as_str(), found.place.clone(), found.help.as_deref()))
        .collect();
    let at = |column| Pointer::parse(&format!("/tests/2/given/T/1/{column}")).unwrap();
    assert_eq!(
        shown,
        [
            ("`T` has no column `Countt`", Place::Key(at("Countt")), Some("did you mean `Count`?")),
            ("`ReportId` takes a text, found `7`", Place::Value(at("ReportId")), Some("put it in quotes")),
            (
                "`Timestamp` takes a time such as `2026-01-02T00:00:00Z`, found `\"noon\"`",
                Place::Value(at("Timestamp")),
                None
            ),
        ]
    );
}

#[test]
fn the_three_kinds_of_file_give_the_same_rows() {
    let json = r#"[
  {"Timestamp": "2026-01-01T12:00:00Z", "ReportId": "a,b", "Count": 1, "RawEventData": {"x": 1}, "IsAdminOperation": true},
  {"ReportId": "c"}
]"#;
    let ndjson = "{\"Timestamp\":\"2026-01-01T12:00:00Z\",\"ReportId\":\"a,b\",\"Count\":1,\"RawEventData\":{\"x\":1},\"IsAdminOperation\":true}\n\n{\"ReportId\":\"c\"}\n";
    let csv = "Timestamp,ReportId,Count,RawEventData,IsAdminOperation\n2026-01-01T12:00:00Z,\"a,b\",1,\"{\"\"x\"\":1}\",True\n,c,,,\n";
    let expected =
        [vec!["2026-01-01T12:00:00.0000000Z", "a,b", "1", "{\"x\":1}", "true"], vec!["", "c", "", "", ""]];
    for (name, text) in [("s/a.json", json), ("s/a.ndjson", ndjson), ("s/a.jsonl", ndjson), ("s/a.csv", csv)]
    {
        assert_eq!(texts(&given_of_file(name, text).unwrap()), expected, "{name}");
    }
}

#[test]
fn a_wrong_value_in_a_file_is_named_with_its_bytes() {
    let text = "{\"Count\": 1}\n{\"Count\": \"x\"}\n";
    let found = given_of_file("a.ndjson", text).unwrap_err();
    assert_eq!(found[0].message, "`Count` takes a whole number, found `\"x\"`");
    assert_eq!((&*found[0].file, &found[0].place), ("a.ndjson", &Place::Span(14..21)));

    let text = "[\n {\"Count\": 1},\n {\"Cuont\": 2}]";
    let found = given_of_file("a.json", text).unwrap_err();
    assert_eq!(found[0].place, Place::Span(19..26));
    assert_eq!(&text[19..26], "\"Cuont\"");

    let found = given_of_file("a.csv", "ReportId,Count\na,1\nb,x\n").unwrap_err();
    assert_eq!(found[0].place, Place::Span(19..22));
}

#[test]
fn what_is_no_table_of_rows_is_refused() {
    for (name, text) in [
        ("a.json", "{"),
        ("a.json", "[1]"),
        ("a.ndjson", "{}\n[]"),
        ("a.csv", "ReportId,Count\na\n"),
        ("a.txt", ""),
    ] {
        let found = given_of_file(name, text).unwrap_err();
        assert_eq!((found.len(), found[0].code.name()), (1, "invalid-rows"), "{name} {text}");
    }
}

#[test]
fn undeclared_columns_are_taken_from_the_rows() {
    let rows: Vec<Map<String, Json>> =
        serde_json::from_value(json!([{"A": "x", "B": 1}, {"C": {"d": 1}, "ingestion_time()": "x"}]))
            .unwrap();
    let names: Vec<_> =
        infer_columns(&rows).iter().map(|column| format!("{}:{}", column.name, column.ty.name())).collect();
    assert_eq!(names, ["A:string", "B:long", "C:dynamic"]);
    let file = infer_columns_of_file(&SourceFile::new("w.csv", "SearchKey,Owner\nx,y\n"));
    assert_eq!(file.iter().map(|column| &*column.name).collect::<Vec<_>>(), ["SearchKey", "Owner"]);
}
