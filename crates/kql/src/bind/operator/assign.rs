//! Columns made of expressions, for every operator that makes some: their names, what they replace, their numbers.

use std::sync::Arc;

use crate::diagnostic::{Code, Severity};
use crate::{
    bind::{
        advice,
        binder::Binder,
        pipeline::single,
        projection::{Declared, Projection},
        schema::{Column, Origin},
        tree::{BoundAssignment, ScalarExprKind},
        typed_expr::TypedExpr,
        types::Ty,
    },
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
    fn replaces(self) -> bool {
        matches!(self, Self::Extend | Self::Replace)
    }
}

impl<'a> Binder<'a> {
    /// Binds the expressions of a list of columns, all before the first column is made.
    pub(super) fn values(&mut self, columns: &'a [ast::NamedExpr]) -> Vec<TypedExpr> {
        columns.iter().map(|column| self.scalar(&column.expr)).collect()
    }

    pub(super) fn assign_all(
        &mut self,
        columns: &'a [ast::NamedExpr],
        values: Vec<TypedExpr>,
        projection: &mut Projection,
        style: AssignmentStyle,
    ) -> Vec<BoundAssignment> {
        let mut assignments = Vec::with_capacity(columns.len());
        for (column, value) in columns.iter().zip(values) {
            if matches!(column.expr.kind, ast::ExprKind::Star) {
                for (index, input) in self.row_columns().into_iter().enumerate() {
                    let value = Self::column_expr(index, &input, column.span);
                    if let Some(target) = projection.add(input, true, &mut || self.fresh_column()) {
                        assignments.push(single(target, value));
                    }
                }
                continue;
            }
            assignments.extend(self.assign(column, value, projection, style, None));
        }
        assignments
    }

    /// Makes the column or columns of one expression.
    pub(super) fn assign(
        &mut self,
        item: &'a ast::NamedExpr,
        value: TypedExpr,
        projection: &mut Projection,
        style: AssignmentStyle,
        ty: Option<ScalarType>,
    ) -> Option<BoundAssignment> {
        // A name is held against those before it, several times over.
        if !self.charge_lookups(4, projection.columns().len(), item.span) {
            return None;
        }
        let names = item.names.as_ref().map(|names| (names.names.as_slice(), names.parenthesized));
        let targets = match (names, value.results.clone()) {
            (Some((names, _)), Some(results)) => {
                let mut targets = Vec::with_capacity(results.columns.len());
                for (index, result) in results.columns.iter().enumerate() {
                    let target = match names.get(index) {
                        Some(name) => {
                            let column = self.named_column(name, result, ty);
                            self.declare(projection, column, index == 0 || style.replaces(), name.span)
                        }
                        // Microsoft's analyser adds the other results of `a = series_stats(x)` too; the engine does
                        // so for aggregates (`a = arg_max(x, *)`) and, where several are named, in a projection.
                        None if matches!(value.expr.kind, ScalarExprKind::Call(_))
                            && (names.len() == 1 || matches!(style, AssignmentStyle::Extend)) =>
                        {
                            None
                        }
                        None if matches!(style, AssignmentStyle::Print(_)) => None,
                        None => {
                            let column = prefixed(result, results.prefix.as_deref());
                            projection
                                .add(column, style.replaces() && names.len() > 1, &mut || self.fresh_column())
                        }
                    };
                    targets.push(target);
                }
                // Without any result the call itself is wrong, and reported.
                let missing = results.columns.len().max(1);
                for name in names.iter().skip(missing) {
                    self.error(
                        Code::NameHasNoExpression,
                        name.span,
                        format!("there is no value for `{}`", name.text),
                        advice::FEWER_NAMES.to_owned(),
                    );
                }
                targets
            }
            (None, Some(results)) => results
                .columns
                .iter()
                .map(|result| {
                    let column = prefixed(result, results.prefix.as_deref());
                    projection.add(column, false, &mut || self.fresh_column())
                })
                .collect(),
            (Some(([name], _)), None) => {
                let (column, replace) =
                    if let Some(source) = value.column.as_ref().filter(|_| value.reference) {
                        (self.named_column(name, source, ty), true)
                    } else {
                        let column_ty = ty.map_or(value.ty, Ty::Scalar);
                        let origin = Origin::Expression(item.span);
                        (self.column(Arc::clone(&name.text), column_ty, origin), style.replaces())
                    };
                vec![self.declare(projection, column, replace, name.span)]
            }
            (Some((names, _)), None) => {
                let span = names
                    .first()
                    .zip(names.last())
                    .map_or(item.span, |(first, last)| first.span.to(last.span));
                if value.ty != Ty::Error {
                    self.error(
                        Code::ExpressionHasOneValue,
                        span,
                        "this expression yields one value, not several",
                        advice::FEWER_NAMES.to_owned(),
                    );
                }
                Vec::new()
            }
            (None, None) => vec![self.unnamed(item.expr.span, &value, projection, style, ty)],
        };
        targets.iter().any(Option::is_some).then_some(BoundAssignment { targets, value: value.expr })
    }

    /// The column of an expression without a name.
    fn unnamed(
        &mut self,
        span: Span,
        value: &TypedExpr,
        projection: &mut Projection,
        style: AssignmentStyle,
        ty: Option<ScalarType>,
    ) -> Option<usize> {
        if let AssignmentStyle::Print(index) = style {
            let column = self.column(format!("print_{index}").into(), value.ty, Origin::Expression(span));
            return projection.add(column, false, &mut || self.fresh_column());
        }
        if let Some(column) = &value.column {
            let column = Column { ty: ty.or(column.ty), ..column.clone() };
            return self.declare(projection, column, style == AssignmentStyle::Replace, span);
        }
        let name = match &value.name {
            Some(name) => Arc::clone(name),
            None => self.default_column_name(style == AssignmentStyle::Extend),
        };
        if name.is_empty() {
            return None;
        }
        let column = self.column(name, ty.map_or(value.ty, Ty::Scalar), Origin::Expression(span));
        projection.add(column, style.replaces(), &mut || self.fresh_column())
    }

    /// A column under the name that the query gives it.
    pub(super) fn named_column(
        &mut self,
        name: &ast::Name,
        source: &Column,
        ty: Option<ScalarType>,
    ) -> Column {
        let mut column = self.renamed(source, Arc::clone(&name.text));
        column.ty = ty.or(column.ty);
        column
    }

    fn declare(
        &mut self,
        projection: &mut Projection,
        column: Column,
        replace: bool,
        span: Span,
    ) -> Option<usize> {
        let name = Arc::clone(&column.name);
        match projection.declare(column, replace, &mut || self.fresh_column()) {
            Declared::At(index) => Some(index),
            Declared::HeldBack => None,
            Declared::Twice => {
                let help = advice::ANOTHER_NAME.to_owned();
                self.error(
                    Code::DuplicateColumnDeclaration,
                    span,
                    format!("a column `{name}` is already declared"),
                    help,
                );
                None
            }
        }
    }

    /// `Column1`, `Column2`, …: the first that means nothing yet.
    fn default_column_name(&mut self, with_row: bool) -> Arc<str> {
        loop {
            let name: Arc<str> = format!("Column{}", self.default_name).into();
            self.default_name += 1;
            let taken = with_row && self.row.as_ref().is_some_and(|row| row.position(&name).is_some());
            if !taken && self.scope.find(&name).is_none() {
                return name;
            }
        }
    }

    /// Reports a dynamic where keys are due.
    pub(super) fn not_dynamic(&mut self, value: &TypedExpr, span: Span) {
        if value.ty.is_dynamic() && !matches!(value.expr.kind, ScalarExprKind::AnyColumn) {
            let help = value.name.as_deref().map(|name| format!("convert it: `tostring({name})`"));
            self.report(
                Code::TypeNotAllowed,
                Severity::Error,
                span,
                "a dynamic cannot be a key here".into(),
                help,
            );
        }
    }
}

/// A result of a function with the prefix that it gets where it is not renamed.
fn prefixed(result: &Column, prefix: Option<&str>) -> Column {
    match prefix {
        Some(prefix) => Column { name: format!("{prefix}_{}", result.name).into(), ..result.clone() },
        None => result.clone(),
    }
}
