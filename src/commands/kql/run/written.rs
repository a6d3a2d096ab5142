//! Rows of a result → text on its way out, row by row where the format allows.

use std::io::Write;

use serde_json::{Map, Value as Json, json};

use crate::cli::RowsFormat;
use crate::commands::CommandError;
use crate::report::table;
use rulesmith_kql::tree::{Column, Schema};
use rulesmith_kql::{Row, ScalarType, Value};

/// Where rows are written, in one of the formats.
pub(super) struct RowWriter<'a> {
    format: RowsFormat,
    names: Vec<String>,
    out: &'a mut dyn Write,
    /// Rows of a table wait for the widest cell of each column.
    waiting: Vec<Vec<String>>,
    rows: u64,
}

impl<'a> RowWriter<'a> {
    pub(super) fn new(format: RowsFormat, row: &Schema, out: &'a mut dyn Write) -> Self {
        let names = row.columns.iter().map(|column| column.name.to_string()).collect();
        Self { format, names, out, waiting: Vec::new(), rows: 0 }
    }

    pub(super) fn row(&mut self, row: &Row) -> Result<(), CommandError> {
        self.rows += 1;
        match self.format {
            RowsFormat::Text => self.waiting.push(row.iter().map(text).collect()),
            RowsFormat::Json | RowsFormat::Ndjson => {
                let object: Map<String, Json> =
                    self.names.iter().cloned().zip(row.iter().map(json)).collect();
                let object = Json::Object(object);
                match (self.format, self.rows) {
                    (RowsFormat::Ndjson, _) => writeln!(self.out, "{object}")?,
                    (_, 1) => write!(self.out, "[\n  {object}")?,
                    _ => write!(self.out, ",\n  {object}")?,
                }
            }
            RowsFormat::Csv => {
                if self.rows == 1 {
                    write_csv(self.out, self.names.iter().map(String::as_str))?;
                }
                let cells: Vec<String> = row.iter().map(text).collect();
                write_csv(self.out, cells.iter().map(String::as_str))?;
            }
        }
        Ok(())
    }

    /// What stands after the last row.
    pub(super) fn end(self) -> Result<(), CommandError> {
        match (self.format, self.rows) {
            (RowsFormat::Text, _) => {
                let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
                write!(self.out, "{}", table::render(&names, &self.waiting))?;
            }
            (RowsFormat::Json, 0) => writeln!(self.out, "[]")?,
            (RowsFormat::Json, _) => writeln!(self.out, "\n]")?,
            (RowsFormat::Csv, 0) => write_csv(self.out, self.names.iter().map(String::as_str))?,
            (RowsFormat::Csv | RowsFormat::Ndjson, _) => {}
        }
        Ok(())
    }
}

fn write_csv<'c>(out: &mut dyn Write, cells: impl Iterator<Item = &'c str>) -> Result<(), CommandError> {
    let mut writer = csv::WriterBuilder::new().from_writer(out);
    writer
        .write_record(cells)
        .map_err(|error| CommandError::new(format!("the output cannot be written: {error}")))?;
    writer.flush()?;
    Ok(())
}

/// A cell as text; null is empty, as in the portals' exports.
fn text(value: &Value) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        other => other.to_cow().into_owned(),
    }
}

/// A column as recorded answers of the engine write it: whole numbers are long, and decimals real.
pub(super) fn recorded_column(column: &Column) -> Json {
    let ty = match column.ty {
        Some(ScalarType::Int) => "long",
        Some(ScalarType::Decimal) => "real",
        Some(ty) => ty.name(),
        None => "dynamic",
    };
    json!([column.name, ty])
}

/// A cell as JSON. Numbers that JSON does not have are texts.
pub(super) fn json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(value) => json!(value),
        Value::Long(value) => json!(value),
        Value::Real(value) if value.is_nan() => json!("NaN"),
        Value::Real(value) if value.is_infinite() => {
            json!(if *value > 0.0 { "Infinity" } else { "-Infinity" })
        }
        Value::Real(value) => json!(value),
        Value::Decimal(_) => json!(value.as_real()),
        Value::Array(items) => items.iter().map(json).collect(),
        Value::Bag(bag) => {
            Json::Object(bag.iter().map(|(name, value)| (name.to_string(), json(value))).collect())
        }
        Value::Datetime(_) | Value::Timespan(_) | Value::Guid(_) | Value::String(_) => json!(value.to_cow()),
    }
}
