//! Calls: which overload is meant, whether the arguments fit, what comes out and how its column is named.

pub(super) mod check;
pub(super) mod naming;
mod overload;

use std::{rc::Rc, sync::Arc};

use self::{check::check_call, naming::result_name};
use super::{
    context::BindContext,
    expression::bind_expr,
    function::{call_local, call_service, find_workspace_function},
    name::closest,
    operator::aggregate::bind_aggregate,
    scope::{NamedEntity, Scope, ScopeKind, UnknownTables},
    suspicious,
    tree::{self, Origin, ScalarExprKind, TabularExpr, TabularExprKind},
    typed_expr::{BoundExpr, Expected, Results, TypedExpr},
    types::Ty,
};
use crate::{
    catalog::{
        FunctionSymbol, ServiceFunction, SymbolKind,
        function::{self, ArgumentKind, ParameterTypeKind, ReturnTypeKind, Signature},
    },
    diagnostic::{Code, Severity},
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

/// Binds a call.
pub(super) fn bind_call<'a>(
    call: &'a ast::Call,
    span: Span,
    expected: Expected,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> BoundExpr {
    let name = &*call.name.text;
    if scope.kind == ScopeKind::Aggregate
        && let Some(aggregate) = function::function(SymbolKind::Aggregate, name)
    {
        let value = bind_aggregate(aggregate, call, span, scope, cx);
        return BoundExpr::Value(value);
    }
    if let Some(entity) = scope.find(name) {
        match entity {
            NamedEntity::Function(function) => {
                cx.functions.insert(Arc::clone(&call.name.text));
                let arguments = bind_arguments(&call.args, None, scope, cx);
                return call_local(&function, arguments, span, scope, cx);
            }
            NamedEntity::Opaque => {
                bind_arguments(&call.args, None, scope, cx);
                return BoundExpr::Table(cx.unknown_table(span));
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
    if let Some(function) = find_workspace_function(name, cx) {
        cx.functions.insert(Arc::clone(&call.name.text));
        let arguments = bind_arguments(&call.args, None, scope, cx);
        return call_local(&function, arguments, span, scope, cx);
    }
    if let Some(service) = ServiceFunction::find(name) {
        cx.functions.insert(Arc::clone(&call.name.text));
        return BoundExpr::Table(call_service(&service, call, span, scope, cx));
    }
    if GRAPH_FUNCTIONS.contains(&name) {
        bind_arguments(&call.args, None, scope, cx);
        let aggregate = function::function(SymbolKind::Aggregate, name).is_some();
        let message = format!("`{name}` is a function of graph patterns only");
        let code = if aggregate { Code::AggregateNotAllowed } else { Code::UnknownFunction };
        cx.error(code, call.name.span, message, "use it in `graph-match`".to_owned(), scope);
        return BoundExpr::Value(TypedExpr::error(span));
    }
    if let Some(function) = function::function(SymbolKind::Function, name) {
        cx.functions.insert(function.name.into());
        return call_builtin(function, call, span, scope, cx);
    }
    bind_unknown_call(call, span, expected, scope, cx)
}

/// Binds arguments, each in a scope of its own kind where the parameters say so.
pub(super) fn bind_arguments<'a>(
    arguments: &'a [ast::NamedExpr],
    signature: Option<&Signature>,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Vec<BoundArgument> {
    let layout = signature.map(|signature| signature.layout(arguments.len()));
    let mut bound: Vec<BoundArgument> = Vec::with_capacity(arguments.len());
    for (index, argument) in arguments.iter().enumerate() {
        let parameter = signature.zip(layout.as_ref()).and_then(|(signature, layout)| {
            layout.get(index).copied().flatten().and_then(|parameter| signature.parameters.get(parameter))
        });
        let expected = match parameter.map(|parameter| parameter.kind) {
            Some(ParameterTypeKind::Tabular) => Expected::Table,
            _ => Expected::Scalar,
        };
        let value = match parameter.map(|parameter| parameter.argument) {
            Some(ArgumentKind::Aggregate) => {
                bind_expr(&argument.expr, expected, &scope.with_kind(ScopeKind::Aggregate), cx)
            }
            Some(ArgumentKind::ColumnOfFirst) => {
                let row = match bound.first().map(|first| &first.bound) {
                    Some(BoundExpr::Table(table)) => Some(&table.schema),
                    _ => scope.row,
                };
                bind_expr(&argument.expr, expected, &Scope { row, ..*scope }, cx)
            }
            _ => bind_expr(&argument.expr, expected, scope, cx),
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

fn call_builtin<'a>(
    function: &'static FunctionSymbol,
    call: &'a ast::Call,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> BoundExpr {
    // Inside an aggregate's place, the arguments of a scalar function are in such a place too: `1 + count()`.
    let kind = if scope.kind == ScopeKind::Plugin { ScopeKind::Normal } else { scope.kind };
    let only = match function.signatures.as_slice() {
        [only] => Some(only),
        _ => None,
    };
    let arguments = bind_arguments(&call.args, only, &scope.with_kind(kind), cx);
    if let Some(bound) = bind_special(function, call, &arguments, span, scope, cx) {
        return bound;
    }
    let (result, ty) = check_call(function, &arguments, call.name.span, scope, cx);
    match result {
        ReturnTypeKind::Table => return BoundExpr::Table(bind_table_by_name(&arguments, span, cx)),
        ReturnTypeKind::OpenTable => {
            let row = cx.new_schema(Vec::new(), true);
            return BoundExpr::Table(TabularExpr {
                kind: TabularExprKind::Named(call.name.text.clone()),
                schema: row,
                span,
            });
        }
        _ => {}
    }
    let name = result_name(function, &arguments);
    let results = make_results(function, &result, &arguments, span, cx);
    let constant = function.foldable
        && arguments.iter().all(|argument| argument.value().is_some_and(|value| value.constant));
    let column = conversion_column(function.name, ty, &arguments);
    suspicious::check_call_arguments(function.name, &arguments, scope, cx);
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
fn bind_special<'a>(
    function: &'static FunctionSymbol,
    call: &'a ast::Call,
    arguments: &[BoundArgument],
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Option<BoundExpr> {
    match function.name {
        "column_ifexists" | "columnifexists" => {
            let text = arguments.first().and_then(BoundArgument::value).and_then(TypedExpr::text)?;
            let fallback = arguments.get(1).and_then(BoundArgument::value)?;
            let row = scope.row_or_empty();
            let name = Some(Arc::clone(&text));
            let mut value = match row.find(&text) {
                Some((index, column)) => {
                    let mut value = TypedExpr::of_column(index, column.clone(), span);
                    value.ty = if fallback.ty.is_silent() { Ty::from_known(column.ty) } else { fallback.ty };
                    value.named(name)
                }
                None if row.open => TypedExpr::new(fallback.expr.kind.clone(), fallback.ty, span),
                None => TypedExpr::new(fallback.expr.kind.clone(), fallback.ty, span),
            };
            check_call(function, arguments, call.name.span, scope, cx);
            value.column = None;
            value.reference = false;
            Some(BoundExpr::Value(value))
        }
        "pack_array" if arguments.iter().any(|argument| argument.star) => {
            let columns = cx.columns_in_scope(scope);
            let expr =
                |(index, column): (usize, &tree::Column)| tree::ScalarExpr::of_column(index, column, span);
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
fn bind_table_by_name(arguments: &[BoundArgument], span: Span, cx: &mut BindContext<'_>) -> TabularExpr {
    let name = arguments.first().and_then(BoundArgument::value).and_then(TypedExpr::text);
    let known = name.as_deref().and_then(|name| cx.table_schema(name));
    let row = known.unwrap_or_else(|| cx.new_schema(Vec::new(), true));
    let name = name.unwrap_or_else(|| "".into());
    if !row.open {
        cx.tables.insert(Arc::clone(&name));
    }
    TabularExpr { kind: TabularExprKind::Named(name), schema: row, span }
}

/// The columns of a function of several results.
fn make_results(
    function: &FunctionSymbol,
    result: &ReturnTypeKind,
    arguments: &[BoundArgument],
    span: Span,
    cx: &mut BindContext<'_>,
) -> Option<Rc<Results>> {
    let columns = match result {
        ReturnTypeKind::Columns(columns) => {
            let first = arguments.first().and_then(BoundArgument::value).and_then(|value| value.name.clone());
            let first = first.as_deref().unwrap_or_default().trim();
            let origin = Origin::Expression(span);
            columns
                .iter()
                .map(|(name, ty)| {
                    let name = format!("{}_{first}_{name}", function.name);
                    cx.new_column(name.into(), Ty::Scalar(*ty), origin.clone())
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
            names.into_iter().map(|name| cx.new_column(name, ty, Origin::Expression(span))).collect()
        }
        _ => return None,
    };
    Some(Rc::new(Results { columns, prefix: None, open: false }))
}

/// A function that nobody knows: of the workspace, perhaps, or misspelt.
fn bind_unknown_call<'a>(
    call: &'a ast::Call,
    span: Span,
    expected: Expected,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> BoundExpr {
    let name = &*call.name.text;
    let at = call.name.span;
    let arguments = bind_arguments(&call.args, None, scope, cx);
    if function::function(SymbolKind::Aggregate, name).is_some() {
        let help = format!("use it in `summarize`: `summarize {name}(…)`");
        let message = format!("the aggregate `{name}` is not allowed here");
        cx.report(Code::AggregateNotAllowed, Severity::Error, at, message, Some(help), scope);
        return BoundExpr::Value(TypedExpr::error(span));
    }
    if function::function(SymbolKind::Plugin, name).is_some() {
        let message = format!("the plugin `{name}` is only allowed after `evaluate`");
        cx.error(Code::PluginNotAllowed, at, message, format!("write `| evaluate {name}(…)`"), scope);
        return BoundExpr::Value(TypedExpr::error(span));
    }
    if call.name.is_missing() || name.starts_with("__") {
        return BoundExpr::Value(TypedExpr::new(ScalarExprKind::Error, Ty::Unknown, span));
    }
    report_unknown_function(name, at, scope, cx);
    let arguments = arguments.into_iter().filter_map(|argument| argument_expr(argument.bound)).collect();
    let name = Arc::clone(&call.name.text);
    if expected == Expected::Table {
        let input = scope.take_invoke_input().map(Box::new);
        let kind = TabularExprKind::Function { name, input, arguments };
        return BoundExpr::Table(TabularExpr { kind, schema: cx.new_schema(Vec::new(), true), span });
    }
    BoundExpr::Value(TypedExpr::new(ScalarExprKind::Unresolved { name, arguments }, Ty::Unknown, span))
}

fn report_unknown_function<'a>(name: &str, at: Span, scope: &Scope<'_, 'a>, cx: &mut BindContext<'a>) {
    let message = format!("unknown function `{name}`");
    if scope.unknown_tables == UnknownTables::LeftOut {
        cx.report(Code::FuzzyEntityNotDefined, Severity::Warning, at, message, None, scope);
        return;
    }
    let names = scope.names();
    let locals = names.iter().filter(|(_, entity)| matches!(entity, NamedEntity::Function(_)));
    let builtins = function::names(SymbolKind::Function).chain(function::names(SymbolKind::Aggregate));
    let mut candidates: Vec<&str> = builtins.collect();
    candidates.extend(locals.map(|(name, _)| name.as_ref()));
    if let Some(known) = closest(name, candidates.into_iter()) {
        let help = Some(format!("did you mean `{known}`?"));
        cx.report(Code::UnknownFunction, Severity::Error, at, message, help, scope);
        return;
    }
    let message = format!(
        "unknown function `{name}`: it is neither built in nor declared as a function of the workspace"
    );
    let help = Some("declare it, so that the rest of the query can be checked".to_owned());
    cx.report(Code::UnknownFunction, Severity::Warning, at, message, help, scope);
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
