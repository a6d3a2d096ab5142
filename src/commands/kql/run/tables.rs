//! `--table NAME=FILE`: what the files hold, as tables that a query can read.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::rows::{self, RowsFileFormat};
use crate::commands::CommandError;
use rulesmith_kql::tree::Column;
use rulesmith_kql::value::{Type, parse};
use rulesmith_kql::{ColumnUse, Environment, EvalError, Rows, TableColumn, TableProvider};

/// How many rows are looked at for the columns of a table.
const SAMPLE: usize = 1000;

/// The tables that were given.
pub(super) struct Tables {
    files: BTreeMap<String, (PathBuf, RowsFileFormat)>,
}

impl Tables {
    /// Takes `NAME=FILE` arguments, and declares each table with the columns that the environment knows and those that
    /// its first rows show.
    pub(super) fn open(arguments: &[String], environment: &mut Environment) -> Result<Self, CommandError> {
        let mut files = BTreeMap::new();
        for argument in arguments {
            let (name, file) = argument.split_once('=').ok_or_else(|| {
                CommandError::new(format!("`{}` is not of the form NAME=FILE", argument.escape_debug()))
                    .help("for example `--table CloudAppEvents=events.ndjson`")
            })?;
            let path = PathBuf::from(file);
            let format = RowsFileFormat::of(&path).ok_or_else(|| {
                CommandError::new(format!("rows cannot be read from a file named `{file}`"))
                    .help("name a .ndjson, .jsonl, .json or .csv file")
            })?;
            let sample = rows::sample(&path, format, SAMPLE)?;
            let columns = columns(environment.table(name).as_deref().unwrap_or_default(), &sample);
            environment.declare_table(name, columns);
            files.insert(name.to_owned(), (path, format));
        }
        Ok(Self { files })
    }
}

impl TableProvider for Tables {
    fn table(
        &self,
        name: &str,
        columns: &[Column],
        wanted: &[ColumnUse],
    ) -> Option<Result<Rows<'_>, EvalError>> {
        let (path, format) = self.files.get(name)?;
        Some(rows::read(path, *format, columns, wanted))
    }
}

/// The known columns, then those that only the rows have, in the order met.
fn columns(known: &[TableColumn], sample: &[Map<String, Json>]) -> Vec<TableColumn> {
    let mut columns = known.to_vec();
    let mut shown: indexmap::IndexMap<&str, Type> = indexmap::IndexMap::new();
    for (name, value) in sample.iter().flatten() {
        let Some(ty) = type_of(value) else { continue };
        shown.entry(name).and_modify(|known| *known = common(*known, ty)).or_insert(ty);
    }
    for (name, ty) in shown {
        if !columns.iter().any(|column| *column.name == *name) {
            columns.push(TableColumn { name: Arc::from(name), ty });
        }
    }
    columns
}

/// What a value looks like; nothing for null.
fn type_of(value: &Json) -> Option<Type> {
    Some(match value {
        Json::Null => return None,
        Json::Bool(_) => Type::Bool,
        Json::Number(number) if number.is_i64() => Type::Long,
        Json::Number(_) => Type::Real,
        Json::String(text) if is_time(text) => Type::DateTime,
        Json::String(_) => Type::String,
        Json::Array(_) | Json::Object(_) => Type::Dynamic,
    })
}

/// Only the full form of a time: a text such as `12` or `monday` is not to become one.
fn is_time(text: &str) -> bool {
    text.len() >= 19 && text.as_bytes().get(10) == Some(&b'T') && parse::datetime(text).is_some()
}

/// The type that holds values of both.
fn common(one: Type, other: Type) -> Type {
    match (one, other) {
        _ if one == other => one,
        (Type::Long, Type::Real) | (Type::Real, Type::Long) => Type::Real,
        (Type::DateTime, Type::String) | (Type::String, Type::DateTime) => Type::String,
        _ => Type::Dynamic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_what_all_rows_show() {
        let rows = [
            r#"{"n": 1, "t": "2026-01-01T00:00:00Z", "m": 1, "x": null, "o": {}}"#,
            r#"{"n": 1.5, "t": "2026-01-01T00:00:00.5Z", "m": "a", "Known": 7}"#,
        ]
        .map(|row| serde_json::from_str(row).unwrap());
        let known = [TableColumn { name: "Known".into(), ty: Type::String }];
        let shown: Vec<_> =
            columns(&known, &rows).into_iter().map(|column| (column.name, column.ty)).collect();
        let expected = [
            ("Known", Type::String),
            ("n", Type::Real),
            ("t", Type::DateTime),
            ("m", Type::Dynamic),
            ("o", Type::Dynamic),
        ];
        assert_eq!(shown, expected.map(|(name, ty)| (Arc::from(name), ty)));
    }
}
