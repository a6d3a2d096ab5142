//! Bare names: columns, `let` values and tables, tables of the environment, functions without arguments.

use std::{rc::Rc, sync::Arc};

use super::{
    binder::{Binder, ScopeKind},
    expression::reads_column,
    schema::{ColumnLookup, SchemaRef},
    scope::NamedEntity,
    tree::{ScalarExprKind, TabularExpr, TabularExprKind},
    typed_expr::{BoundExpr, TypedExpr},
    types::Ty,
};
use crate::diagnostic::{Code, Severity};
use crate::{
    catalog::{SymbolKind, function},
    suggest::did_you_mean,
    syntax::{ast, span::Span},
};

impl<'a> Binder<'a> {
    /// Binds a name; `tabular` says that a table is due.
    pub(super) fn bind_name(&mut self, name: &'a ast::Name, span: Span, tabular: bool) -> BoundExpr {
        let text = &*name.text;
        if text.is_empty() {
            return if tabular {
                BoundExpr::Table(Self::unknown_table(span))
            } else {
                BoundExpr::Value(TypedExpr::error(span))
            };
        }
        if self.kind != ScopeKind::Aggregate {
            let found = self.row.clone().and_then(|row| Self::find_column(&row, text));
            if let Some((index, column)) = found {
                return BoundExpr::Value(Self::column_value(index, column, span));
            }
            // In a join condition a bare name that only the right table has is reported by the join itself.
            let found = self.right.clone().and_then(|row| Self::find_column(&row, text));
            if let Some((index, column)) = found {
                return BoundExpr::Value(Self::column_value(index, column, span));
            }
        }
        if let Some(entity) = self.scope.find(text).cloned() {
            return self.bind_entity(&entity, name, span, tabular);
        }
        if let Some(function) = self.workspace_function(text)
            && super::function::required(function.declaration) == 0
        {
            self.functions.insert(Arc::clone(&name.text));
            return self.call_local(&function, Vec::new(), span);
        }
        if let Some(row) = self.table_row(text) {
            self.tables.insert(Arc::clone(&name.text));
            return BoundExpr::Table(TabularExpr {
                kind: TabularExprKind::Named(Arc::clone(&name.text)),
                schema: row,
                span,
            });
        }
        if !tabular
            && function::function(SymbolKind::Function, text).is_some()
            && self.kind != ScopeKind::Aggregate
        {
            // A row that is open may well have a column of the name of a function.
            if let Some(value) = self.inferred_value(text, span) {
                return BoundExpr::Value(value);
            }
            let message = format!("the function `{text}` needs its arguments in parentheses");
            self.error(Code::FunctionRequiresArgumentList, span, message, format!("write `{text}(…)`"));
            return BoundExpr::Value(TypedExpr::error(span));
        }
        if self.kind != ScopeKind::Aggregate
            && !tabular
            && let Some(value) = self.inferred_value(text, span)
        {
            return BoundExpr::Value(value);
        }
        if tabular {
            self.unknown_table_name(text, span);
            let kind = TabularExprKind::Named(Arc::clone(&name.text));
            return BoundExpr::Table(TabularExpr { kind, schema: Self::plain_row(Vec::new(), true), span });
        }
        let in_row = self.row.as_ref().is_some_and(|row| row.position(text).is_some() || row.open);
        if self.kind == ScopeKind::Aggregate && in_row {
            let help = format!("use an aggregate, `take_any({text})`, or put it after `by`");
            let message = format!("`{text}` is no aggregate");
            self.report(Code::InvalidNameInAggregateContext, Severity::Error, span, message, Some(help));
        } else {
            self.unknown_name(text, span, true);
        }
        BoundExpr::Value(TypedExpr::error(span).named(Some(Arc::clone(&name.text))))
    }

    fn inferred_value(&mut self, name: &str, span: Span) -> Option<TypedExpr> {
        let row = self.row.clone()?;
        let (index, column) = self.infer(&row, name, span)?;
        Some(Self::column_value(index, column, span))
    }

    fn bind_entity(
        &mut self,
        entity: &NamedEntity<'a>,
        name: &'a ast::Name,
        span: Span,
        tabular: bool,
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
                if of_the_call && self.row.is_some() {
                    value.expr.kind = ScalarExprKind::Error;
                }
                BoundExpr::Value(value.named(Some(Arc::clone(&name.text))))
            }
            NamedEntity::Table(table) => BoundExpr::Table(TabularExpr { span, ..TabularExpr::clone(table) }),
            NamedEntity::Function(function) => {
                let function = Rc::clone(function);
                if super::function::required(function.declaration) > 0 {
                    let message = format!("the function `{}` needs its arguments in parentheses", name.text);
                    self.error(
                        Code::FunctionRequiresArgumentList,
                        span,
                        message,
                        format!("write `{}(…)`", name.text),
                    );
                }
                self.functions.insert(Arc::clone(&name.text));
                self.call_local(&function, Vec::new(), span)
            }
            NamedEntity::Step(..) => BoundExpr::Value(TypedExpr::error(span)),
            NamedEntity::Opaque => {
                if tabular {
                    BoundExpr::Table(Self::unknown_table(span))
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
    fn unknown_table_name(&mut self, name: &str, span: Span) {
        if self.fuzzy {
            self.report(
                Code::FuzzyEntityNotDefined,
                Severity::Warning,
                span,
                format!("`{name}` is no table known here"),
                None,
            );
            return;
        }
        let parser = is_asim_parser(name);
        if parser || name.ends_with("_CL") {
            let what = if parser { "ASIM parser" } else { "custom table" };
            let message = format!("nobody declared the {what} `{name}`: its columns are unknown");
            let help = Some(if parser {
                "declare it as a function, so that the rest of the query can be checked".to_owned()
            } else {
                "declare its columns, so that the rest of the query can be checked".to_owned()
            });
            self.report(Code::UnknownTable, Severity::Warning, span, message, help);
            return;
        }
        let names = self.environment.table_names();
        let names = names.iter().map(|name| &**name);
        let is_value = |entity: &NamedEntity<'_>| matches!(entity, NamedEntity::Value(_));
        let help = self.did_you_mean(name, names, |entity| !is_value(entity), span).unwrap_or_else(|| {
            "define it with `let` before, or declare it where it is a table of your own".to_owned()
        });
        let message = format!("`{name}` is no table, function or `let` of a table that is known here");
        self.error(Code::UnknownTable, span, message, help);
    }

    /// Reports a name that means nothing; `columns` says whether it might have been a column of the row in scope.
    pub(super) fn unknown_name(&mut self, name: &str, span: Span, columns: bool) {
        if let Some(row) = self.row.clone().filter(|_| columns) {
            self.report_unknown_column(&row, name, span);
            return;
        }
        let help = self
            .did_you_mean(name, std::iter::empty(), |_| true, span)
            .unwrap_or_else(|| "define it with `let` before".to_owned());
        let message = format!("`{name}` is no column, variable, table or function here");
        self.error(Code::UnknownName, span, message, help);
    }

    /// Reports a column that a row does not have, with what became of it.
    pub(super) fn report_unknown_column(&mut self, row: &SchemaRef, name: &str, span: Span) {
        let lost = match row.lookup(name) {
            ColumnLookup::Absent(lost) => lost,
            _ => None,
        };
        let (message, help) = if let Some(lost) = lost {
            let help = match &lost.renamed_to {
                Some(now) => format!("it is called `{now}` since"),
                None => format!("keep it in `{}`", lost.operator),
            };
            (format!("`{name}` is no column here any more: `{}` dropped it", lost.operator), Some(help))
        } else {
            let columns = row.columns.iter().map(|column| &*column.name);
            let help = time_column(row, name)
                .or_else(|| self.did_you_mean(name, columns, |_| true, span))
                .or_else(|| all_columns(row));
            (format!("`{name}` is no column, variable, table or function here"), help)
        };
        self.report(Code::UnknownName, Severity::Error, span, message, help);
    }

    /// The name that was most likely meant, of those given and of the query's own that are `wanted`. None of too many.
    fn did_you_mean<'n>(
        &mut self,
        name: &str,
        names: impl ExactSizeIterator<Item = &'n str>,
        wanted: impl Fn(&NamedEntity<'a>) -> bool,
        span: Span,
    ) -> Option<String> {
        if !self.charge_columns(names.len() + self.scope.len(), span) {
            return None;
        }
        let locals = self.scope.iter().filter(|(_, entity)| wanted(entity)).map(|(name, _)| &**name);
        // Both for as long as the shorter of the two lives.
        let names = names.map(|name| -> &str { name });
        closest(name, names.chain(locals)).map(|known| format!("did you mean `{known}`?"))
    }
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
