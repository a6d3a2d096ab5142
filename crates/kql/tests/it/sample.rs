//! Queries of our own, and what Microsoft's analyser (Kusto.Language 12.4.1) says about each with the tables of both
//! services: whether it parses, its errors by code and place, and its columns, tables and functions. Where we depart from
//! it on purpose, the record says what is `ours` and `why`.

use std::path::Path;

use rulesmith_kql::{Environment, Platform, analyze};
use serde_json::{Value as Json, json};

use crate::recorded;

pub(crate) fn what_microsofts_analyser_says() {
    let environment = Environment::new(Platform::Both);
    let records = recorded::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/sample.jsonl"));
    assert!(records.len() >= 40, "only {} queries", records.len());
    let mut differences = String::new();
    for record in records {
        let query = record["query"].as_str().unwrap();
        let ours = serde_json::to_value(analyze(query, &environment)).unwrap();
        let mut check = |what: &str, recorded: &Json, ours: &Json| {
            let departure = record["ours"].get(what);
            assert!(
                departure.is_none() || record["why"].is_string() && departure != Some(recorded),
                "{}",
                record["id"]
            );
            let recorded = departure.unwrap_or(recorded);
            if recorded != ours {
                differences += &format!(
                    "{}: {what} is {recorded} in the record, ours is {ours}\n{query}\n",
                    record["id"]
                );
            }
        };
        check("parses", &record["parses"], &ours["parses"]);
        check("firstSyntaxError", &record["firstSyntaxError"], &ours["firstSyntaxError"]);
        // After a syntax error each of the two goes on in its own way.
        if record["parses"] == true {
            check("diagnostics", &record["diagnostics"], &diagnostics(&ours));
        }
        if record["columns"].is_array() {
            for key in ["columns", "tables", "functions"] {
                check(key, &record[key], &ours[key]);
            }
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

/// Code, severity and place of each diagnostic.
fn diagnostics(analysis: &Json) -> Json {
    let all = analysis["diagnostics"].as_array().unwrap();
    all.iter().map(|one| json!([one["code"], one["severity"], one["start"], one["length"]])).collect()
}
