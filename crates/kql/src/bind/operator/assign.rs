//! Columns made of expressions, for every operator that makes some: their names, what they replace, their numbers.

use std::sync::Arc;

use crate::{
    bind::{
        advice,
        context::BindContext,
        expression::bind_scalar,
        pipeline::single,
        projection::{Declared, Projection, SameName},
        schema::{Column, Origin, SchemaRef},
        scope::Scope,
        tree::{BoundAssignment, ScalarExpr, ScalarExprKind},
        typed_expr::{Results, TypedExpr},
        types::Ty,
    },
    diagnostic::{Code, Severity},
    syntax::{
        ast::{self, ScalarType},
        span::Span,
    },
};

/// In which operator a column is made, which decides what becomes of columns of the same name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum AssignmentStyle {
    /// `project`, keys of `summarize`, `distinct`.
    Plain,
    /// `extend`: an unnamed column replaces one of its name.
    Extend,
    /// `mv-expand`: a column replaces itself.
    Replace,
    /// `print`: unnamed columns are numbered.
    Print(usize),
}

impl AssignmentStyle {
    /// What becomes of a column of the input whose name an expression gets.
    fn same_name(self) -> SameName {
        match self {
            Self::Extend | Self::Replace => SameName::Replaced,
            Self::Plain | Self::Print(_) => SameName::Numbered,
        }
    }
}

/// Binds the expressions of a list of columns, all before the first column is made.
pub(super) fn bind_named_exprs<'a>(
    columns: &'a [ast::NamedExpr],
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Vec<TypedExpr> {
    columns.iter().map(|column| bind_scalar(&column.expr, scope, cx)).collect()
}

pub(super) fn assign_all<'a>(
    columns: &'a [ast::NamedExpr],
    values: Vec<TypedExpr>,
    projection: &mut Projection,
    style: AssignmentStyle,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Vec<BoundAssignment> {
    let mut assignments = Vec::with_capacity(columns.len());
    for (column, value) in columns.iter().zip(values) {
        if matches!(column.expr.kind, ast::ExprKind::Star) {
            for (index, input) in cx.columns_in_scope(scope).into_iter().enumerate() {
                let value = ScalarExpr::of_column(index, &input, column.span);
                if let Some(target) = projection.add(input, SameName::Replaced, &mut || cx.fresh_column()) {
                    assignments.push(single(target, value));
                }
            }
            continue;
        }
        assignments.extend(assign(column, value, projection, style, None, scope, cx));
    }
    assignments
}

/// Makes the column or columns of one expression.
pub(super) fn assign<'a>(
    item: &'a ast::NamedExpr,
    value: TypedExpr,
    projection: &mut Projection,
    style: AssignmentStyle,
    ty: Option<ScalarType>,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Option<BoundAssignment> {
    // A name is held against those before it, several times over.
    if !cx.charge_lookups(4, projection.columns().len(), item.span) {
        return None;
    }
    let names = item.names.as_ref().map(|names| names.names.as_slice());
    let targets = match (names, &value.results) {
        (Some(names), Some(results)) => {
            assign_results(names, results, &value, projection, style, ty, scope, cx)
        }
        (None, Some(results)) => results
            .columns
            .iter()
            .map(|result| {
                let column = add_prefix(result, results.prefix.as_deref());
                projection.add(column, SameName::Numbered, &mut || cx.fresh_column())
            })
            .collect(),
        (Some([name]), None) => vec![assign_named(item, name, &value, projection, style, ty, scope, cx)],
        (Some(names), None) => {
            let span = names.first().zip(names.last());
            let span = span.map_or(item.span, |(first, last)| first.span.to(last.span));
            if value.ty != Ty::Error {
                let message = "this expression yields one value, not several";
                let help = advice::FEWER_NAMES.to_owned();
                cx.error(Code::ExpressionHasOneValue, span, message, help, scope);
            }
            Vec::new()
        }
        (None, None) => vec![assign_unnamed(item.expr.span, &value, projection, style, ty, scope, cx)],
    };
    targets.iter().any(Option::is_some).then_some(BoundAssignment { targets, value: value.expr })
}

/// The columns of an expression of several values with names for them: `(a, b) = f(x)`.
#[expect(clippy::too_many_arguments, reason = "the expression, what is made of it, and the place")]
fn assign_results<'a>(
    names: &'a [ast::Name],
    results: &Results,
    value: &TypedExpr,
    projection: &mut Projection,
    style: AssignmentStyle,
    ty: Option<ScalarType>,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Vec<Option<usize>> {
    let mut targets = Vec::with_capacity(results.columns.len());
    for (index, result) in results.columns.iter().enumerate() {
        let target = match names.get(index) {
            Some(name) => {
                let column = name_column(name, result, ty, cx);
                let same_name = if index == 0 { SameName::Replaced } else { style.same_name() };
                declare_column(projection, column, same_name, name.span, scope, cx)
            }
            // Microsoft's analyser adds the other results of `a = series_stats(x)` too; the engine does so for
            // aggregates (`a = arg_max(x, *)`) and, where several are named, in a projection.
            None if matches!(value.expr.kind, ScalarExprKind::Call(_))
                && (names.len() == 1 || matches!(style, AssignmentStyle::Extend)) =>
            {
                None
            }
            None if matches!(style, AssignmentStyle::Print(_)) => None,
            None => {
                let column = add_prefix(result, results.prefix.as_deref());
                let same_name = if names.len() > 1 { style.same_name() } else { SameName::Numbered };
                projection.add(column, same_name, &mut || cx.fresh_column())
            }
        };
        targets.push(target);
    }
    // Without any result the call itself is wrong, and reported.
    for name in names.iter().skip(results.columns.len().max(1)) {
        let message = format!("missing value for `{}`", name.text);
        cx.error(Code::NameHasNoExpression, name.span, message, advice::FEWER_NAMES.to_owned(), scope);
    }
    targets
}

/// The column of an expression with one name and one value.
#[expect(clippy::too_many_arguments, reason = "the expression, what is made of it, and the place")]
fn assign_named<'a>(
    item: &'a ast::NamedExpr,
    name: &'a ast::Name,
    value: &TypedExpr,
    projection: &mut Projection,
    style: AssignmentStyle,
    ty: Option<ScalarType>,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Option<usize> {
    let (column, same_name) = if let Some(source) = value.column.as_ref().filter(|_| value.reference) {
        (name_column(name, source, ty, cx), SameName::Replaced)
    } else {
        let ty = ty.map_or(value.ty, Ty::Scalar);
        let column = cx.new_column(Arc::clone(&name.text), ty, Origin::Expression(item.span));
        (column, style.same_name())
    };
    declare_column(projection, column, same_name, name.span, scope, cx)
}

/// The column of an expression without a name.
fn assign_unnamed<'a>(
    span: Span,
    value: &TypedExpr,
    projection: &mut Projection,
    style: AssignmentStyle,
    ty: Option<ScalarType>,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Option<usize> {
    if let AssignmentStyle::Print(index) = style {
        let column = cx.new_column(format!("print_{index}").into(), value.ty, Origin::Expression(span));
        return projection.add(column, SameName::Numbered, &mut || cx.fresh_column());
    }
    if let Some(column) = &value.column {
        let column = Column { ty: ty.or(column.ty), ..column.clone() };
        let same_name = match style {
            AssignmentStyle::Replace => SameName::Replaced,
            _ => SameName::Numbered,
        };
        return declare_column(projection, column, same_name, span, scope, cx);
    }
    let name = match &value.name {
        Some(name) => Arc::clone(name),
        None => make_default_name(scope.row.filter(|_| style == AssignmentStyle::Extend), scope),
    };
    if name.is_empty() {
        return None;
    }
    let column = cx.new_column(name, ty.map_or(value.ty, Ty::Scalar), Origin::Expression(span));
    projection.add(column, style.same_name(), &mut || cx.fresh_column())
}

/// A column under the name that the query gives it.
pub(super) fn name_column(
    name: &ast::Name,
    source: &Column,
    ty: Option<ScalarType>,
    cx: &mut BindContext<'_>,
) -> Column {
    let mut column = cx.rename_column(source, Arc::clone(&name.text));
    column.ty = ty.or(column.ty);
    column
}

fn declare_column<'a>(
    projection: &mut Projection,
    column: Column,
    same_name: SameName,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Option<usize> {
    let name = Arc::clone(&column.name);
    match projection.declare(column, same_name, &mut || cx.fresh_column()) {
        Declared::At(index) => Some(index),
        Declared::HeldBack => None,
        Declared::Twice => {
            let help = advice::ANOTHER_NAME.to_owned();
            cx.error(
                Code::DuplicateColumnDeclaration,
                span,
                format!("a column `{name}` is already declared"),
                help,
                scope,
            );
            None
        }
    }
}

/// `Column1`, `Column2`, …: the first that means nothing yet, nor is a column of `row`.
fn make_default_name(row: Option<&SchemaRef>, scope: &Scope<'_, '_>) -> Arc<str> {
    loop {
        let name: Arc<str> = format!("Column{}", scope.next_default_name()).into();
        let taken = row.is_some_and(|row| row.position(&name).is_some());
        if !taken && scope.find(&name).is_none() {
            return name;
        }
    }
}

/// Reports a dynamic where keys are due.
pub(super) fn refuse_dynamic<'a>(
    value: &TypedExpr,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) {
    if value.ty.is_dynamic() && !matches!(value.expr.kind, ScalarExprKind::AnyColumn) {
        let help = value.name.as_deref().map(|name| format!("convert it: `tostring({name})`"));
        cx.report(
            Code::TypeNotAllowed,
            Severity::Error,
            span,
            "a dynamic cannot be a key here".into(),
            help,
            scope,
        );
    }
}

/// A result of a function with the prefix that it gets where it is not renamed.
fn add_prefix(result: &Column, prefix: Option<&str>) -> Column {
    match prefix {
        Some(prefix) => Column { name: format!("{prefix}_{}", result.name).into(), ..result.clone() },
        None => result.clone(),
    }
}
