//! Bare names: columns, `let` values and tables, tables of the environment, functions without arguments.

use std::{rc::Rc, sync::Arc};

use super::{
    context::BindContext,
    expression::reads_column,
    function::{call_local, find_workspace_function},
    schema::{ColumnLookup, SchemaRef},
    scope::{NamedEntity, Scope, ScopeKind, UnknownTables},
    tree::{ScalarExprKind, TabularExpr, TabularExprKind},
    typed_expr::{BoundExpr, Expected, TypedExpr},
    types::Ty,
};
use crate::{
    catalog::{SymbolKind, function},
    diagnostic::{Code, Severity},
    suggest::did_you_mean,
    syntax::{ast, span::Span},
};

/// Binds a name; `expected` is what has to stand here.
pub(super) fn bind_name<'a>(
    name: &'a ast::Name,
    span: Span,
    expected: Expected,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> BoundExpr {
    let text = &*name.text;
    if text.is_empty() {
        return if expected == Expected::Table {
            BoundExpr::Table(cx.unknown_table(span))
        } else {
            BoundExpr::Value(TypedExpr::error(span))
        };
    }
    if scope.kind != ScopeKind::Aggregate {
        let found = scope.row.and_then(|row| row.find(text));
        if let Some((index, column)) = found {
            return BoundExpr::Value(TypedExpr::of_column(index, column, span));
        }
        // In a join condition a bare name that only the right table has is reported by the join itself.
        let found = scope.right.and_then(|row| row.find(text));
        if let Some((index, column)) = found {
            return BoundExpr::Value(TypedExpr::of_column(index, column, span));
        }
    }
    if let Some(entity) = scope.find(text) {
        return bind_entity(&entity, name, span, expected, scope, cx);
    }
    if let Some(function) = find_workspace_function(text, cx)
        && super::function::required(function.declaration) == 0
    {
        cx.functions.insert(Arc::clone(&name.text));
        return call_local(&function, Vec::new(), span, scope, cx);
    }
    if let Some(row) = cx.table_schema(text) {
        cx.tables.insert(Arc::clone(&name.text));
        return BoundExpr::Table(TabularExpr {
            kind: TabularExprKind::Named(Arc::clone(&name.text)),
            schema: row,
            span,
        });
    }
    bind_unknown_name(name, span, expected, scope, cx)
}

/// Binds a name that the query and the environment do not have: a column of a row that is open, or an error.
fn bind_unknown_name<'a>(
    name: &'a ast::Name,
    span: Span,
    expected: Expected,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> BoundExpr {
    let text = &*name.text;
    if expected == Expected::Scalar
        && function::function(SymbolKind::Function, text).is_some()
        && scope.kind != ScopeKind::Aggregate
    {
        // A row that is open may well have a column of the name of a function.
        if let Some(value) = infer_value(text, span, scope, cx) {
            return BoundExpr::Value(value);
        }
        let message = format!("the function `{text}` needs its arguments in parentheses");
        cx.error(Code::FunctionRequiresArgumentList, span, message, format!("write `{text}(…)`"), scope);
        return BoundExpr::Value(TypedExpr::error(span));
    }
    if scope.kind != ScopeKind::Aggregate
        && expected == Expected::Scalar
        && let Some(value) = infer_value(text, span, scope, cx)
    {
        return BoundExpr::Value(value);
    }
    if expected == Expected::Table {
        report_unknown_table(text, span, scope, cx);
        let kind = TabularExprKind::Named(Arc::clone(&name.text));
        return BoundExpr::Table(TabularExpr { kind, schema: cx.new_schema(Vec::new(), true), span });
    }
    let in_row = scope.row.is_some_and(|row| row.position(text).is_some() || row.open);
    if scope.kind == ScopeKind::Aggregate && in_row {
        let help = format!("use an aggregate, `take_any({text})`, or put it after `by`");
        let message = format!("unknown aggregate `{text}`");
        cx.report(Code::InvalidNameInAggregateContext, Severity::Error, span, message, Some(help), scope);
    } else {
        report_unknown_name(text, span, scope, cx);
    }
    BoundExpr::Value(TypedExpr::error(span).named(Some(Arc::clone(&name.text))))
}

fn infer_value<'a>(
    name: &str,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Option<TypedExpr> {
    let row = scope.row?;
    let (index, column) = cx.infer(row, name, span, scope)?;
    Some(TypedExpr::of_column(index, column, span))
}

fn bind_entity<'a>(
    entity: &NamedEntity<'a>,
    name: &'a ast::Name,
    span: Span,
    expected: Expected,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> BoundExpr {
    match entity {
        NamedEntity::Value(value) => {
            let mut value = TypedExpr::clone(value);
            value.expr.span = span;
            // What an argument reads of the row of the call is not there in the rows of a table in the body:
            // `f(column)` with `toscalar(T | where x == parameter)` in it. The engine refuses that.
            let of_the_call = matches!(
                &value.expr.kind,
                ScalarExprKind::Shared { expr, constant: false, .. } if reads_column(expr)
            );
            if of_the_call && scope.row.is_some() {
                value.expr.kind = ScalarExprKind::Error;
            }
            BoundExpr::Value(value.named(Some(Arc::clone(&name.text))))
        }
        NamedEntity::Table(table) => BoundExpr::Table(TabularExpr { span, ..TabularExpr::clone(table) }),
        NamedEntity::Function(function) => {
            let function = Rc::clone(function);
            if super::function::required(function.declaration) > 0 {
                let message = format!("the function `{}` needs its arguments in parentheses", name.text);
                cx.error(
                    Code::FunctionRequiresArgumentList,
                    span,
                    message,
                    format!("write `{}(…)`", name.text),
                    scope,
                );
            }
            cx.functions.insert(Arc::clone(&name.text));
            call_local(&function, Vec::new(), span, scope, cx)
        }
        NamedEntity::Step(..) => BoundExpr::Value(TypedExpr::error(span)),
        NamedEntity::Opaque => {
            if expected == Expected::Table {
                BoundExpr::Table(cx.unknown_table(span))
            } else {
                BoundExpr::Value(
                    TypedExpr::new(ScalarExprKind::Error, Ty::Unknown, span)
                        .named(Some(Arc::clone(&name.text))),
                )
            }
        }
    }
}

/// Reports a table that nobody knows. One that looks like a custom table or an ASIM parser depends on the tenant:
/// a warning.
fn report_unknown_table<'a>(name: &str, span: Span, scope: &Scope<'_, 'a>, cx: &mut BindContext<'a>) {
    if scope.unknown_tables == UnknownTables::LeftOut {
        cx.report(
            Code::FuzzyEntityNotDefined,
            Severity::Warning,
            span,
            format!("unknown table `{name}`"),
            None,
            scope,
        );
        return;
    }
    let parser = is_asim_parser(name);
    if parser || name.ends_with("_CL") {
        let what = if parser { "ASIM parser" } else { "custom table" };
        let message = format!("the {what} `{name}` is not declared, so its columns are unknown");
        let help = Some(if parser {
            "declare it as a function, so that the rest of the query can be checked".to_owned()
        } else {
            "declare its columns, so that the rest of the query can be checked".to_owned()
        });
        cx.report(Code::UnknownTable, Severity::Warning, span, message, help, scope);
        return;
    }
    let names = cx.environment.table_names();
    let names = names.iter().map(|name| &**name);
    let is_value = |entity: &NamedEntity<'_>| matches!(entity, NamedEntity::Value(_));
    let help = suggest_name(name, names, |entity| !is_value(entity), span, scope, cx).unwrap_or_else(|| {
        "define it with `let` before, or declare it where it is a table of your own".to_owned()
    });
    let message = format!("unknown table, function or tabular `let`: `{name}`");
    cx.error(Code::UnknownTable, span, message, help, scope);
}

/// Reports a name that means nothing, be it meant as a column of the row in scope or as another name.
fn report_unknown_name<'a>(name: &str, span: Span, scope: &Scope<'_, 'a>, cx: &mut BindContext<'a>) {
    match scope.row {
        Some(row) => report_unknown_column(row, name, span, scope, cx),
        None => report_unknown_variable(name, span, scope, cx),
    }
}

/// Reports a name that means nothing where no column of the row in scope may stand.
pub(super) fn report_unknown_variable<'a>(
    name: &str,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) {
    let help = suggest_name(name, std::iter::empty(), |_| true, span, scope, cx)
        .unwrap_or_else(|| "define it with `let` before".to_owned());
    let message = format!("unknown column, variable, table or function `{name}`");
    cx.error(Code::UnknownName, span, message, help, scope);
}

/// Reports a column that a row does not have, with what became of it.
pub(super) fn report_unknown_column<'a>(
    row: &SchemaRef,
    name: &str,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) {
    let lost = match row.lookup(name) {
        ColumnLookup::Absent(lost) => lost,
        _ => None,
    };
    let (message, help) = if let Some(lost) = lost {
        let help = match &lost.renamed_to {
            Some(now) => format!("it is called `{now}` since"),
            None => format!("keep it in `{}`", lost.operator),
        };
        (format!("unknown column `{name}`: `{}` dropped it", lost.operator), Some(help))
    } else {
        let columns = row.columns.iter().map(|column| &*column.name);
        let help = time_column(row, name)
            .or_else(|| suggest_name(name, columns, |_| true, span, scope, cx))
            .or_else(|| all_columns(row));
        (format!("unknown column, variable, table or function `{name}`"), help)
    };
    cx.report(Code::UnknownName, Severity::Error, span, message, help, scope);
}

/// The name that was most likely meant, of those given and of the query's own that are `wanted`. None of too many.
fn suggest_name<'a, 'n>(
    name: &str,
    names: impl ExactSizeIterator<Item = &'n str>,
    wanted: impl Fn(&NamedEntity<'a>) -> bool,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Option<String> {
    if !cx.charge_columns(names.len() + scope.names_len(), span) {
        return None;
    }
    let own = scope.names();
    let locals = own.iter().filter(|(_, entity)| wanted(entity)).map(|(name, _)| &**name);
    // Both for as long as the shorter of the two lives.
    let names = names.map(|name| -> &str { name });
    closest(name, names.chain(locals)).map(|known| format!("did you mean `{known}`?"))
}

/// What the time column is called here, where `name` is what the other platform calls it.
fn time_column(row: &SchemaRef, name: &str) -> Option<String> {
    let (here, platform) = match name {
        "TimeGenerated" => ("Timestamp", "advanced hunting"),
        "Timestamp" => ("TimeGenerated", "a workspace"),
        _ => return None,
    };
    row.position(here).map(|_| format!("{platform} calls it `{here}`"))
}

/// The columns of a row, where they are few enough to be named; else how to see them.
pub(super) fn all_columns(row: &SchemaRef) -> Option<String> {
    const FEW: usize = 8;
    let names: Vec<String> =
        row.columns.iter().take(FEW + 1).map(|column| format!("`{}`", column.name)).collect();
    match names.as_slice() {
        [only] => Some(format!("the only column here is {only}")),
        [first @ .., last] if names.len() <= FEW => {
            Some(format!("the columns here are {} and {last}", first.join(", ")))
        }
        [] => None,
        _ => Some("`| getschema` in this place lists the columns".to_owned()),
    }
}

/// The other name that was probably meant, if one is near.
pub(super) fn closest<'n>(name: &str, candidates: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    did_you_mean(name, candidates.filter(|candidate| *candidate != name))
}

/// Whether a name is formed as those of the parsers of Sentinel's information model, which a tenant has or has not:
/// `imDns`, `vimDnsEmpty`, `ASimDns`, `_Im_Dns`, `_ASim_Dns`.
fn is_asim_parser(name: &str) -> bool {
    ["im", "vim", "ASim", "_Im_", "_ASim_"].iter().any(|prefix| {
        name.strip_prefix(prefix)
            .is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_uppercase()))
    })
}

#[cfg(test)]
mod tests {
    use super::is_asim_parser;

    #[test]
    fn the_names_of_asim_parsers_are_known_by_their_form() {
        for name in ["imDns", "vimDnsEmpty", "ASimAuthentication", "_Im_NetworkSession", "_ASim_WebSession"] {
            assert!(is_asim_parser(name), "{name}");
        }
        for name in ["important", "image", "Im_Dns", "IdentityInfo", "im"] {
            assert!(!is_asim_parser(name), "{name}");
        }
    }
}
