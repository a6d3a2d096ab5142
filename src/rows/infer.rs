//! The columns that rows have without anybody's declaring them, with the types that their values show.

use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

use rulesmith_kql::catalog::TableColumn;
use rulesmith_kql::eval::value::{Type, parse};

/// The columns of rows, in the order met. One of which every value is null may be anything.
pub(crate) fn columns(rows: &[Map<String, Json>]) -> Vec<TableColumn> {
    let mut shown: IndexMap<&str, Option<Type>> = IndexMap::new();
    for (name, value) in rows.iter().flatten() {
        let known = shown.entry(name).or_default();
        *known = match (*known, type_of(value)) {
            (Some(known), Some(ty)) => Some(common(known, ty)),
            (known, ty) => known.or(ty),
        };
    }
    let column =
        |(name, ty): (&str, Option<Type>)| TableColumn { name: name.into(), ty: ty.unwrap_or(Type::Dynamic) };
    shown.into_iter().map(column).collect()
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
            r#"{"n": 1, "t": "2026-01-01T00:00:00Z", "m": 1, "x": null, "late": null, "o": {}}"#,
            r#"{"n": 1.5, "t": "2026-01-01T00:00:00.5Z", "m": "a", "late": true, "s": "monday"}"#,
        ]
        .map(|row| serde_json::from_str(row).unwrap());
        let shown: Vec<_> =
            columns(&rows).iter().map(|column| format!("{}:{}", column.name, column.ty.name())).collect();
        let expected =
            ["n:real", "t:datetime", "m:dynamic", "x:dynamic", "late:bool", "o:dynamic", "s:string"];
        assert_eq!(shown, expected);
    }
}
