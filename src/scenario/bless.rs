//! What would have to stand under `expect` for a case to pass. Matchers that hold stay.

use serde_json::{Map, Value as Json};

use super::outcome::Write;
use super::rows::{Expected, MAX_EXPECTED, ResultRows};
use crate::definition::Test;
use crate::definition::test::Expect;
use rulesmith_kql::Value;
use rulesmith_kql::value::json;

/// What to write into a case whose rows differ from what it expects; `None` where they do not,
/// or where there are too many to write down.
pub fn write(test: &Test, found: ResultRows<'_>) -> Option<Write> {
    if found.rows.len() > MAX_EXPECTED {
        return None;
    }
    let all = || (0..found.rows.len()).map(|row| row_of(found, row, None)).collect();
    match &test.expect {
        None if test.expect_alert.is_some() || test.expect_keyed.is_some() => None,
        Some(Expect::Count(count)) if u64::try_from(found.rows.len()) == Ok(*count) => None,
        None | Some(Expect::Count(_)) => Some(Write::Rows(all())),
        Some(Expect::Rows(rows)) => {
            let rows = rows.read();
            let Ok(expected) = Expected::read(&rows, found.columns) else { return Some(Write::Rows(all())) };
            let pairing = expected.pair(found);
            if pairing.is_exact() {
                return None;
            }
            let pairs: Vec<(usize, usize)> = pairing
                .expected
                .iter()
                .enumerate()
                .filter_map(|(expected, pair)| Some((expected, pair.as_ref()?.0)))
                .collect();
            if pairing.unexpected.is_empty() && pairs.len() == rows.len() {
                let wrong = pairs.into_iter().flat_map(|(index, row)| {
                    let columns = expected.wrong_cells(found, index, row);
                    columns.into_iter().map(move |(column, value)| (index, column, as_json(&value)))
                });
                return Some(Write::Cells(wrong.collect()));
            }
            let mut columns: Vec<&String> = Vec::new();
            for column in rows.iter().flat_map(Map::keys) {
                if !columns.contains(&column) {
                    columns.push(column);
                }
            }
            let named = (!columns.is_empty()).then_some(&columns[..]);
            Some(Write::Rows((0..found.rows.len()).map(|row| row_of(found, row, named)).collect()))
        }
    }
}

fn row_of(found: ResultRows<'_>, row: usize, columns: Option<&[&String]>) -> Map<String, Json> {
    let is_named = |name: &str| columns.is_none_or(|columns| columns.iter().any(|column| *column == name));
    let cells = found.columns.iter().zip(found.rows.get(row).into_iter().flatten());
    let named = cells.filter(|(name, _)| is_named(name));
    named.map(|(name, value)| (name.to_string(), as_json(value))).collect()
}

/// A value as a person would expect it.
fn as_json(value: &Value) -> Json {
    match value {
        Value::Datetime(_) => {
            let text = value.to_text();
            Json::from(
                text.strip_suffix(".0000000Z").map_or_else(|| text.to_string(), |whole| format!("{whole}Z")),
            )
        }
        Value::String(text) => Json::from(&**text),
        Value::Timespan(_) | Value::Guid(_) | Value::Decimal(_) => Json::from(&*value.to_text()),
        other => serde_json::from_str(&json::print(other)).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::sync::Arc;

    fn written(expect: &Json, rows: &[(&str, i64)]) -> Option<Write> {
        let test: Test = serde_json::from_value(json!({"name": "n", "expect": expect})).unwrap();
        let columns: Vec<Arc<str>> = vec!["A".into(), "B".into()];
        let rows: Vec<Vec<Value>> =
            rows.iter().map(|(a, b)| vec![Value::from(*a), Value::Long(*b)]).collect();
        write(&test, ResultRows { columns: &columns, rows: &rows })
    }

    fn rows(value: Json) -> Option<Write> {
        Some(Write::Rows(serde_json::from_value(value).unwrap()))
    }

    #[test]
    fn only_what_differs_is_written() {
        assert_eq!(written(&json!([{"A": "x"}]), &[("x", 1)]), None);
        assert_eq!(
            written(&json!([{"A": {"matches": "^x"}, "B": 2}]), &[("xy", 1)]),
            Some(Write::Cells(vec![(0, "B".into(), json!(1))]))
        );
        assert_eq!(
            written(&json!([{"A": "x"}]), &[("x", 1), ("y", 2)]),
            rows(json!([{"A": "x"}, {"A": "y"}]))
        );
        assert_eq!(written(&json!("none"), &[("x", 1)]), rows(json!([{"A": "x", "B": 1}])));
        assert_eq!(written(&json!(1), &[]), rows(json!([])));
        assert_eq!(written(&json!(1), &[("x", 1)]), None);
    }

    #[test]
    fn times_are_written_as_people_write_them() {
        assert_eq!(as_json(&Value::Datetime(639_028_656_000_000_000)), json!("2026-01-01T12:00:00Z"));
        assert_eq!(as_json(&Value::Datetime(639_028_656_000_000_001)), json!("2026-01-01T12:00:00.0000001Z"));
    }
}
