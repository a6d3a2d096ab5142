//! Rows of a data file, each problem with its bytes in it.

use std::ops::Range;
use std::sync::Arc;

use serde_json::value::RawValue;
use serde_json::{Map, Value as Json};

use super::{Given, GivenReader, GivenRow, GivenTarget, INGESTED, infer_columns, set};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::rows::{RowsFileFormat, cell};
use crate::source::SourceFile;
use rulesmith_kql::catalog::TableColumn;
use rulesmith_kql::eval::Value;
use rulesmith_kql::eval::value::{Type, json};

/// Reads the rows of a data file.
pub fn read_file(target: GivenTarget<'_>, source: &SourceFile) -> Result<Given, Vec<Diagnostic>> {
    let mut reader = GivenReader::new(target);
    match RowsFileFormat::of(source.path()) {
        Some(RowsFileFormat::List) => read_list(&mut reader, source),
        Some(RowsFileFormat::Lines) => read_lines(&mut reader, source),
        Some(RowsFileFormat::Csv) => read_csv(&mut reader, source),
        None => reader.problems.push(
            Diagnostic::error(
                Code::InvalidRows,
                Arc::clone(source.path()),
                Place::File,
                format!("rows cannot be read from a file named `{}`", source.path()),
            )
            .help(RowsFileFormat::HELP),
        ),
    }
    reader.finish()
}

/// The rows of a file whose columns nobody knows: mappings from name to value, of a CSV file to text.
pub fn read_untyped(source: &SourceFile) -> Result<Vec<Map<String, Json>>, Box<Diagnostic>> {
    let columns = infer_columns_of_file(source);
    let columns: Arc<[TableColumn]> = columns
        .iter()
        .map(|column| TableColumn { name: Arc::clone(&column.name), ty: Type::Dynamic })
        .collect();
    let given = read_file(GivenTarget { table: source.path(), columns: &columns }, source);
    let given = given.map_err(|problems| {
        let unreadable =
            || Diagnostic::error(Code::InvalidRows, Arc::clone(source.path()), Place::File, "no rows");
        Box::new(problems.into_iter().next().unwrap_or_else(unreadable))
    })?;
    let row = |row: &GivenRow| {
        let cells = given.columns.iter().zip(row.cells.iter()).filter(|(_, cell)| !cell.is_null());
        cells.map(|(column, cell)| (column.name.to_string(), json_of(cell))).collect()
    };
    Ok(given.rows.iter().map(row).collect())
}

fn json_of(cell: &Value) -> Json {
    match cell {
        Value::String(text) => Json::from(&**text),
        other => serde_json::from_str(&json::print(other)).unwrap_or_default(),
    }
}

/// The names in the head of a CSV file, or of all rows of a JSON file, as columns of texts and of what they look like.
pub fn infer_columns_of_file(source: &SourceFile) -> Arc<[TableColumn]> {
    if RowsFileFormat::of(source.path()) == Some(RowsFileFormat::Csv) {
        let head = csv_reader(source.text()).headers().cloned().unwrap_or_default();
        return head.iter().map(|name| TableColumn { name: name.into(), ty: Type::String }).collect();
    }
    let lines = || source.text().lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    infer_columns(&serde_json::from_str::<Vec<Map<String, Json>>>(source.text()).unwrap_or_else(|_| lines()))
}

/// Rows of a JSON file, each with its bytes in it.
fn read_list(reader: &mut GivenReader<'_>, source: &SourceFile) {
    let text = source.text();
    let rows: Vec<&RawValue> = match serde_json::from_str(text) {
        Ok(rows) => rows,
        Err(error) => {
            let line = source.line_span(error.line());
            let message = format!("expected a JSON list of objects: {error}");
            return reader.unreadable(source, Place::Span(line), message);
        }
    };
    for raw in rows {
        // The raw value is a slice of the text, so its address tells where it stands.
        let start = (raw.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        read_object(reader, source, raw.get(), start..start + raw.get().len());
    }
}

fn read_lines(reader: &mut GivenReader<'_>, source: &SourceFile) {
    for line in 1..=source.line_count() {
        let span = source.line_span(line);
        let text = source.slice(&span);
        if !text.trim().is_empty() {
            read_object(reader, source, text, span);
        }
    }
}

fn read_object(reader: &mut GivenReader<'_>, source: &SourceFile, text: &str, span: Range<usize>) {
    match serde_json::from_str::<Map<String, Json>>(text) {
        Ok(row) => reader.read_row(&row, |name, _| {
            let key = Json::from(name).to_string();
            let place = text
                .find(&key)
                .map_or_else(|| span.clone(), |at| span.start + at..span.start + at + key.len());
            (Arc::clone(source.path()), Place::Span(place))
        }),
        Err(error) => {
            // A row over many lines would be marked whole; its first line is enough to find it.
            let end = text.find('\n').map_or(span.end, |at| span.start + at);
            reader.unreadable(
                source,
                Place::Span(span.start..end),
                format!("expected a JSON object: {error}"),
            );
        }
    }
}

fn csv_reader(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes())
}

fn read_csv(reader: &mut GivenReader<'_>, source: &SourceFile) {
    let mut csv = csv_reader(source.text());
    let head = match csv.headers() {
        Ok(head) => head.clone(),
        Err(error) => {
            return reader.unreadable(source, Place::File, format!("the head cannot be read: {error}"));
        }
    };
    let columns: Vec<Option<(usize, Type)>> = head.iter().map(|name| reader.column(name)).collect();
    for (name, column) in head.iter().zip(&columns) {
        if column.is_none() && name != INGESTED {
            reader.unknown_column(name, (Arc::clone(source.path()), Place::Span(source.line_span(1))));
        }
    }
    for record in csv.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                let span = source.line_span(usize::try_from(line).unwrap_or(usize::MAX));
                reader.unreadable(source, Place::Span(span), format!("the row cannot be read: {error}"));
                continue;
            }
        };
        let line = record.position().map_or(1, csv::Position::line);
        let place = Place::Span(source.line_span(usize::try_from(line).unwrap_or(usize::MAX)));
        let mut cells = reader.blank.clone();
        let mut ingested = None;
        for ((name, text), column) in head.iter().zip(&record).zip(&columns) {
            let (index, ty) = match column {
                Some(found) => *found,
                None if name == INGESTED => (usize::MAX, Type::DateTime),
                None => continue,
            };
            match cell::from_text(text, ty) {
                Ok(Value::Datetime(ticks)) if index == usize::MAX => ingested = Some(ticks),
                Ok(value) => set(&mut cells, index, value),
                Err(_) => reader.wrong_type(name, ty, text, (Arc::clone(source.path()), place.clone())),
            }
        }
        reader.push(cells, ingested);
    }
}

impl GivenReader<'_> {
    fn unreadable(&mut self, source: &SourceFile, place: Place, message: String) {
        self.problems.push(Diagnostic::error(Code::InvalidRows, Arc::clone(source.path()), place, message));
    }
}
