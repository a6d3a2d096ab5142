//! Rows of a file, in the types of a table's columns, made while they are read. What the query does not read of them is
//! skipped, not decoded.
#![expect(clippy::disallowed_methods, reason = "the command line names the file, and no project does")]

mod lines;

use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value as Json};

use super::{RowsError, RowsFileFormat, cell};
use rulesmith_kql::bind::tree::Column;
use rulesmith_kql::eval::column_use::ColumnUse;
use rulesmith_kql::eval::value::{Type, json};
use rulesmith_kql::eval::{EvalError, Row, Rows, Value};

/// The largest JSON list, in bytes: unlike lines it is held whole.
const LIST_LIMIT: u64 = 512 * 1024 * 1024;

/// The first rows of a file as they stand. Cells of a CSV file are texts.
pub(super) fn sample(
    path: &Path,
    format: RowsFileFormat,
    count: usize,
) -> Result<Vec<Map<String, Json>>, RowsError> {
    let cannot =
        |error: &dyn fmt::Display| RowsError::Unreadable { path: path.to_owned(), why: error.to_string() };
    match format {
        RowsFileFormat::Lines => {
            let reader = BufReader::new(File::open(path).map_err(|error| cannot(&error))?);
            let mut rows = Vec::new();
            for line in reader.lines().take(count) {
                let line = line.map_err(|error| cannot(&error))?;
                // A line that is none is told with its number when the rows are read.
                rows.extend(serde_json::from_str(&line).ok());
            }
            Ok(rows)
        }
        RowsFileFormat::List => {
            let mut rows = list(path).map_err(|error| cannot(&error))?;
            rows.truncate(count);
            Ok(rows)
        }
        RowsFileFormat::Csv => {
            let mut reader = csv::Reader::from_path(path).map_err(|error| cannot(&error))?;
            let names = reader.headers().map_err(|error| cannot(&error))?.clone();
            Ok(vec![names.iter().map(|name| (name.to_owned(), Json::from(""))).collect()])
        }
    }
}

/// The rows of a file.
pub(super) fn read<'r>(
    path: &Path,
    format: RowsFileFormat,
    columns: &[Column],
    wanted: &[ColumnUse],
) -> Result<Rows<'r>, EvalError> {
    let shape = Shape::new(columns, wanted);
    match format {
        RowsFileFormat::Lines => {
            let file = File::open(path).map_err(|error| unreadable(path, &error))?;
            Ok(Box::new(lines::read(path, file, shape).map_err(|error| unreadable(path, &error))?))
        }
        RowsFileFormat::List => {
            let path = path.to_owned();
            let rows = list(&path).map_err(|error| unreadable(&path, &error))?;
            Ok(Box::new(rows.into_iter().enumerate().map(move |(index, row)| {
                let number = index + 1;
                let row = shape.row_of_map(&row);
                row.map_err(|problem| unusable(&path, format_args!(", row {number}: {problem}")))
            })))
        }
        RowsFileFormat::Csv => {
            let mut reader = csv::Reader::from_path(path).map_err(|error| unreadable(path, &error))?;
            let head: Vec<Option<usize>> = reader
                .headers()
                .map_err(|error| unreadable(path, &error))?
                .iter()
                .map(|name| shape.indexes.get(name).copied())
                .collect();
            let path = path.to_owned();
            Ok(Box::new(reader.into_records().map(move |record| {
                let record = record.map_err(|error| unreadable(&path, &error))?;
                let line = record.position().map_or(0, csv::Position::line);
                let row = shape.row_of_texts(&head, &record);
                row.map_err(|problem| unusable(&path, format_args!(", line {line}: {problem}")))
            })))
        }
    }
}

fn unreadable(path: &Path, error: &dyn fmt::Display) -> EvalError {
    unusable(path, format_args!(" cannot be read: {error}"))
}

fn unusable(path: &Path, problem: fmt::Arguments<'_>) -> EvalError {
    EvalError::Data { message: format!("`{}`{problem}", path.display()) }
}

fn list(path: &Path) -> Result<Vec<Map<String, Json>>, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    if file.metadata().is_ok_and(|found| found.len() > LIST_LIMIT) {
        return Err(format!(
            "a JSON list of more than {LIST_LIMIT} bytes is not held; write one object a line"
        ));
    }
    serde_json::from_reader(BufReader::new(file))
        .map_err(|error| format!("expected a list of objects: {error}"))
}

/// The row that is to be made: where each wanted column goes, and in which type.
struct Shape {
    indexes: HashMap<String, usize>,
    names: Vec<String>,
    types: Vec<Type>,
    wanted: Vec<ColumnUse>,
}

impl Shape {
    fn new(columns: &[Column], wanted: &[ColumnUse]) -> Self {
        let types = columns.iter().map(|column| column.ty.unwrap_or(Type::Dynamic)).collect();
        let names: Vec<String> = columns.iter().map(|column| column.name.to_string()).collect();
        let indexes = names
            .iter()
            .enumerate()
            .filter(|(index, _)| wanted.get(*index).is_none_or(ColumnUse::is_any))
            .map(|(index, name)| (name.clone(), index))
            .collect();
        Self { indexes, names, types, wanted: wanted.to_vec() }
    }

    fn empty(&self) -> Row {
        self.types.iter().map(|ty| Value::empty(*ty)).collect()
    }

    fn set(&self, row: &mut Row, index: usize, value: Result<Value, &'static str>) -> Result<(), String> {
        let value = value.map_err(|expected| {
            let name = self.names.get(index).map_or("", String::as_str);
            format!("expected {expected} in `{name}`")
        })?;
        if let Some(cell) = row.get_mut(index) {
            *cell = value;
        }
        Ok(())
    }

    fn type_of(&self, index: usize) -> Type {
        self.types.get(index).copied().unwrap_or(Type::Dynamic)
    }

    /// A dynamic, of which only some properties may be wanted.
    fn dynamic<'de, A: MapAccess<'de>>(&self, index: usize, map: &mut A) -> Result<Value, A::Error> {
        let only = match self.wanted.get(index) {
            Some(ColumnUse::Properties(only)) => Some(only),
            _ => None,
        };
        let value = map.next_value_seed(json::ValueSeed { only })?;
        Ok(match (value, only) {
            (Value::String(text), Some(only)) => {
                cell::nested(&text, |text| json::parse_properties(text, only))
            }
            (Value::String(text), None) => cell::nested(&text, json::parse),
            (value, _) => value,
        })
    }

    fn row_of_map(&self, map: &Map<String, Json>) -> Result<Row, String> {
        let mut row = self.empty();
        for (name, value) in map {
            if let Some(&index) = self.indexes.get(name) {
                self.set(&mut row, index, cell::from_json(value, self.type_of(index)))?;
            }
        }
        Ok(row)
    }

    fn row_of_texts(&self, head: &[Option<usize>], record: &csv::StringRecord) -> Result<Row, String> {
        let mut row = self.empty();
        for (index, text) in head.iter().zip(record).filter_map(|(index, text)| Some(((*index)?, text))) {
            self.set(&mut row, index, cell::from_text(text, self.type_of(index)))?;
        }
        Ok(row)
    }

    /// The row of a line, if it is not blank; else what is wrong, to be put behind the number of the line.
    fn row_of_line(&self, line: &[u8]) -> Result<Option<Row>, String> {
        if line.iter().all(u8::is_ascii_whitespace) {
            return Ok(None);
        }
        let mut deserializer = serde_json::Deserializer::from_slice(line);
        let row =
            LineRow { shape: self }.deserialize(&mut deserializer).map_err(|error| malformed(&error))?;
        deserializer.end().map_err(|error| malformed(&error))?;
        row.map(Some).map_err(|problem| format!(": {problem}"))
    }
}

fn malformed(error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    let text = error.to_string();
    let text = text.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&text);
    format!(", column {column}: expected a JSON object: {text}")
}

/// One object of a line → a row, without decoding what is not wanted.
struct LineRow<'s> {
    shape: &'s Shape,
}

impl<'de> DeserializeSeed<'de> for LineRow<'_> {
    type Value = Result<Row, String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for LineRow<'_> {
    type Value = Result<Row, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut row = self.shape.empty();
        let mut problem = None;
        while let Some(wanted) = map.next_key_seed(WantedKey { shape: self.shape })? {
            let Some(index) = wanted else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value = match self.shape.type_of(index) {
                Type::Dynamic => Ok(self.shape.dynamic(index, &mut map)?),
                ty => from_raw(map.next_value::<&RawValue>()?.get(), ty),
            };
            if let Err(message) = self.shape.set(&mut row, index, value) {
                problem.get_or_insert(message);
            }
        }
        Ok(problem.map_or(Ok(row), Err))
    }
}

/// A key → the index of its column, where that is wanted.
struct WantedKey<'s> {
    shape: &'s Shape,
}

impl<'de> DeserializeSeed<'de> for WantedKey<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for WantedKey<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.shape.indexes.get(name).copied())
    }
}

/// The text of a JSON value → a cell. Texts without escapes, the most frequent cells, are taken as they stand.
fn from_raw(raw: &str, ty: Type) -> Result<Value, &'static str> {
    let plain =
        raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).filter(|text| !text.contains('\\'));
    match (plain, ty) {
        (Some(text), Type::String) => Ok(Value::text(text)),
        (Some(text), Type::DateTime) => cell::from_text(text, ty),
        _ => cell::from_json(&serde_json::from_str::<Json>(raw).unwrap_or_default(), ty),
    }
}
