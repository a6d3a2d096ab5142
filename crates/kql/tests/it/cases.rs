//! Answers of the query engine that follow from the documentation and from what was measured on Kusto, by hand.
//!
//! `tests/cases/engine/*.txt` hold one expression a line: `expression => value`. `*.table` hold queries with their rows.
//! Values are JSON; `!` stands for a refusal and `?` for something that is not executed on purpose.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use rulesmith_kql::Value;
use rulesmith_kql::value::json;
use serde_json::Value as Json;

use crate::answer::{Answer, answer};

impl fmt::Display for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rows(table, rows) => {
                let names: Vec<&str> = table.schema.columns.iter().map(|column| &*column.name).collect();
                writeln!(formatter, "{}", names.join(", "))?;
                rows.iter().try_for_each(|row| {
                    writeln!(formatter, "    {}", json::print(&Value::array(row.clone())))
                })
            }
            Self::Mistyped(rows) => {
                write!(formatter, "values are not of the types of their columns: {rows}")
            }
            Self::Refused(message) => write!(formatter, "refused: {message}"),
            Self::Unsupported(message) => write!(formatter, "not executed: {message}"),
        }
    }
}

fn same(expected: &Json, value: &Value) -> bool {
    let actual: Json = serde_json::from_str(&json::print(value)).expect("JSON");
    alike(expected, &actual)
}

fn alike(expected: &Json, actual: &Json) -> bool {
    match (expected, actual) {
        (Json::Number(a), Json::Number(b)) => {
            if let (Some(a), Some(b)) = (a.as_i64(), b.as_i64()) {
                return a == b;
            }
            let (a, b) = (a.as_f64().unwrap_or(f64::NAN), b.as_f64().unwrap_or(f64::NAN));
            (a - b).abs() <= 1e-12 * a.abs().max(1.0)
        }
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b)),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| alike(a, b)))
        }
        _ => expected == actual,
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/engine")
}

fn files(extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder())
        .expect("the folder of the cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    files
}

pub(crate) fn expressions() {
    let mut failures = Vec::new();
    let mut count = 0;
    for file in files("txt") {
        let text = fs::read_to_string(&file).expect("a readable file");
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (expression, expected) = line.rsplit_once(" => ").expect("an expectation");
            count += 1;
            let answer = answer(&format!("print v = {expression}"));
            let right = match (&answer, expected) {
                (Answer::Refused(_), "!") | (Answer::Unsupported(_), "?") => true,
                (Answer::Rows(_, rows), expected) if expected != "!" && expected != "?" => {
                    let expected: Json = serde_json::from_str(expected).expect("JSON");
                    rows.first().and_then(|row| row.first()).is_some_and(|value| same(&expected, value))
                }
                _ => false,
            };
            if !right {
                failures.push(format!("{line}\n    {answer}"));
            }
        }
    }
    assert!(count >= 500, "only {count} expressions");
    assert!(failures.is_empty(), "{} of {count} failed:\n{}", failures.len(), failures.join("\n"));
}

pub(crate) fn tables() {
    let mut failures = Vec::new();
    let mut count = 0;
    for file in files("table") {
        let text = fs::read_to_string(&file).expect("a readable file");
        for block in text.split("\n\n") {
            let lines: Vec<&str> = block.lines().filter(|line| !line.starts_with('#')).collect();
            let Some(at) = lines.iter().position(|line| line.starts_with("=>")) else { continue };
            let query = lines[..at].join("\n");
            let header = lines[at].trim_start_matches("=>").trim();
            count += 1;
            let answer = answer(&query);
            let right = match (&answer, header) {
                (Answer::Refused(_), "!") | (Answer::Unsupported(_), "?") => true,
                (Answer::Rows(table, rows), header) if header != "!" && header != "?" => {
                    let names: Vec<&str> = header.split(", ").filter(|name| !name.is_empty()).collect();
                    let expected: Vec<Json> = lines[at + 1..]
                        .iter()
                        .map(|line| serde_json::from_str(line).expect("JSON"))
                        .collect();
                    let rows_match = rows.len() == expected.len()
                        && rows
                            .iter()
                            .zip(&expected)
                            .all(|(row, expected)| same(expected, &Value::array(row.clone())));
                    let same_columns =
                        table.schema.columns.iter().map(|column| &*column.name).eq(names.iter().copied());
                    (names.is_empty() || same_columns) && rows_match
                }
                _ => false,
            };
            if !right {
                failures.push(format!("{}\n    {answer}", lines.join("\n")));
            }
        }
    }
    assert!(count >= 80, "only {count} queries");
    assert!(failures.is_empty(), "{} of {count} failed:\n{}", failures.len(), failures.join("\n\n"));
}
