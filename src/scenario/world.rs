//! What stands in place of the cloud while a test's query runs: the test's own rows, then the project's fixtures.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::engine::INGESTION;
use crate::rows::given::{self, Given, GivenTarget};
use crate::rows::{RowsFileFormat, cell};
use crate::source::SourceFile;
use rulesmith_kql::bind::tree::Column;
use rulesmith_kql::catalog::TableColumn;
use rulesmith_kql::eval::column_use::ColumnUse;
use rulesmith_kql::eval::value::Type;
use rulesmith_kql::eval::{EvalError, Missing, Row, Rows, TableProvider, Value};

/// The project's fixtures: path below `fixtures/`, such as `watchlists/vips.csv` → the file.
pub type Files = BTreeMap<String, Arc<SourceFile>>;

/// The rows and the clock that a query sees.
#[derive(Debug)]
pub struct TestWorld<'a> {
    /// What `now()` answers, in ticks.
    pub now: i64,
    /// Table → rows.
    pub tables: BTreeMap<String, Given>,
    /// What else the test gives, by its name: `_GetWatchlist('vips')`, an address, a function.
    pub others: BTreeMap<String, Vec<Map<String, Json>>>,
    files: &'a Files,
    read: RefCell<HashMap<String, Rc<Given>>>,
}

impl<'a> TestWorld<'a> {
    /// A world with the project's fixtures alone.
    pub fn new(now: i64, files: &'a Files) -> Self {
        Self { now, tables: BTreeMap::new(), others: BTreeMap::new(), files, read: RefCell::default() }
    }

    /// The rows of a table that the query reads.
    fn given(
        &self,
        name: &str,
        columns: &[Column],
        wanted: &[ColumnUse],
    ) -> Option<Result<Vec<Row>, EvalError>> {
        if let Some(given) = self.tables.get(name) {
            let wanted = |index: usize| wanted.get(index).is_none_or(ColumnUse::is_any);
            return Some(Ok(arranged(given, columns, wanted)));
        }
        let stem = format!("tables/{name}");
        let file = self.file(&stem)?;
        Some(self.rows_of_file(&stem, file, columns))
    }

    fn file(&self, stem: &str) -> Option<&'a Arc<SourceFile>> {
        RowsFileFormat::EXTENSIONS.iter().find_map(|extension| self.files.get(&format!("{stem}.{extension}")))
    }

    /// Rows of a fixture in the columns asked for. A file is read once a world.
    fn rows_of_file(&self, key: &str, file: &SourceFile, columns: &[Column]) -> Result<Vec<Row>, EvalError> {
        if let Some(read) = self.read.borrow().get(key) {
            return Ok(arranged(read, columns, |_| true));
        }
        let wide = widened(columns, &given::infer_columns_of_file(file));
        let target = GivenTarget { table: key, columns: &wide };
        let read = given::read_file(target, file).map_err(|problems| {
            let first = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
            EvalError::refused(format!("`{}` cannot be used: {first}", file.path()))
        })?;
        let read = Rc::new(read);
        self.read.borrow_mut().insert(key.to_owned(), Rc::clone(&read));
        Ok(arranged(&read, columns, |_| true))
    }

    /// Rows that the test gives for something that is no table.
    fn rows_of_test(
        name: &str,
        rows: &[Map<String, Json>],
        columns: &[Column],
    ) -> Result<Vec<Row>, EvalError> {
        let wide = widened(columns, &given::infer_columns(rows));
        let target = GivenTarget { table: name, columns: &wide };
        let read = given::read_inline(target, rows, &Arc::from(""), &crate::diagnostic::Pointer::root());
        let read = read.map_err(|problems| {
            let first = problems.first().map(|problem| problem.message.clone()).unwrap_or_default();
            EvalError::refused(format!("the rows given for `{name}` cannot be used: {first}"))
        })?;
        Ok(arranged(&read, columns, |_| true))
    }

    /// The rows given for a call, whatever they look like.
    fn loose_rows(&self, name: &str, arguments: &[Value]) -> Option<Vec<Map<String, Json>>> {
        let call = call_text(name, arguments);
        if let Some(rows) = self.others.get(&call).or_else(|| self.others.get(name)) {
            return Some(rows.clone());
        }
        let file = self.file(&format!("functions/{name}"))?;
        given::read_untyped(file).ok()
    }
}

impl TableProvider for TestWorld<'_> {
    fn table(
        &self,
        name: &str,
        columns: &[Column],
        wanted: &[ColumnUse],
    ) -> Option<Result<Rows<'_>, EvalError>> {
        let rows = self.given(name, columns, wanted)?;
        Some(rows.map(|rows| Box::new(rows.into_iter().map(Ok)) as Rows<'_>))
    }

    fn external(&self, addresses: &[Arc<str>], columns: &[Column]) -> Option<Result<Vec<Row>, EvalError>> {
        let mut all = Vec::new();
        for address in addresses {
            let rows = match self.others.get(&**address) {
                Some(rows) => Self::rows_of_test(address, rows, columns),
                None => {
                    let path = external_path(address);
                    let file = self.files.get(&path)?;
                    self.rows_of_file(&path, file, columns)
                }
            };
            match rows {
                Ok(rows) => all.extend(rows),
                Err(stop) => return Some(Err(stop)),
            }
        }
        Some(Ok(all))
    }

    fn function(
        &self,
        name: &str,
        arguments: &[Value],
        columns: &[Column],
    ) -> Option<Result<Vec<Row>, EvalError>> {
        let call = call_text(name, arguments);
        if let Some(rows) = self.others.get(&call).or_else(|| self.others.get(name)) {
            return Some(Self::rows_of_test(&call, rows, columns));
        }
        let stem = function_stem(name, arguments);
        let file = self.file(&stem)?;
        Some(self.rows_of_file(&stem, file, columns))
    }

    fn lookup(&self, name: &str, arguments: &[Value], columns: &[Column]) -> Option<Option<Row>> {
        let rows = self.loose_rows(name, arguments)?;
        let wanted = arguments.first().map(Value::to_text).unwrap_or_default();
        let is_meant = |row: &&Map<String, Json>| {
            row.values().any(|value| value.as_str().is_some_and(|text| text.eq_ignore_ascii_case(&wanted)))
        };
        let found = rows.iter().find(is_meant);
        Some(found.map(|row| {
            let cell = |column: &Column| {
                let ty = column.ty.unwrap_or(Type::Dynamic);
                let value = row.get(&*column.name).unwrap_or(&Json::Null);
                let read = cell::from_json(value, ty);
                read.or_else(|_| cell::from_text(value.as_str().unwrap_or_default(), ty))
                    .unwrap_or_else(|_| Value::empty(ty))
            };
            columns.iter().map(cell).collect()
        }))
    }

    fn scalar(&self, name: &str, arguments: &[Value]) -> Option<Value> {
        let rows = self.loose_rows(name, arguments)?;
        let wanted = arguments.first().map(Value::to_text);
        let is_meant = |row: &&Map<String, Json>| match (row.get("argument"), &wanted) {
            (Some(Json::String(argument)), Some(wanted)) => **wanted == **argument,
            (Some(argument), Some(wanted)) => **wanted == *argument.to_string(),
            (None, _) => true,
            (Some(_), None) => false,
        };
        Some(
            rows.iter()
                .find(is_meant)
                .and_then(|row| row.get("value"))
                .map(cell::dynamic)
                .unwrap_or_default(),
        )
    }
}

/// Where the rows that an evaluation lacked would be looked for, in words.
pub fn where_to_give(missing: &Missing) -> String {
    let (given, path) = match missing {
        Missing::Table(name) => (name.to_string(), format!("tables/{name}.ndjson")),
        Missing::External(addresses) => {
            let address = addresses.last().map_or("", |address| &**address);
            (address.to_owned(), external_path(address))
        }
        Missing::Function { name, arguments } => {
            let stem = function_stem(name, arguments);
            let is_watchlist = stem.starts_with("watchlists/");
            let given = if is_watchlist { call_text(name, arguments) } else { name.to_string() };
            (given, format!("{stem}.json"))
        }
        Missing::Scalar { name, .. } => (name.to_string(), format!("functions/{name}.json")),
    };
    format!("give them under `given` as `{given}`, or for every test in `fixtures/{path}`")
}

/// `name('a', 'b')`, as a test names what it gives.
fn call_text(name: &str, arguments: &[Value]) -> String {
    let arguments: Vec<String> = arguments.iter().map(|value| format!("'{}'", value.to_cow())).collect();
    format!("{name}({})", arguments.join(", "))
}

/// Watchlists have a folder of their own, by alias.
fn function_stem(name: &str, arguments: &[Value]) -> String {
    match arguments.first() {
        Some(alias) if name == "_GetWatchlist" => format!("watchlists/{}", alias.to_cow()),
        _ => format!("functions/{name}"),
    }
}

/// `https://host/path/list.csv` → `externaldata/host/path/list.csv`.
fn external_path(address: &str) -> String {
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let address = address.split(['?', '#']).next().unwrap_or_default();
    format!("externaldata/{address}")
}

/// The columns asked for, with their types, and what rows have beside them.
fn widened(columns: &[Column], inferred: &[TableColumn]) -> Arc<[TableColumn]> {
    let type_of = |column: &Column| {
        let known = inferred.iter().find(|found| found.name == column.name);
        column.ty.or(known.map(|found| found.ty)).unwrap_or(Type::Dynamic)
    };
    let mut wide: Vec<TableColumn> = columns
        .iter()
        .map(|column| TableColumn { name: Arc::clone(&column.name), ty: type_of(column) })
        .collect();
    for column in inferred {
        if !wide.iter().any(|known| known.name == column.name) {
            wide.push(column.clone());
        }
    }
    wide.into()
}

/// Rows with the columns in the order asked for; those that are not wanted are null.
fn arranged(given: &Given, columns: &[Column], wanted: impl Fn(usize) -> bool) -> Vec<Row> {
    enum From {
        Cell(usize),
        Ingestion,
        Nothing(Value),
    }
    let from = |(index, column): (usize, &Column)| {
        let is_named = |known: &TableColumn| known.name == column.name;
        if !wanted(index) {
            return From::Nothing(Value::Null);
        }
        // Nearly always the columns are in the same order.
        let same = given.columns.get(index).is_some_and(is_named).then_some(index);
        match same.or_else(|| given.columns.iter().position(is_named)) {
            Some(index) => From::Cell(index),
            None if &*column.name == INGESTION => From::Ingestion,
            None => From::Nothing(Value::empty(column.ty.unwrap_or(Type::Dynamic))),
        }
    };
    let sources: Vec<From> = columns.iter().enumerate().map(from).collect();
    let arrange = |row: &given::GivenRow| {
        let cell = |source: &From| match source {
            From::Cell(index) => row.cells.get(*index).cloned().unwrap_or_default(),
            From::Ingestion => row.ingested.map_or(Value::Null, Value::Datetime),
            From::Nothing(value) => value.clone(),
        };
        sources.iter().map(cell).collect()
    };
    given.rows.iter().map(arrange).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_told_with_its_file() {
        let function = |name: &str, arguments: &[&str]| Missing::Function {
            name: name.into(),
            arguments: arguments.iter().map(|text| Value::from(*text)).collect(),
        };
        for (missing, file) in [
            (Missing::Table("SigninLogs".into()), "fixtures/tables/SigninLogs.ndjson"),
            (
                function("_GetWatchlist", &["vips"]),
                "`_GetWatchlist('vips')`, or for every test in `fixtures/watchlists/vips.json`",
            ),
            (
                function("_Im_Dns", &["x", "y"]),
                "`_Im_Dns`, or for every test in `fixtures/functions/_Im_Dns.json`",
            ),
            (
                Missing::Scalar { name: "Threshold".into(), called: false },
                "`Threshold`, or for every test in `fixtures/functions/Threshold.json`",
            ),
            (
                Missing::External(vec!["https://a.example/b/c.csv?x=1".into()]),
                "fixtures/externaldata/a.example/b/c.csv",
            ),
        ] {
            assert!(where_to_give(&missing).contains(file), "{missing}: {}", where_to_give(&missing));
        }
    }
}
