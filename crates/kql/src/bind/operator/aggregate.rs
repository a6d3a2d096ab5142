//! Aggregates: those of one value, and those of several whose columns follow rules of their own.

use std::{rc::Rc, sync::Arc};

use crate::{
    bind::{
        call::{
            BoundArgument, argument_expr, bind_arguments,
            check::check_call,
            naming::{constant_text, result_name},
        },
        context::BindContext,
        schema::{Column, Origin},
        scope::{Scope, ScopeKind},
        tree::{BoundAggregate, ScalarExpr, ScalarExprKind},
        typed_expr::{Results, TypedExpr},
        types::Ty,
    },
    catalog::{FunctionSymbol, function::ReturnTypeKind},
    syntax::{
        ast::{self, ScalarType},
        span::Span,
    },
};

/// Binds a call of an aggregate.
pub(in crate::bind) fn bind_aggregate<'a>(
    function: &'static FunctionSymbol,
    call: &'a ast::Call,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TypedExpr {
    cx.functions.insert(function.name.into());
    let arguments = bind_arguments(&call.args, None, &scope.with_kind(ScopeKind::Normal), cx);
    let (result, ty) = check_call(function, &arguments, call.name.span, scope, cx);
    match result {
        ReturnTypeKind::ArgExtreme => {
            bind_arg_extreme(function, &arguments, ArgumentNames::Own, span, scope, cx)
        }
        ReturnTypeKind::ArgExtremePrefixed => {
            bind_arg_extreme(function, &arguments, ArgumentNames::Prefixed, span, scope, cx)
        }
        ReturnTypeKind::TakeAny => bind_take_any(function, &arguments, span, scope, cx),
        ReturnTypeKind::Percentiles => bind_percentiles(function, arguments, span, cx),
        ReturnTypeKind::PercentilesArray => {
            let name = arguments.first().and_then(BoundArgument::value).and_then(|value| value.name.clone());
            let name = format!("percentiles_{}", name.as_deref().unwrap_or_default());
            make_aggregate(function, arguments, Ty::Scalar(ScalarType::Dynamic), Some(name.into()), span)
        }
        _ => {
            let name = result_name(function, &arguments);
            make_aggregate(function, arguments, ty, name, span)
        }
    }
}

fn make_aggregate(
    function: &'static FunctionSymbol,
    arguments: Vec<BoundArgument>,
    ty: Ty,
    name: Option<Arc<str>>,
    span: Span,
) -> TypedExpr {
    let arguments = arguments.into_iter().filter_map(|argument| argument_expr(argument.bound)).collect();
    let kind = ScalarExprKind::Aggregate(BoundAggregate { function: function.name, arguments, results: 1 });
    TypedExpr::new(kind, ty, span).named(name)
}

fn make_multi_aggregate(
    function: &'static FunctionSymbol,
    arguments: Vec<ScalarExpr>,
    columns: Vec<Column>,
    prefix: Option<&str>,
    open: bool,
    span: Span,
) -> TypedExpr {
    let ty = columns.first().map_or(Ty::Unknown, |column| Ty::from_known(column.ty));
    // As a part of a larger expression it counts as its first value, without a name.
    let kind = ScalarExprKind::Aggregate(BoundAggregate {
        function: function.name,
        arguments,
        results: columns.len(),
    });
    let mut value = TypedExpr::new(kind, ty, span);
    value.results = Some(Rc::new(Results { columns, prefix: prefix.map(Into::into), open }));
    value
}

/// How the results of `arg_max` and `arg_min` are named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ArgumentNames {
    /// Like the arguments.
    Own,
    /// Those after the first with its name in front: the old functions.
    Prefixed,
}

/// The name of an argument of `arg_max` or `arg_min` that gives none.
fn make_argument_name(
    function: &FunctionSymbol,
    names: ArgumentNames,
    primary: &str,
    index: usize,
) -> String {
    let word = if function.name.ends_with("min") { "min" } else { "max" };
    match (names, index) {
        (ArgumentNames::Own, 0) => format!("{word}_"),
        (ArgumentNames::Own, _) => format!("{word}_{primary}_arg{index}"),
        (ArgumentNames::Prefixed, 0) => String::new(),
        (ArgumentNames::Prefixed, _) => format!("{primary}_arg{index}"),
    }
}

/// `arg_max(x, …)`: x, then each further argument; `*` stands for the columns not yet named.
fn bind_arg_extreme<'a>(
    function: &'static FunctionSymbol,
    arguments: &[BoundArgument],
    names: ArgumentNames,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TypedExpr {
    let prefixed = names == ArgumentNames::Prefixed;
    let any_star = arguments.iter().any(|argument| argument.star);
    let keys = scope.keys;
    let mut seen = Vec::new();
    let mut columns: Vec<Column> = Vec::new();
    let mut values: Vec<ScalarExpr> = Vec::new();
    let mut primary: Arc<str> = "".into();
    for (index, argument) in arguments.iter().enumerate() {
        let first = index == 0;
        let of_first = |name: &str, primary: &str| -> Arc<str> {
            if prefixed && !first { format!("{primary}_{name}").into() } else { name.into() }
        };
        if argument.star {
            for (position, column) in cx.columns_in_scope(scope).into_iter().enumerate() {
                if !seen.contains(&column.id) && !keys.contains(&column.id) {
                    seen.push(column.id);
                    values.push(ScalarExpr::of_column(position, &column, argument.span));
                    let name = of_first(&column.name, &primary);
                    let column = if prefixed { cx.rename_column(&column, name) } else { column };
                    columns.push(column);
                }
            }
            continue;
        }
        let Some(value) = argument.value() else { continue };
        if first {
            primary = value.name.clone().unwrap_or_else(|| "".into());
        }
        if let Some(column) = &value.column {
            if !first && any_star && (seen.contains(&column.id) || keys.contains(&column.id)) {
                continue;
            }
            let repeated = seen.contains(&column.id) || keys.contains(&column.id);
            seen.push(column.id);
            let name = of_first(argument.given.as_deref().unwrap_or(&column.name), &primary);
            let plain = !prefixed && argument.given.is_none() && !repeated || prefixed && first;
            let column = if plain { column.clone() } else { cx.rename_column(column, name) };
            columns.push(column);
        } else {
            let own = argument.given.clone().or_else(|| value.name.clone());
            let name: Arc<str> = match own {
                Some(name) => of_first(&name, &primary),
                None => make_argument_name(function, names, &primary, index).into(),
            };
            let column = cx.new_column(name, value.ty, Origin::Expression(argument.span));
            columns.push(column);
        }
        values.push(value.expr.clone());
    }
    let open = any_star && scope.row_or_empty().open;
    make_multi_aggregate(function, values, columns, function.prefix.filter(|_| prefixed), open, span)
}

/// `take_any(a, *)`, and `any` of old, which names its single result `any_a`.
fn bind_take_any<'a>(
    function: &'static FunctionSymbol,
    arguments: &[BoundArgument],
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TypedExpr {
    let any_star = arguments.iter().any(|argument| argument.star);
    let keys = scope.keys;
    let mut seen = keys.to_vec();
    let mut columns: Vec<Column> = Vec::new();
    let mut values: Vec<ScalarExpr> = Vec::new();
    for (index, argument) in arguments.iter().enumerate() {
        if argument.star {
            for (position, column) in cx.columns_in_scope(scope).into_iter().enumerate() {
                if !seen.contains(&column.id) {
                    seen.push(column.id);
                    values.push(ScalarExpr::of_column(position, &column, argument.span));
                    columns.push(column);
                }
            }
            continue;
        }
        let Some(value) = argument.value() else { continue };
        if let Some(column) = &value.column {
            if any_star && seen.contains(&column.id) {
                continue;
            }
            let repeated = seen.contains(&column.id);
            seen.push(column.id);
            let column = match &argument.given {
                Some(given) => cx.rename_column(column, Arc::clone(given)),
                None if repeated => cx.rename_column(column, Arc::clone(&column.name)),
                None => column.clone(),
            };
            columns.push(column);
        } else {
            let own = argument.given.clone().or_else(|| value.name.clone()).filter(|name| !name.is_empty());
            let prefix = if function.name == "take_any" { "any_" } else { "" };
            let name = own.unwrap_or_else(|| format!("{prefix}arg{index}").into());
            let column = cx.new_column(name, value.ty, Origin::Expression(argument.span));
            columns.push(column);
        }
        values.push(value.expr.clone());
    }
    let open = any_star && scope.row_or_empty().open;
    make_multi_aggregate(function, values, columns, function.prefix, open, span)
}

/// `percentiles(x, 5, 95)`: one column for each percentile.
fn bind_percentiles(
    function: &'static FunctionSymbol,
    arguments: Vec<BoundArgument>,
    span: Span,
    cx: &mut BindContext<'_>,
) -> TypedExpr {
    let weighted = function.name.contains('w');
    let first = arguments.first().and_then(BoundArgument::value);
    let name = first.and_then(|value| value.name.clone()).unwrap_or_else(|| "".into());
    let ty = match first.map_or(Ty::Unknown, |value| value.ty) {
        Ty::Scalar(ScalarType::Int) => Ty::Scalar(ScalarType::Long),
        Ty::Scalar(ScalarType::Decimal) => Ty::Scalar(ScalarType::Real),
        ty => ty,
    };
    let mut columns = Vec::new();
    for argument in arguments.iter().skip(if weighted { 2 } else { 1 }) {
        let text = argument.value().and_then(constant_text).unwrap_or_default();
        let fragment: String =
            text.chars().map(|character| if character.is_alphanumeric() { character } else { '_' }).collect();
        let column =
            cx.new_column(format!("percentile_{name}_{fragment}").into(), ty, Origin::Expression(span));
        columns.push(column);
    }
    let arguments = arguments.into_iter().filter_map(|argument| argument_expr(argument.bound)).collect();
    make_multi_aggregate(function, arguments, columns, None, false, span)
}
