//! How far our reading of KQL agrees with Microsoft's, over recorded verdicts on real queries.
//!
//! The shares that are asserted are those that were reached: they may rise.

use rulesmith_kql::{Analysis, Environment, Platform, Span, Token, analyze, parse};
use serde_json::Value;

/// The recorded verdict on one query.
struct Case {
    id: String,
    query: String,
    /// The line as it was recorded.
    record: Value,
}

impl Case {
    /// An offset of the record as an offset in bytes of the query.
    ///
    /// The record counts UTF-16 code units, in a text in which the bare first argument of a service function was
    /// quoted first: an offset behind such an argument is one or two further on.
    fn offset(&self, recorded: usize) -> u32 {
        let quotes = quoted_arguments(&self.query);
        let (mut units, mut quote) = (0, quotes.iter().peekable());
        for (at, c) in self.query.char_indices() {
            while quote.next_if(|&&place| place == at).is_some() {
                units += 1;
            }
            if units >= recorded {
                return u32::try_from(at).unwrap();
            }
            units += c.len_utf16();
        }
        u32::try_from(self.query.len()).unwrap()
    }

    fn has_error(&self) -> bool {
        self.record["diagnostics"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one["severity"] == "Error"))
    }
}

/// The cases of a file of the folder.
fn cases(file: &str) -> Vec<Case> {
    let case = |record: Value| {
        let text = |key: &str| record[key].as_str().unwrap().to_owned();
        Case { id: text("id"), query: text("query"), record }
    };
    crate::recorded::records(file).into_iter().map(case).collect()
}

/// Where the recording put quotes around `X` in `invoke FileProfile(X)` and its kin: byte offsets.
fn quoted_arguments(query: &str) -> Vec<usize> {
    let mut places = Vec::new();
    for (at, _) in query.match_indices("invoke") {
        let behind = &query[at + "invoke".len()..];
        let call = behind.trim_start();
        if call.len() == behind.len() {
            continue;
        }
        let argument =
            ["FileProfile(", "DeviceFromIP(", "SeenBy("].iter().find_map(|name| call.strip_prefix(name));
        let Some(argument) = argument.map(str::trim_start) else { continue };
        let length =
            argument.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        if length > 0 && argument[length..].trim_start().starts_with([',', ')']) {
            let start = query.len() - argument.len();
            places.extend([start, start + length]);
        }
    }
    places
}

/// Which gap between tokens an offset lies in: how many tokens end before it or at it.
fn gap(tokens: &[Token], offset: u32) -> usize {
    tokens.iter().take_while(|token| token.span.end <= offset && !token.span.is_empty()).count()
}

/// A share in per cent.
#[expect(clippy::cast_precision_loss, reason = "the counts are small")]
fn percent(part: usize, of: usize) -> f64 {
    if of == 0 { 100.0 } else { 100.0 * part as f64 / of as f64 }
}

pub(crate) fn the_same_queries_parse_and_the_first_error_stands_in_the_same_place() {
    let cases = cases("corpus.jsonl");
    let (mut same, mut rejected, mut same_gap) = (0, 0, 0);
    let mut clean_but_rejected = Vec::new();
    for case in &cases {
        let parsed = parse(&case.query);
        let accepted = case.record["parses"] == true;
        if accepted != parsed.errors.is_empty() {
            eprintln!("{}: the record says parses = {accepted}, we {:?}", case.id, parsed.errors.first());
            if !case.has_error() {
                clean_but_rejected.push(&case.id);
            }
            continue;
        }
        same += 1;
        if let Some(first) = parsed.errors.first() {
            rejected += 1;
            let recorded = usize::try_from(case.record["firstSyntaxError"].as_u64().unwrap()).unwrap();
            let recorded = case.offset(recorded);
            if gap(&parsed.tokens, first.span.start) == gap(&parsed.tokens, recorded) {
                same_gap += 1;
            } else {
                let there = Span::new(recorded, recorded + 20).of(&case.query);
                eprintln!("{}: first error {first:?}, recorded at {recorded} before {there:?}", case.id);
            }
        }
    }
    let verdicts = percent(same, cases.len());
    let places = percent(same_gap, rejected);
    eprintln!("same accept/reject: {same} of {} ({verdicts:.2} %)", cases.len());
    eprintln!("same place of the first error: {same_gap} of {rejected} ({places:.1} %)");
    assert!(verdicts >= 100.0, "{verdicts:.2} % agree on accept/reject");
    assert!(places >= 100.0, "{places:.1} % agree on the place of the first error");
    assert_eq!(clean_but_rejected, Vec::<&String>::new(), "clean queries are rejected");
}

pub(crate) fn what_the_engine_answers_parses() {
    let cases = cases("emulator.jsonl");
    let answered: Vec<_> = cases.iter().filter(|case| case.record["error"] != true).collect();
    for case in &answered {
        let errors = parse(&case.query).errors;
        assert!(errors.is_empty(), "{}: {}\n{errors:#?}", case.id, case.query);
    }
    eprintln!("queries the engine answers that parse: {} of {}", answered.len(), answered.len());
}

/// Codes that say that a name means nothing.
const UNKNOWN_NAMES: [&str; 5] = ["KS124", "KS142", "KS204", "KS205", "KS211"];

/// The result columns of a record, or of an answer printed in the same shape: name and type.
fn columns(record: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let columns = record["columns"].as_array().map(Vec::as_slice).unwrap_or_default();
    columns.iter().map(|column| (text(&column[0]), text(&column[1]))).collect()
}

fn errors(analysis: &Analysis) -> Vec<String> {
    let errors = analysis.diagnostics.iter().filter(|found| found.severity == "Error");
    errors.map(|found| format!("{} {}", found.code, found.message)).collect()
}

pub(crate) fn the_same_columns_are_returned_and_the_same_names_are_unknown() {
    let cases = cases("corpus.jsonl");
    let environment = Environment::new(Platform::Both);
    let (mut clean, mut same_names, mut same_types, mut false_alarms) = (0, 0, 0, 0);
    let (mut with_unknown, mut all_found) = (0, 0);
    for case in &cases {
        let analysis = analyze(&case.query, &environment);
        let ours = serde_json::to_value(&analysis).unwrap();
        if !case.has_error() {
            clean += 1;
            let (recorded, ours) = (columns(&case.record), columns(&ours));
            let names = |columns: &[(String, String)]| {
                columns.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>()
            };
            same_names += usize::from(names(&recorded) == names(&ours));
            same_types += usize::from(recorded == ours);
            if recorded != ours {
                let only = |a: &[(String, String)], b: &[(String, String)]| {
                    a.iter().filter(|column| !b.contains(column)).cloned().collect::<Vec<_>>()
                };
                eprintln!(
                    "{}: recorded only {:?}, ours only {:?}",
                    case.id,
                    only(&recorded, &ours),
                    only(&ours, &recorded)
                );
            }
            let errors = errors(&analysis);
            if !errors.is_empty() {
                false_alarms += 1;
                eprintln!("{}: false alarm: {errors:?}", case.id);
            }
        }
        let diagnostics = case.record["diagnostics"].as_array().unwrap();
        let unknown = |found: &&Value| {
            found["severity"] == "Error" && UNKNOWN_NAMES.contains(&found["code"].as_str().unwrap())
        };
        let places: Vec<usize> = diagnostics
            .iter()
            .filter(unknown)
            .map(|found| case.offset(usize::try_from(found["start"].as_u64().unwrap()).unwrap()) as usize)
            .collect();
        if case.record["parses"] == true && !places.is_empty() {
            with_unknown += 1;
            // Our offsets are in UTF-16 too; the recorded one has become a byte offset.
            let at = |found: &usize| case.query[..*found].encode_utf16().count();
            let found = |place: &usize| analysis.diagnostics.iter().any(|found| found.start == at(place));
            all_found += usize::from(places.iter().all(found));
        }
    }
    let (names, types, unknown) =
        (percent(same_names, clean), percent(same_types, clean), percent(all_found, with_unknown));
    eprintln!("same result columns of clean queries: {same_names} of {clean} ({names:.2} %)");
    eprintln!("same names and types: {same_types} of {clean} ({types:.2} %)");
    eprintln!("queries of which every unknown name is found: {all_found} of {with_unknown} ({unknown:.1} %)");
    eprintln!("clean queries with a false alarm: {false_alarms} of {clean}");
    assert!(names >= 100.0, "{names:.2} % return the same columns");
    assert!(types >= 99.9, "{types:.2} % return the same columns and types");
    assert!(unknown >= 90.0, "unknown names are found in {unknown:.1} % of the queries");
    assert_eq!(false_alarms, 0, "clean queries have a false alarm");
}

pub(crate) fn the_columns_are_those_that_the_engine_returned() {
    let cases = cases("emulator.jsonl");
    let environment = Environment::new(Platform::Both);
    let (mut answered, mut same) = (0, 0);
    // The record writes int as long and decimal as real.
    let plain = |(name, ty): (String, String)| match ty.as_str() {
        "int" => (name, "long".to_owned()),
        "decimal" => (name, "real".to_owned()),
        _ => (name, ty),
    };
    for case in cases.iter().filter(|case| case.record["error"] != true) {
        let analysis = analyze(&case.query, &environment);
        assert_eq!(errors(&analysis), Vec::<String>::new(), "{}: {}", case.id, case.query);
        // What `bag_unpack` and `pivot` return, only a run can tell.
        if analysis.open == Some(true) || case.query.contains("bag_unpack") || case.query.contains("pivot") {
            continue;
        }
        answered += 1;
        let ours = columns(&serde_json::to_value(&analysis).unwrap());
        let (recorded, ours): (Vec<_>, Vec<_>) =
            (columns(&case.record).into_iter().map(plain).collect(), ours.into_iter().map(plain).collect());
        same += usize::from(recorded == ours);
        if recorded != ours {
            eprintln!("{}: the engine returned {recorded:?}, we say {ours:?}", case.id);
        }
    }
    eprintln!("same columns and types as the engine: {same} of {answered}");
    assert_eq!(same, answered);
}
