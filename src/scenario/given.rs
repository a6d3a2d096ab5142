//! Sample rows of a test → rows of the table's columns, in the table's types.
//!
//! In: rows as the definition holds them, or the text of a data file. Out: typed rows, or a diagnostic for each
//! value that the table cannot hold.

use std::ops::Range;
use std::sync::Arc;

use serde_json::value::RawValue;
use serde_json::{Map, Value as Json};

use super::cell;
use crate::diagnostic::{Diagnostic, Place, Pointer, did_you_mean};
use crate::source::SourceFile;
use rulesmith_kql::value::Type;
use rulesmith_kql::{TableColumn, Value};

/// The key that says when a row was ingested, in the place of a column; default: at the time of the row.
pub const INGESTED: &str = "ingestion_time()";

/// The columns that hold the time of a row, first of those that a table has.
const TIME_COLUMNS: [&str; 2] = ["Timestamp", "TimeGenerated"];

/// Typed rows of one table.
#[derive(Clone, Debug)]
pub struct Given {
    /// The columns, as the environment orders them.
    pub columns: Arc<[TableColumn]>,
    /// The rows.
    pub rows: Vec<GivenRow>,
}

/// One typed row.
#[derive(Clone, Debug)]
pub struct GivenRow {
    /// A cell a column; shared, since a case is run many times.
    pub cells: Arc<[Value]>,
    /// When it was ingested, in ticks; `None` where nothing says.
    pub ingested: Option<i64>,
}

impl Given {
    /// The latest time in the rows.
    pub fn newest(&self) -> Option<i64> {
        let times = self.rows.iter().filter_map(|row| time_of(&self.columns, &row.cells).max(row.ingested));
        times.max()
    }
}

/// What the rows belong to, for messages.
#[derive(Clone, Copy, Debug)]
pub struct GivenTarget<'a> {
    /// The table's name.
    pub table: &'a str,
    /// Its columns.
    pub columns: &'a Arc<[TableColumn]>,
}

/// Reads rows that stand in a definition, at `at`.
pub fn inline(
    target: GivenTarget<'_>,
    rows: &[Map<String, Json>],
    file: &Arc<str>,
    at: &Pointer,
) -> Result<Given, Vec<Diagnostic>> {
    let mut reader = GivenReader::new(target);
    for (index, row) in rows.iter().enumerate() {
        let place = at.index(index);
        reader.json_row(row, |column, is_key| {
            let pointer = place.key(column);
            (Arc::clone(file), if is_key { Place::Key(pointer) } else { Place::Value(pointer) })
        });
    }
    reader.finish()
}

/// Reads rows of a data file: `.json` (a list of objects), `.ndjson` (one object a line) or `.csv` (with a head).
pub fn data_file(target: GivenTarget<'_>, source: &SourceFile) -> Result<Given, Vec<Diagnostic>> {
    let mut reader = GivenReader::new(target);
    let extension = source.path().rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        "json" => json_rows(&mut reader, source),
        "ndjson" | "jsonl" => ndjson_rows(&mut reader, source),
        "csv" => csv_rows(&mut reader, source),
        _ => reader.problems.push(
            Diagnostic::error(
                "invalid-rows",
                Arc::clone(source.path()),
                Place::File,
                format!("rows cannot be read from a file named `{}`", source.path()),
            )
            .help("name a .json, .ndjson or .csv file"),
        ),
    }
    reader.finish()
}

/// Columns for a table that nobody declared, taken from the rows: what each value looks like.
pub fn inferred(rows: &[Map<String, Json>]) -> Arc<[TableColumn]> {
    let mut columns: Vec<TableColumn> = Vec::new();
    for (name, value) in rows.iter().flatten() {
        let ty = match value {
            Json::Bool(_) => Type::Bool,
            Json::Number(number) if number.is_i64() => Type::Long,
            Json::Number(_) => Type::Real,
            Json::Array(_) | Json::Object(_) => Type::Dynamic,
            Json::String(_) | Json::Null => Type::String,
        };
        if name != INGESTED && !columns.iter().any(|column| *column.name == **name) {
            columns.push(TableColumn { name: name.as_str().into(), ty });
        }
    }
    columns.into()
}

/// The rows of a file whose columns nobody knows: mappings from name to value, of a CSV file to text.
pub fn loose(source: &SourceFile) -> Result<Vec<Map<String, Json>>, Box<Diagnostic>> {
    let columns = inferred_from_file(source);
    let columns: Arc<[TableColumn]> = columns
        .iter()
        .map(|column| TableColumn { name: Arc::clone(&column.name), ty: Type::Dynamic })
        .collect();
    let given = data_file(GivenTarget { table: source.path(), columns: &columns }, source);
    let given = given.map_err(|problems| {
        let unreadable =
            || Diagnostic::error("invalid-rows", Arc::clone(source.path()), Place::File, "no rows");
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
        other => serde_json::from_str(&rulesmith_kql::value::json::print(other)).unwrap_or_default(),
    }
}

/// The names in the head of a CSV file, or of all rows of a JSON file, as columns of texts and of what they look like.
pub fn inferred_from_file(source: &SourceFile) -> Arc<[TableColumn]> {
    if source.path().ends_with(".csv") {
        let head = csv_reader(source.text()).headers().cloned().unwrap_or_default();
        return head.iter().map(|name| TableColumn { name: name.into(), ty: Type::String }).collect();
    }
    let lines = || source.text().lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    inferred(&serde_json::from_str::<Vec<Map<String, Json>>>(source.text()).unwrap_or_else(|_| lines()))
}

struct GivenReader<'a> {
    target: GivenTarget<'a>,
    /// A row in which nothing was written.
    blank: Vec<Value>,
    rows: Vec<GivenRow>,
    problems: Vec<Diagnostic>,
}

impl<'a> GivenReader<'a> {
    fn new(target: GivenTarget<'a>) -> Self {
        let blank = target.columns.iter().map(|column| Value::empty(column.ty)).collect();
        Self { target, blank, rows: Vec::new(), problems: Vec::new() }
    }

    fn finish(self) -> Result<Given, Vec<Diagnostic>> {
        if self.problems.is_empty() {
            Ok(Given { columns: Arc::clone(self.target.columns), rows: self.rows })
        } else {
            Err(self.problems)
        }
    }

    /// Reads one row; `place` gives the file and the place of a column's key or value.
    fn json_row(&mut self, row: &Map<String, Json>, place: impl Fn(&str, bool) -> (Arc<str>, Place)) {
        let mut cells = self.blank.clone();
        let mut ingested = None;
        for (name, value) in row {
            if name == INGESTED {
                match cell::from_json(value, Type::DateTime) {
                    Ok(Value::Datetime(ticks)) => ingested = Some(ticks),
                    _ => self.wrong_type(name, Type::DateTime, &value.to_string(), place(name, false)),
                }
                continue;
            }
            let Some((index, ty)) = self.column(name) else {
                self.unknown_column(name, place(name, true));
                continue;
            };
            match cell::from_json(value, ty) {
                Ok(read) => set(&mut cells, index, read),
                Err(_) => self.wrong_type(name, ty, &value.to_string(), place(name, false)),
            }
        }
        self.push(cells, ingested);
    }

    fn push(&mut self, cells: Vec<Value>, ingested: Option<i64>) {
        let ingested = ingested.or_else(|| time_of(self.target.columns, &cells));
        self.rows.push(GivenRow { cells: cells.into(), ingested });
    }

    fn column(&self, name: &str) -> Option<(usize, Type)> {
        let index = self.target.columns.iter().position(|column| &*column.name == name)?;
        self.target.columns.get(index).map(|column| (index, column.ty))
    }

    fn unknown_column(&mut self, name: &str, (file, place): (Arc<str>, Place)) {
        let table = self.target.table;
        let names = self.target.columns.iter().map(|column| &*column.name);
        let help = did_you_mean(name, names).map(|near| format!("did you mean `{near}`?"));
        self.problems.push(
            Diagnostic::error("unknown-column", file, place, format!("`{table}` has no column `{name}`"))
                .maybe_help(help),
        );
    }

    fn wrong_type(&mut self, name: &str, ty: Type, found: &str, (file, place): (Arc<str>, Place)) {
        let mut diagnostic = Diagnostic::error(
            "wrong-type",
            file,
            place,
            format!("`{name}` takes {}, found `{}`", cell::expected(ty), abridged(found)),
        );
        if ty == Type::String {
            diagnostic = diagnostic.help("put it in quotes");
        }
        self.problems.push(diagnostic);
    }

    fn unreadable(&mut self, source: &SourceFile, place: Place, message: String) {
        self.problems.push(Diagnostic::error("invalid-rows", Arc::clone(source.path()), place, message));
    }
}

/// Rows of a JSON file, each with its bytes in it.
fn json_rows(reader: &mut GivenReader<'_>, source: &SourceFile) {
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
        object_row(reader, source, raw.get(), start..start + raw.get().len());
    }
}

fn ndjson_rows(reader: &mut GivenReader<'_>, source: &SourceFile) {
    for line in 1..=source.line_count() {
        let span = source.line_span(line);
        let text = source.slice(&span);
        if !text.trim().is_empty() {
            object_row(reader, source, text, span);
        }
    }
}

fn object_row(reader: &mut GivenReader<'_>, source: &SourceFile, text: &str, span: Range<usize>) {
    match serde_json::from_str::<Map<String, Json>>(text) {
        Ok(row) => reader.json_row(&row, |name, _| {
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

fn csv_rows(reader: &mut GivenReader<'_>, source: &SourceFile) {
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

fn set(cells: &mut [Value], index: usize, value: Value) {
    if let Some(cell) = cells.get_mut(index) {
        *cell = value;
    }
}

fn time_of(columns: &[TableColumn], cells: &[Value]) -> Option<i64> {
    TIME_COLUMNS.iter().find_map(|name| {
        let index = columns.iter().position(|column| &*column.name == *name)?;
        if let Value::Datetime(ticks) = cells.get(index)? { Some(*ticks) } else { None }
    })
}

/// At most sixty characters of a text.
fn abridged(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests;
