//! How far our answers agree with those of the Kusto engine, over recorded queries that bring their own rows.
//!
//! All of them are answered as the engine does.

use std::collections::BTreeMap;

use rulesmith_kql::Value;
use rulesmith_kql::tree::{BoundOperator, Column, TabularExpr, TabularExprKind};
use rulesmith_kql::value::Type;
use serde_json::Value as Json;

use crate::answer::{Answer, answer};

/// Name and type of a column; the record has one word for both kinds of integers and calls decimals reals.
fn described(column: &Column) -> String {
    let ty = match column.ty {
        Some(Type::Int) => Type::Long,
        Some(Type::Decimal) => Type::Real,
        Some(ty) => ty,
        None => return format!("{}: unknown", column.name),
    };
    format!("{}: {}", column.name, ty.name())
}

/// Whether the query ends in an operator that puts its rows in order.
fn is_ordered(table: &TabularExpr) -> bool {
    match &table.kind {
        TabularExprKind::Pipe { operator: BoundOperator::Sort(_) | BoundOperator::Top { .. }, .. } => true,
        TabularExprKind::Shared { table, .. } => is_ordered(table),
        _ => false,
    }
}

#[derive(PartialEq)]
enum Verdict {
    Right,
    Unsupported(String),
    Wrong(String),
}

fn judge(case: &Json) -> Verdict {
    let query = case["query"].as_str().unwrap();
    let refused = case["error"].as_bool() == Some(true);
    match answer(query) {
        Answer::Unsupported(message) => Verdict::Unsupported(message),
        Answer::Mistyped(rows) => {
            Verdict::Wrong(format!("values are not of the types of their columns: {rows}"))
        }
        Answer::Refused(_) if refused => Verdict::Right,
        Answer::Refused(message) => Verdict::Wrong(format!("refused, and the engine answers: {message}")),
        Answer::Rows(..) if refused => Verdict::Wrong("answered, and the engine refuses".to_owned()),
        Answer::Rows(table, rows) => {
            let columns: Vec<String> = table.schema.columns.iter().map(described).collect();
            let expected: Vec<String> = case["columns"]
                .as_array()
                .unwrap()
                .iter()
                .map(|column| format!("{}: {}", column[0].as_str().unwrap(), column[1].as_str().unwrap()))
                .collect();
            if columns != expected {
                return Verdict::Wrong(format!("columns {columns:?} for {expected:?}"));
            }
            let mut ours: Vec<Vec<Json>> = rows.iter().map(|row| row.iter().map(json).collect()).collect();
            let mut theirs: Vec<Vec<Json>> =
                case["rows"].as_array().unwrap().iter().map(|row| row.as_array().unwrap().clone()).collect();
            // The order inside lists that aggregates make is not defined.
            if !query.contains("sort by") && !query.contains("order by") && query.contains("make_") {
                for cell in ours.iter_mut().chain(&mut theirs).flatten() {
                    sort_lists(cell);
                }
            }
            if !is_ordered(&table) {
                ours.sort_by_key(|row| key(row));
                theirs.sort_by_key(|row| key(row));
            }
            let same = ours.len() == theirs.len()
                && ours.iter().zip(&theirs).all(|(ours, theirs)| {
                    ours.len() == theirs.len()
                        && ours.iter().zip(theirs).all(|(ours, theirs)| equal(ours, theirs))
                });
            if same {
                Verdict::Right
            } else {
                Verdict::Wrong(format!(
                    "\n    ours   {}\n    engine {}",
                    Json::from(rows_json(ours)),
                    Json::from(rows_json(theirs))
                ))
            }
        }
    }
}

fn rows_json(rows: Vec<Vec<Json>>) -> Vec<Json> {
    rows.into_iter().map(Json::from).collect()
}

/// A key that does not tell numbers apart which count as equal.
fn key(row: &[Json]) -> String {
    row.iter()
        .map(|cell| match number(cell) {
            Some(number) => format!("{number:.6e};"),
            None => format!("{};", normal(cell)),
        })
        .collect()
}

/// A cell as it was recorded.
fn json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Long(value) => (*value).into(),
        Value::Real(value) if value.is_nan() => "NaN".into(),
        Value::Real(value) if value.is_infinite() => {
            if *value > 0.0 { "Infinity" } else { "-Infinity" }.into()
        }
        Value::Real(value) => (*value).into(),
        Value::Decimal(_) => value.as_real().into(),
        Value::Array(items) => items.iter().map(json).collect(),
        Value::Bag(bag) => bag
            .iter()
            .map(|(name, value)| (name.to_string(), json(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other.to_cow().into(),
    }
}

/// A recorded cell without the mark of texts that stood without quotes, and datetimes without trailing zeros.
fn normal(cell: &Json) -> Json {
    match cell {
        Json::Object(entries) if entries.len() == 1 && entries.contains_key("$text") => {
            entries["$text"].clone()
        }
        Json::Object(entries) => {
            let mut entries: Vec<_> =
                entries.iter().map(|(name, value)| (name.clone(), normal(value))).collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            entries.into_iter().collect::<serde_json::Map<_, _>>().into()
        }
        Json::Array(items) => items.iter().map(normal).collect(),
        Json::String(text) if text.len() > 19 && text.ends_with('Z') && text.as_bytes()[10] == b'T' => {
            let text = text.trim_end_matches('Z');
            let text =
                if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
            text.into()
        }
        other => other.clone(),
    }
}

fn number(cell: &Json) -> Option<f64> {
    cell.as_f64()
}

fn equal(ours: &Json, theirs: &Json) -> bool {
    let (ours, theirs) = (normal(ours), normal(theirs));
    if let (Some(a), Some(b)) = (ours.as_i64(), theirs.as_i64()) {
        return a == b;
    }
    if let (Some(a), Some(b)) = (number(&ours), number(&theirs)) {
        // Infinities are equal to themselves, and have no distance.
        return a.to_bits() == b.to_bits() || (a - b).abs() <= 1e-9 * a.abs().max(b.abs());
    }
    match (&ours, &theirs) {
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| equal(a, b)))
        }
        _ => ours == theirs,
    }
}

fn sort_lists(cell: &mut Json) {
    if let Json::Array(items) = cell {
        items.iter_mut().for_each(sort_lists);
        items.sort_by_key(|item| key(std::slice::from_ref(item)));
    }
}

pub(crate) fn answers_of_the_engine() {
    let cases = crate::recorded::records("emulator.jsonl");
    let mut bins: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let (mut wrong, mut unsupported) = (Vec::new(), Vec::new());
    for case in &cases {
        let bin = bins.entry(case["family"].as_str().unwrap().to_owned()).or_default();
        let id = case["id"].as_str().unwrap();
        match judge(case) {
            Verdict::Right => bin[0] += 1,
            Verdict::Unsupported(message) => {
                bin[1] += 1;
                unsupported.push(format!("{id}: {message}"));
            }
            Verdict::Wrong(message) => {
                bin[2] += 1;
                wrong.push(format!("{id}: {message}\n    {}", case["query"].as_str().unwrap()));
            }
        }
    }
    for message in &unsupported {
        println!("unsupported {message}");
    }
    for message in &wrong {
        println!("wrong {message}");
    }
    let mut all = [0, 0, 0];
    for (family, bin) in &bins {
        println!("{family:<28} right {:>4}  unsupported {:>4}  wrong {:>4}", bin[0], bin[1], bin[2]);
        all.iter_mut().zip(bin).for_each(|(all, one)| *all += one);
    }
    let cases: usize = all.iter().sum();
    println!("{:<28} right {:>4}  unsupported {:>4}  wrong {:>4}  of {cases}", "all", all[0], all[1], all[2]);
    assert_eq!(all[2], 0, "{} of {cases} answers are wrong", all[2]);
    assert_eq!(all[0], cases, "only {} of {cases} answers are right", all[0]);
}
