//! Columns of a table, decoded from `Name Name:type …` (a column without a type is a string).

use std::sync::Arc;

use crate::syntax::ast::ScalarType;

/// A column of a table of the environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumn {
    /// Its name.
    pub name: Arc<str>,
    /// Its type.
    pub ty: ScalarType,
}

/// Decodes the text of a table's columns.
pub(super) fn decode(text: &str) -> Vec<TableColumn> {
    text.split_ascii_whitespace()
        .map(|column| {
            let (name, ty) = column.split_once(':').unwrap_or((column, "string"));
            TableColumn { name: name.into(), ty: ScalarType::from_keyword(ty).unwrap_or(ScalarType::String) }
        })
        .collect()
}

/// Adds `more` to `columns`: a column of the same name takes the new type in its old place, others follow.
pub(super) fn merge(columns: &mut Vec<TableColumn>, more: Vec<TableColumn>) {
    for column in more {
        match columns.iter_mut().find(|known| known.name == column.name) {
            Some(known) => known.ty = column.ty,
            None => columns.push(column),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_without_a_type_is_a_string() {
        let columns = decode("A B:long");
        assert_eq!(columns.first().map(|column| column.ty), Some(ScalarType::String));
        assert_eq!(columns.get(1).map(|column| column.ty), Some(ScalarType::Long));
    }

    #[test]
    fn merging_replaces_in_place_and_appends() {
        let mut columns = decode("A B:long C");
        merge(&mut columns, decode("B D:bool"));
        let names: Vec<_> = columns.iter().map(|column| (&*column.name, column.ty.name())).collect();
        assert_eq!(names, [("A", "string"), ("B", "string"), ("C", "string"), ("D", "bool")]);
    }
}
