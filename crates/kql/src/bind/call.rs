//! Calls: which overload is meant, whether the arguments fit, what comes out and how its column is named.

mod check;
pub(super) mod naming;
mod overload;

use std::{rc::Rc, sync::Arc};

use self::naming::result_name;
use super::{
    binder::{Binder, ScopeKind},
    name::closest,
    scope::NamedEntity,
    suspicious,
    tree::{self, Origin, ScalarExprKind, TabularExpr, TabularExprKind},
    typed_expr::{BoundExpr, Results, TypedExpr},
    types::Ty,
};
use crate::diagnostic::{Code, Severity};
use crate::{
    catalog::{
        FunctionSymbol, ServiceFunction, SymbolKind,
        function::{self, ArgumentKind, ParameterTypeKind, ReturnTypeKind, Signature},
    },
    syntax::{
        ast::{self, ScalarType},
        span::Span,
    },
};

/// Functions that are known inside `graph-match` and its kin only.
const GRAPH_FUNCTIONS: [&str; 8] =
    ["all", "any", "inner_nodes", "labels", "map", "node_degree_in", "node_degree_out", "node_id"];

/// A bound argument.
pub(super) struct BoundArgument {
    /// What it is.
    pub(super) bound: BoundExpr,
    /// The name that it was given: `f(name = value)`.
    pub(super) given: Option<Arc<str>>,
    /// Whether it is a lone `*`.
    pub(super) star: bool,
    /// Where it stands.
    pub(super) span: Span,
}

impl BoundArgument {
    /// Its type.
    pub(super) fn ty(&self) -> Ty {
        match &self.bound {
            BoundExpr::Value(value) => value.ty,
            BoundExpr::Table(_) => Ty::Table,
        }
    }

    /// The scalar that it is.
    pub(super) fn value(&self) -> Option<&TypedExpr> {
        match &self.bound {
            BoundExpr::Value(value) => Some(value),
            BoundExpr::Table(_) => None,
        }
    }
}

impl<'a> Binder<'a> {
    /// Binds a call.
    pub(super) fn bind_call(&mut self, call: &'a ast::Call, span: Span, tabular: bool) -> BoundExpr {
        let name = &*call.name.text;
        if self.kind == ScopeKind::Aggregate
            && let Some(aggregate) = function::function(SymbolKind::Aggregate, name)
        {
            let value = self.bind_aggregate(aggregate, call, span);
            return BoundExpr::Value(value);
        }
        if let Some(entity) = self.scope.find(name).cloned() {
            match entity {
                NamedEntity::Function(function) => {
                    self.functions.insert(Arc::clone(&call.name.text));
                    let arguments = self.arguments(&call.args, None);
                    return self.call_local(&function, arguments, span);
                }
                NamedEntity::Opaque => {
                    self.arguments(&call.args, None);
                    return BoundExpr::Table(Self::unknown_table(span));
                }
                // `let x = 1; x()` means the value; a builtin of the same name is what is called otherwise.
                NamedEntity::Table(table) if call.args.is_empty() => {
                    return BoundExpr::Table(TabularExpr { span, ..TabularExpr::clone(&table) });
                }
                NamedEntity::Value(value)
                    if call.args.is_empty() && function::function(SymbolKind::Function, name).is_none() =>
                {
                    return BoundExpr::Value(TypedExpr::clone(&value));
                }
                _ => {}
            }
        }
        if let Some(function) = self.workspace_function(name) {
            self.functions.insert(Arc::clone(&call.name.text));
            let arguments = self.arguments(&call.args, None);
            return self.call_local(&function, arguments, span);
        }
        if let Some(service) = ServiceFunction::find(name) {
            self.functions.insert(Arc::clone(&call.name.text));
            return BoundExpr::Table(self.call_service(&service, call, span));
        }
        if GRAPH_FUNCTIONS.contains(&name) {
            self.arguments(&call.args, None);
            let aggregate = function::function(SymbolKind::Aggregate, name).is_some();
            let message = format!("`{name}` is a function of graph patterns only");
            let code = if aggregate { Code::AggregateNotAllowed } else { Code::UnknownFunction };
            self.error(code, call.name.span, message, "use it in `graph-match`".to_owned());
            return BoundExpr::Value(TypedExpr::error(span));
        }
        if let Some(function) = function::function(SymbolKind::Function, name) {
            self.functions.insert(function.name.into());
            return self.call_builtin(function, call, span);
        }
        self.unknown_call(call, span, tabular)
    }

    /// Binds arguments, each in a scope of its own kind where the parameters say so.
    pub(super) fn arguments(
        &mut self,
        arguments: &'a [ast::NamedExpr],
        signature: Option<&Signature>,
    ) -> Vec<BoundArgument> {
        let layout = signature.map(|signature| signature.layout(arguments.len()));
        let mut bound: Vec<BoundArgument> = Vec::with_capacity(arguments.len());
        for (index, argument) in arguments.iter().enumerate() {
            let parameter = signature.zip(layout.as_ref()).and_then(|(signature, layout)| {
                layout.get(index).copied().flatten().and_then(|parameter| signature.parameters.get(parameter))
            });
            let tabular = parameter.is_some_and(|parameter| parameter.kind == ParameterTypeKind::Tabular);
            let value = match parameter.map(|parameter| parameter.argument) {
                Some(ArgumentKind::Aggregate) => {
                    self.with_kind(ScopeKind::Aggregate, |binder| binder.bind(&argument.expr, tabular))
                }
                Some(ArgumentKind::ColumnOfFirst) => {
                    let row = match bound.first().map(|first| &first.bound) {
                        Some(BoundExpr::Table(table)) => Some(Arc::clone(&table.schema)),
                        _ => self.row.clone(),
                    };
                    self.with_row(row, |binder| binder.bind(&argument.expr, tabular))
                }
                _ => self.bind(&argument.expr, tabular),
            };
            bound.push(BoundArgument {
                bound: value,
                given: argument
                    .names
                    .as_ref()
                    .and_then(|names| names.names.first())
                    .map(|name| Arc::clone(&name.text)),
                star: matches!(argument.expr.kind, ast::ExprKind::Star),
                span: argument.expr.span,
            });
        }
        bound
    }

    fn call_builtin(
        &mut self,
        function: &'static FunctionSymbol,
        call: &'a ast::Call,
        span: Span,
    ) -> BoundExpr {
        let outer = self.kind;
        // Inside an aggregate's place, the arguments of a scalar function are in such a place too: `1 + count()`.
        if outer == ScopeKind::Plugin {
            self.kind = ScopeKind::Normal;
        }
        let only = match function.signatures.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        let arguments = self.arguments(&call.args, only);
        self.kind = outer;
        if let Some(bound) = self.special(function, call, &arguments, span) {
            return bound;
        }
        let (result, ty) = self.check_call(function, &arguments, call.name.span);
        match result {
            ReturnTypeKind::Table => return BoundExpr::Table(self.table_by_name(&arguments, span)),
            ReturnTypeKind::OpenTable => {
                let row = Self::plain_row(Vec::new(), true);
                return BoundExpr::Table(TabularExpr {
                    kind: TabularExprKind::Named(call.name.text.clone()),
                    schema: row,
                    span,
                });
            }
            _ => {}
        }
        let name = result_name(function, &arguments);
        let results = self.results_of(function, &result, &arguments, span);
        let constant = function.foldable
            && arguments.iter().all(|argument| argument.value().is_some_and(|value| value.constant));
        let column = conversion_column(function.name, ty, &arguments);
        suspicious::call(self, function.name, &arguments);
        let kind = ScalarExprKind::Call(tree::BoundCall {
            function: function.name,
            results: results.as_ref().map_or(1, |results| results.columns.len()),
            arguments: arguments.into_iter().filter_map(|argument| argument_expr(argument.bound)).collect(),
        });
        let mut value = TypedExpr::new(kind, ty, span).named(name).constant(constant);
        value.results = results;
        value.column = column;
        BoundExpr::Value(value)
    }

    /// Functions whose meaning depends on more than the types of their arguments.
    fn special(
        &mut self,
        function: &'static FunctionSymbol,
        call: &'a ast::Call,
        arguments: &[BoundArgument],
        span: Span,
    ) -> Option<BoundExpr> {
        match function.name {
            "column_ifexists" | "columnifexists" => {
                let text = arguments.first().and_then(BoundArgument::value).and_then(TypedExpr::text)?;
                let fallback = arguments.get(1).and_then(BoundArgument::value)?;
                let row = self.row_or_empty();
                let name = Some(Arc::clone(&text));
                let mut value = match Self::find_column(&row, &text) {
                    Some((index, column)) => {
                        let mut value = Self::column_value(index, column.clone(), span);
                        value.ty =
                            if fallback.ty.is_silent() { Ty::from_known(column.ty) } else { fallback.ty };
                        value.named(name)
                    }
                    None if row.open => TypedExpr::new(fallback.expr.kind.clone(), fallback.ty, span),
                    None => TypedExpr::new(fallback.expr.kind.clone(), fallback.ty, span),
                };
                self.check_call(function, arguments, call.name.span);
                value.column = None;
                value.reference = false;
                Some(BoundExpr::Value(value))
            }
            "pack_array" if arguments.iter().any(|argument| argument.star) => {
                let columns = self.row_columns();
                let expr = |(index, column): (usize, &tree::Column)| Self::column_expr(index, column, span);
                let arguments = columns.iter().enumerate().map(expr).collect();
                let call = tree::BoundCall { function: function.name, arguments, results: 1 };
                Some(BoundExpr::Value(TypedExpr::new(
                    ScalarExprKind::Call(call),
                    Ty::Scalar(ScalarType::Dynamic),
                    span,
                )))
            }
            _ => None,
        }
    }

    /// `table('T')`.
    fn table_by_name(&mut self, arguments: &[BoundArgument], span: Span) -> TabularExpr {
        let name = arguments.first().and_then(BoundArgument::value).and_then(TypedExpr::text);
        let known = name.as_deref().and_then(|name| self.table_row(name));
        let row = known.unwrap_or_else(|| Self::plain_row(Vec::new(), true));
        let name = name.unwrap_or_else(|| "".into());
        if !row.open {
            self.tables.insert(Arc::clone(&name));
        }
        TabularExpr { kind: TabularExprKind::Named(name), schema: row, span }
    }

    /// The columns of a function of several results.
    fn results_of(
        &mut self,
        function: &FunctionSymbol,
        result: &ReturnTypeKind,
        arguments: &[BoundArgument],
        span: Span,
    ) -> Option<Rc<Results>> {
        let columns = match result {
            ReturnTypeKind::Columns(columns) => {
                let first =
                    arguments.first().and_then(BoundArgument::value).and_then(|value| value.name.clone());
                let first = first.as_deref().unwrap_or_default().trim();
                let origin = Origin::Expression(span);
                columns
                    .iter()
                    .map(|(name, ty)| {
                        let name = format!("{}_{first}_{name}", function.name);
                        self.column(name.into(), Ty::Scalar(*ty), origin.clone())
                    })
                    .collect()
            }
            ReturnTypeKind::SortedArrays => {
                let arrays = arguments
                    .iter()
                    .take_while(|argument| argument.ty().is_dynamic() || argument.ty() == Ty::Unknown);
                let names: Vec<Arc<str>> = arrays
                    .enumerate()
                    .map(|(index, argument)| {
                        let name = argument.value().and_then(|value| value.name.clone());
                        match name.filter(|name| !name.is_empty()) {
                            Some(name) => format!("{name}_sorted").into(),
                            None => format!("array{index}_sorted").into(),
                        }
                    })
                    .collect();
                let ty = Ty::Scalar(ScalarType::Dynamic);
                names.into_iter().map(|name| self.column(name, ty, Origin::Expression(span))).collect()
            }
            _ => return None,
        };
        Some(Rc::new(Results { columns, prefix: None, open: false }))
    }

    /// A function that nobody knows: of the workspace, perhaps, or misspelt.
    fn unknown_call(&mut self, call: &'a ast::Call, span: Span, tabular: bool) -> BoundExpr {
        let name = &*call.name.text;
        let at = call.name.span;
        let arguments = self.arguments(&call.args, None);
        if function::function(SymbolKind::Aggregate, name).is_some() {
            let help = format!("use it in `summarize`: `summarize {name}(…)`");
            let message = format!("the aggregate `{name}` is not allowed here");
            self.report(Code::AggregateNotAllowed, Severity::Error, at, message, Some(help));
            return BoundExpr::Value(TypedExpr::error(span));
        }
        if function::function(SymbolKind::Plugin, name).is_some() {
            let message = format!("the plugin `{name}` is only allowed after `evaluate`");
            self.error(Code::PluginNotAllowed, at, message, format!("write `| evaluate {name}(…)`"));
            return BoundExpr::Value(TypedExpr::error(span));
        }
        if call.name.is_missing() || name.starts_with("__") {
            return BoundExpr::Value(TypedExpr::new(ScalarExprKind::Error, Ty::Unknown, span));
        }
        if self.fuzzy {
            self.report(
                Code::FuzzyEntityNotDefined,
                Severity::Warning,
                at,
                format!("`{name}` is no function known here"),
                None,
            );
        } else {
            let locals = self.scope.iter().filter(|(_, entity)| matches!(entity, NamedEntity::Function(_)));
            let builtins =
                function::names(SymbolKind::Function).chain(function::names(SymbolKind::Aggregate));
            let mut candidates: Vec<&str> = builtins.collect();
            candidates.extend(locals.map(|(name, _)| name.as_ref()));
            let known = closest(name, candidates.into_iter()).map(str::to_owned);
            if let Some(known) = known {
                let message = format!("`{name}` is no function known here");
                self.report(
                    Code::UnknownFunction,
                    Severity::Error,
                    at,
                    message,
                    Some(format!("did you mean `{known}`?")),
                );
            } else {
                let message = format!(
                    "`{name}` is no function of the service; nobody declared it as one of the workspace"
                );
                let help = Some("declare it, so that the rest of the query can be checked".to_owned());
                self.report(Code::UnknownFunction, Severity::Warning, at, message, help);
            }
        }
        let arguments = arguments.into_iter().filter_map(|argument| argument_expr(argument.bound)).collect();
        let name = Arc::clone(&call.name.text);
        if tabular {
            let input = self.implicit.take().map(Box::new);
            let kind = TabularExprKind::Function { name, input, arguments };
            return BoundExpr::Table(TabularExpr { kind, schema: Self::plain_row(Vec::new(), true), span });
        }
        BoundExpr::Value(TypedExpr::new(ScalarExprKind::Unresolved { name, arguments }, Ty::Unknown, span))
    }
}

/// The scalar of an argument; tables among the arguments of scalar functions have been reported.
pub(super) fn argument_expr(bound: BoundExpr) -> Option<tree::ScalarExpr> {
    match bound {
        BoundExpr::Value(value) => Some(value.expr),
        BoundExpr::Table(_) => None,
    }
}

/// The column that a conversion leaves as it is: `tostring(text)`.
fn conversion_column(function: &str, ty: Ty, arguments: &[BoundArgument]) -> Option<tree::Column> {
    const CONVERSIONS: [&str; 12] = [
        "tobool",
        "todatetime",
        "todecimal",
        "todouble",
        "todynamic",
        "toguid",
        "toint",
        "tolong",
        "toreal",
        "tostring",
        "totime",
        "totimespan",
    ];
    let [argument] = arguments else { return None };
    let value = argument.value()?;
    let column = value.column.as_ref().filter(|_| value.reference && CONVERSIONS.contains(&function))?;
    (ty.known().is_some() && ty.known() == column.ty).then(|| column.clone())
}
