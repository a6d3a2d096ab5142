//! Tables that a query brings along: `datatable` and `externaldata`.

use std::sync::Arc;

use super::{
    advice,
    context::BindContext,
    expression::bind_scalar,
    pipeline::bind_properties,
    scope::Scope,
    tree::{Column, Origin, TabularExpr, TabularExprKind},
    types::Ty,
};
use crate::{
    diagnostic::Code,
    syntax::{
        ast::{self, ScalarType},
        span::Span,
    },
};

/// Columns declared in a schema: `(a: string, b: long)`.
pub(super) fn declare_columns<'a>(
    columns: &'a [ast::ColumnDecl],
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Vec<Column> {
    let mut declared: Vec<Column> = Vec::with_capacity(columns.len());
    for column in columns {
        if !cx.charge_lookups(4, declared.len(), column.span) {
            break;
        }
        if declared.iter().any(|known| *known.name == *column.name.text) {
            let message = format!("a column `{}` is already declared", column.name.text);
            cx.error(
                Code::DuplicateColumnDeclaration,
                column.name.span,
                message,
                advice::ANOTHER_NAME.to_owned(),
                scope,
            );
            continue;
        }
        let ty = column.ty.map_or(Ty::Scalar(ScalarType::String), |ty| Ty::from_known(ty.ty));
        let made = cx.new_column(Arc::clone(&column.name.text), ty, Origin::Expression(column.span));
        declared.push(made);
    }
    declared
}

pub(super) fn bind_data_table<'a>(
    table: &'a ast::TableLiteral,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let columns = declare_columns(&table.columns, scope, cx);
    let width = columns.len();
    if width > 0 && !table.values.len().is_multiple_of(width) {
        let message = format!("expected {width} values a row, found {} in all", table.values.len());
        let names: Vec<&str> = columns.iter().map(|column| &*column.name).collect();
        let help = format!("give each row a value for each column: {}", names.join(", "));
        cx.error(Code::IncorrectNumberOfDataValues, table.values_span, message, help, scope);
    }
    let mut rows = Vec::with_capacity(table.values.len() / width.max(1));
    for cells in table.values.chunks(width.max(1)) {
        rows.push(cells.iter().map(|cell| bind_scalar(cell, scope, cx).expr).collect());
    }
    TabularExpr { kind: TabularExprKind::Rows(rows), schema: cx.new_schema(columns, false), span }
}

pub(super) fn bind_external_data<'a>(
    table: &'a ast::TableLiteral,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let columns = declare_columns(&table.columns, scope, cx);
    let addresses = table.values.iter().map(|address| bind_scalar(address, scope, cx).expr).collect();
    let properties = bind_properties(&table.properties);
    TabularExpr {
        kind: TabularExprKind::External { addresses, properties },
        schema: cx.new_schema(columns, false),
        span,
    }
}
