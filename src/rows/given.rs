//! Sample rows of a test → rows of the table's columns, in the table's types.
//!
//! In: rows as the definition holds them, or the text of a data file. Out: typed rows, or a diagnostic for each
//! value that the table cannot hold.

mod file;

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::{cell, infer};
use crate::diagnostic::{Code, Diagnostic, Place, Pointer, did_you_mean};
use rulesmith_kql::catalog::TableColumn;
use rulesmith_kql::eval::Value;
use rulesmith_kql::eval::value::Type;

pub use file::{infer_columns_of_file, read_file, read_untyped};

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
        let times = self.rows.iter().filter_map(|row| find_time(&self.columns, &row.cells).max(row.ingested));
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
pub fn read_inline(
    target: GivenTarget<'_>,
    rows: &[Map<String, Json>],
    file: &Arc<str>,
    at: &Pointer,
) -> Result<Given, Vec<Diagnostic>> {
    let mut reader = GivenReader::new(target);
    for (index, row) in rows.iter().enumerate() {
        let place = at.index(index);
        reader.read_row(row, |column, part| {
            let pointer = place.key(column);
            let place = match part {
                CellPart::Key => Place::Key(pointer),
                CellPart::Value => Place::Value(pointer),
            };
            (Arc::clone(file), place)
        });
    }
    reader.finish()
}

/// Columns for a table that nobody declared, taken from the rows: what each value looks like.
pub fn infer_columns(rows: &[Map<String, Json>]) -> Arc<[TableColumn]> {
    infer::columns(rows).into_iter().filter(|column| &*column.name != INGESTED).collect()
}

/// What of a cell is meant.
#[derive(Clone, Copy)]
enum CellPart {
    Key,
    Value,
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
    fn read_row(&mut self, row: &Map<String, Json>, place: impl Fn(&str, CellPart) -> (Arc<str>, Place)) {
        let mut cells = self.blank.clone();
        let mut ingested = None;
        for (name, value) in row {
            if name == INGESTED {
                match cell::from_json(value, Type::DateTime) {
                    Ok(Value::Datetime(ticks)) => ingested = Some(ticks),
                    _ => self.wrong_type(
                        name,
                        Type::DateTime,
                        &value.to_string(),
                        place(name, CellPart::Value),
                    ),
                }
                continue;
            }
            let Some((index, ty)) = self.column(name) else {
                self.unknown_column(name, place(name, CellPart::Key));
                continue;
            };
            match cell::from_json(value, ty) {
                Ok(read) => set(&mut cells, index, read),
                Err(_) => self.wrong_type(name, ty, &value.to_string(), place(name, CellPart::Value)),
            }
        }
        self.push(cells, ingested);
    }

    fn push(&mut self, cells: Vec<Value>, ingested: Option<i64>) {
        let ingested = ingested.or_else(|| find_time(self.target.columns, &cells));
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
            Diagnostic::error(Code::UnknownColumn, file, place, format!("`{table}` has no column `{name}`"))
                .maybe_help(help),
        );
    }

    fn wrong_type(&mut self, name: &str, ty: Type, found: &str, (file, place): (Arc<str>, Place)) {
        let mut diagnostic = Diagnostic::error(
            Code::WrongType,
            file,
            place,
            format!("`{name}` takes {}, found `{}`", cell::expected(ty), abridge(found)),
        );
        if ty == Type::String {
            diagnostic = diagnostic.help("put it in quotes");
        }
        self.problems.push(diagnostic);
    }
}

fn set(cells: &mut [Value], index: usize, value: Value) {
    if let Some(cell) = cells.get_mut(index) {
        *cell = value;
    }
}

fn find_time(columns: &[TableColumn], cells: &[Value]) -> Option<i64> {
    TIME_COLUMNS.iter().find_map(|name| {
        let index = columns.iter().position(|column| &*column.name == *name)?;
        if let Value::Datetime(ticks) = cells.get(index)? { Some(*ticks) } else { None }
    })
}

/// At most sixty characters of a text.
fn abridge(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests;
