//! Rows of every table, service and function, made up from the types of the columns. The tests share it with the
//! fuzz targets.

use std::sync::Arc;

use rulesmith_kql::tree::Column;
use rulesmith_kql::value::{Type, json};
use rulesmith_kql::{ColumnUse, EvalError, Row, Rows, TableProvider, Value};

use super::typed::NOW;

const HOUR: i64 = 36_000_000_000;

/// Every table has this many rows.
pub(crate) struct MadeUp {
    pub(crate) rows: usize,
}

impl MadeUp {
    fn rows(&self, columns: &[Column]) -> Vec<Row> {
        let numbers = (0_u32..).take(self.rows);
        numbers.map(|number| columns.iter().map(|column| cell(column, number)).collect()).collect()
    }
}

fn cell(column: &Column, number: u32) -> Value {
    const TEXTS: [&str; 5] = ["alpha", "10.1.2.3", "powershell.exe -enc aQBlAHgA", "user@example.com", ""];
    let long = i64::from(number);
    match column.ty {
        Some(Type::Bool) => Value::Bool(number.is_multiple_of(2)),
        Some(Type::Int | Type::Long) => Value::Long(long % 7),
        Some(Type::Decimal) => Value::Null,
        Some(Type::Real) => Value::Real(f64::from(number) / 2.0),
        Some(Type::DateTime) => Value::Datetime(NOW - long * HOUR),
        Some(Type::Timespan) => Value::Timespan(long * HOUR),
        Some(Type::Guid) => Value::Guid(u128::from(number)),
        Some(Type::String) => Value::from(TEXTS[number as usize % TEXTS.len()]),
        Some(Type::Dynamic) | None => {
            json::parse(r#"{"name": "a", "items": [{"value": 1}, {"value": 2}], "ip": "10.0.0.1"}"#).unwrap()
        }
    }
}

impl TableProvider for MadeUp {
    fn table(&self, _: &str, columns: &[Column], _: &[ColumnUse]) -> Option<Result<Rows<'_>, EvalError>> {
        Some(Ok(Box::new(self.rows(columns).into_iter().map(Ok))))
    }

    fn external(&self, _: &[Arc<str>], columns: &[Column]) -> Option<Result<Vec<Row>, EvalError>> {
        Some(Ok(self.rows(columns)))
    }

    fn function(&self, _: &str, _: &[Value], columns: &[Column]) -> Option<Result<Vec<Row>, EvalError>> {
        Some(Ok(self.rows(columns)))
    }

    fn lookup(&self, _: &str, _: &[Value], columns: &[Column]) -> Option<Option<Row>> {
        Some(Some(columns.iter().map(|column| cell(column, 1)).collect()))
    }

    fn scalar(&self, _: &str, _: &[Value]) -> Option<Value> {
        Some(Value::Null)
    }
}
