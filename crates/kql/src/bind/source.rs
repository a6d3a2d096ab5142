//! Tables that a query brings along: `datatable` and `externaldata`.

use std::sync::Arc;

use super::{
    advice,
    binder::Binder,
    tree::{Column, Origin, TabularExpr, TabularExprKind},
    types::Ty,
};
use crate::diagnostic::Code;
use crate::syntax::{
    ast::{self, ScalarType},
    span::Span,
};

impl<'a> Binder<'a> {
    /// Columns declared in a schema: `(a: string, b: long)`.
    pub(super) fn declared_columns(&mut self, columns: &'a [ast::ColumnDecl]) -> Vec<Column> {
        let mut declared: Vec<Column> = Vec::with_capacity(columns.len());
        for column in columns {
            if !self.charge_lookups(4, declared.len(), column.span) {
                break;
            }
            if declared.iter().any(|known| *known.name == *column.name.text) {
                let message = format!("a column `{}` is already declared", column.name.text);
                self.error(
                    Code::DuplicateColumnDeclaration,
                    column.name.span,
                    message,
                    advice::ANOTHER_NAME.to_owned(),
                );
                continue;
            }
            let ty = column.ty.map_or(Ty::Scalar(ScalarType::String), |ty| Ty::from_known(ty.ty));
            let made = self.column(Arc::clone(&column.name.text), ty, Origin::Expression(column.span));
            declared.push(made);
        }
        declared
    }

    pub(super) fn bind_data_table(&mut self, table: &'a ast::TableLiteral, span: Span) -> TabularExpr {
        let columns = self.declared_columns(&table.columns);
        let width = columns.len();
        if width > 0 && !table.values.len().is_multiple_of(width) {
            let message = format!("expected {width} values a row, found {} in all", table.values.len());
            let names: Vec<&str> = columns.iter().map(|column| &*column.name).collect();
            let help = format!("give each row a value for each column: {}", names.join(", "));
            self.error(Code::IncorrectNumberOfDataValues, table.values_span, message, help);
        }
        let mut rows = Vec::with_capacity(table.values.len() / width.max(1));
        for cells in table.values.chunks(width.max(1)) {
            rows.push(cells.iter().map(|cell| self.scalar(cell).expr).collect());
        }
        TabularExpr { kind: TabularExprKind::Rows(rows), schema: Self::plain_row(columns, false), span }
    }

    pub(super) fn bind_external_data(&mut self, table: &'a ast::TableLiteral, span: Span) -> TabularExpr {
        let columns = self.declared_columns(&table.columns);
        let addresses = table.values.iter().map(|address| self.scalar(address).expr).collect();
        let properties = Self::properties(&table.properties);
        TabularExpr {
            kind: TabularExprKind::External { addresses, properties },
            schema: Self::plain_row(columns, false),
            span,
        }
    }
}
