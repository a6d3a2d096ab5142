//! `extend`, `project` and its kin, `print`, `distinct`: operators that make columns of expressions.

use std::sync::Arc;

use super::assign::{AssignmentStyle, assign, assign_all, bind_named_exprs, name_column, refuse_dynamic};
use crate::{
    bind::{
        advice,
        context::BindContext,
        expression::bind_scalar,
        name::{all_columns, report_unknown_column},
        pipeline::pipe_operator,
        projection::Projection,
        schema::{Column, ColumnLookup, SchemaRef},
        scope::Scope,
        tree::{BoundAssignment, BoundOperator, ScalarExprKind, TabularExpr, TabularExprKind},
        typed_expr::TypedExpr,
        types::Ty,
    },
    diagnostic::Code,
    syntax::ast::{self, Direction},
};

pub(super) fn bind_extend<'a>(
    ast::Extend { columns }: &'a ast::Extend,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let (row, assignments) = bind_extension(columns, operator, &input, AssignmentStyle::Extend, scope, cx);
    pipe_operator(input, BoundOperator::Extend { assignments, serialize: false }, row, operator.span)
}

pub(super) fn bind_serialize<'a>(
    ast::Serialize { columns }: &'a ast::Serialize,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let (row, assignments) = bind_extension(columns, operator, &input, AssignmentStyle::Plain, scope, cx);
    let kind = if assignments.is_empty() {
        BoundOperator::Pass
    } else {
        BoundOperator::Extend { assignments, serialize: true }
    };
    pipe_operator(input, kind, row, operator.span)
}

/// The row of the input with the columns that an operator adds to it.
fn bind_extension<'a>(
    columns: &'a [ast::NamedExpr],
    operator: &'a ast::Operator,
    input: &TabularExpr,
    style: AssignmentStyle,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> (SchemaRef, Vec<BoundAssignment>) {
    let values = bind_named_exprs(columns, scope, cx);
    let mut projection = Projection::extending(cx.columns_of(&input.schema));
    let assignments = assign_all(columns, values, &mut projection, style, scope, cx);
    let inputs = vec![Arc::clone(&input.schema)];
    (cx.derive_schema(operator, projection.finish(), input.schema.open, inputs), assignments)
}

pub(super) fn bind_project<'a>(
    ast::Project { columns }: &'a ast::Project,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let mut projection = Projection::default();
    let values = bind_named_exprs(columns, scope, cx);
    let assignments = assign_all(columns, values, &mut projection, AssignmentStyle::Plain, scope, cx);
    let row = cx.derive_schema(operator, projection.finish(), false, vec![Arc::clone(&input.schema)]);
    pipe_operator(input, BoundOperator::Project(assignments), row, operator.span)
}

pub(super) fn bind_distinct<'a>(
    ast::Distinct { columns }: &'a ast::Distinct,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let mut projection = Projection::default();
    let values = bind_named_exprs(columns, scope, cx);
    let star = columns.iter().any(|column| matches!(column.expr.kind, ast::ExprKind::Star));
    for (column, value) in columns.iter().zip(&values) {
        refuse_dynamic(value, column.expr.span, scope, cx);
    }
    let assignments = assign_all(columns, values, &mut projection, AssignmentStyle::Plain, scope, cx);
    let open = star && input.schema.open;
    let row = cx.derive_schema(operator, projection.finish(), open, vec![Arc::clone(&input.schema)]);
    pipe_operator(input, BoundOperator::Distinct(assignments), row, operator.span)
}

pub(super) fn bind_print<'a>(
    ast::Print { columns }: &'a ast::Print,
    operator: &'a ast::Operator,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let mut projection = Projection::default();
    let mut assignments = Vec::with_capacity(columns.len());
    let values = bind_named_exprs(columns, &scope.outside_row(), cx);
    for (index, (column, value)) in columns.iter().zip(values).enumerate() {
        assignments.extend(assign(
            column,
            value,
            &mut projection,
            AssignmentStyle::Print(index),
            None,
            scope,
            cx,
        ));
    }
    let row = cx.new_schema(projection.finish(), false);
    TabularExpr { kind: TabularExprKind::Print(assignments), schema: row, span: operator.span }
}

pub(super) fn bind_project_away<'a>(
    ast::ProjectAway { columns }: &'a ast::ProjectAway,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let named = mark_named_columns(columns, &input, scope, cx);
    let open = input.schema.open;
    select_columns(operator, input, |index| named.get(index) == Some(&false), open, cx)
}

pub(super) fn bind_project_keep<'a>(
    ast::ProjectKeep { columns }: &'a ast::ProjectKeep,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let named = mark_named_columns(columns, &input, scope, cx);
    select_columns(operator, input, |index| named.get(index) == Some(&true), false, cx)
}

/// For each column of the input whether names or wildcards name it.
fn mark_named_columns<'a>(
    columns: &'a [ast::Expr],
    input: &TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Vec<bool> {
    let mut named = vec![false; input.schema.columns.len()];
    for column in columns {
        for index in match_columns(column, input, scope, cx) {
            if let Some(flag) = named.get_mut(index) {
                *flag = true;
            }
        }
    }
    named
}

/// The columns that `keeps` holds for, by index.
fn select_columns<'a>(
    operator: &'a ast::Operator,
    input: TabularExpr,
    keeps: impl Fn(usize) -> bool,
    open: bool,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let kept: Vec<usize> = (0..input.schema.columns.len()).filter(|index| keeps(*index)).collect();
    let columns = kept.iter().filter_map(|index| input.schema.columns.get(*index).cloned()).collect();
    let row = cx.derive_schema(operator, columns, open, vec![Arc::clone(&input.schema)]);
    pipe_operator(input, BoundOperator::Select(kept), row, operator.span)
}

/// The columns that a name or a wildcard stands for.
fn match_columns<'a>(
    expr: &'a ast::Expr,
    input: &TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Vec<usize> {
    if !cx.charge_lookups(1, input.schema.columns.len(), expr.span) {
        return Vec::new();
    }
    match &expr.kind {
        ast::ExprKind::Wildcard(pattern) => {
            let found: Vec<usize> = matching_columns(&input.schema.columns, &pattern.text);
            if found.is_empty() && !input.schema.open {
                cx.error(
                    Code::UnknownName,
                    expr.span,
                    format!("no column matches `{}`", pattern.text),
                    all_columns(&input.schema),
                    scope,
                );
            }
            found
        }
        ast::ExprKind::Star => (0..input.schema.columns.len()).collect(),
        ast::ExprKind::Name(name) => match input.schema.lookup(&name.text) {
            ColumnLookup::Present(index) => vec![index],
            ColumnLookup::Unknown => cx
                .infer(&input.schema, &name.text, expr.span, scope)
                .map(|(index, _)| index)
                .into_iter()
                .collect(),
            ColumnLookup::Absent(_) => {
                if !name.is_missing() {
                    let row = Arc::clone(&input.schema);
                    report_unknown_column(&row, &name.text, expr.span, scope, cx);
                }
                Vec::new()
            }
        },
        ast::ExprKind::Missing => Vec::new(),
        _ => {
            cx.error(
                Code::ColumnExpected,
                expr.span,
                "expected the name of a column here",
                advice::COMPUTE_BEFORE.to_owned(),
                scope,
            );
            Vec::new()
        }
    }
}

pub(super) fn bind_project_rename<'a>(
    ast::ProjectRename { columns }: &'a ast::ProjectRename,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let mut projection = Projection::extending(cx.columns_of(&input.schema));
    for named in columns {
        let value = bind_scalar(&named.expr, scope, cx);
        let Some(name) = named.names.as_ref().and_then(|names| names.names.first()) else {
            if value.ty != Ty::Error {
                cx.error(
                    Code::RenameAssignmentExpected,
                    named.span,
                    "expected `new = old` here",
                    advice::NEW_NAME.to_owned(),
                    scope,
                );
            }
            continue;
        };
        let Some(source) = value.column.as_ref().filter(|_| value.reference) else {
            if value.ty != Ty::Error {
                let help = advice::COMPUTE_BEFORE.to_owned();
                cx.error(
                    Code::ColumnExpected,
                    named.expr.span,
                    "expected the name of a column here",
                    help,
                    scope,
                );
            }
            continue;
        };
        let position = projection.position(&source.name);
        let taken = projection.position(&name.text).is_some();
        let column = name_column(name, source, None, cx);
        if taken || position.is_some_and(|index| !projection.rename(index, column)) {
            let message = format!("a column `{}` is already declared", name.text);
            cx.error(
                Code::DuplicateColumnDeclaration,
                name.span,
                message,
                advice::ANOTHER_NAME.to_owned(),
                scope,
            );
        }
    }
    let kept = (0..projection.columns().len()).collect();
    let row =
        cx.derive_schema(operator, projection.finish(), input.schema.open, vec![Arc::clone(&input.schema)]);
    pipe_operator(input, BoundOperator::Select(kept), row, operator.span)
}

pub(super) fn bind_project_reorder<'a>(
    ast::ProjectReorder { columns }: &'a ast::ProjectReorder,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let mut order: Vec<usize> = Vec::with_capacity(input.schema.columns.len());
    for column in columns {
        let mut found = match_columns(&column.key.expr, &input, scope, cx);
        found.retain(|index| !order.contains(index));
        let name = |index: &usize| {
            input.schema.columns.get(*index).map(|column| column.name.to_lowercase()).unwrap_or_default()
        };
        match column.direction {
            None => {}
            Some(Direction::Ascending) => found.sort_by_key(name),
            Some(Direction::Descending) => found.sort_by_key(|index| std::cmp::Reverse(name(index))),
            Some(Direction::NaturalAscending) => found.sort_by(|a, b| natural(&name(a), &name(b))),
            Some(Direction::NaturalDescending) => found.sort_by(|a, b| natural(&name(b), &name(a))),
        }
        order.extend(found);
    }
    let declared = input.schema.columns.len();
    order.extend((0..declared).filter(|index| !order.contains(index)).collect::<Vec<_>>());
    let all = cx.columns_of(&input.schema);
    let columns = order.iter().filter_map(|index| all.get(*index).cloned()).collect();
    let row = cx.derive_schema(operator, columns, input.schema.open, vec![Arc::clone(&input.schema)]);
    pipe_operator(input, BoundOperator::Select(order), row, operator.span)
}

pub(super) fn bind_project_by_names<'a>(
    ast::ProjectByNames { columns }: &'a ast::ProjectByNames,
    operator: &'a ast::Operator,
    input: TabularExpr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let mut order: Vec<usize> = Vec::new();
    let mut open = false;
    for column in columns {
        let names: Option<Vec<Arc<str>>> = match &column.kind {
            ast::ExprKind::Wildcard(name) | ast::ExprKind::Name(name) if scope.find(&name.text).is_none() => {
                Some(vec![Arc::clone(&name.text)])
            }
            _ => names_in(&bind_scalar(column, scope, cx)),
        };
        let Some(names) = names else {
            open = true;
            continue;
        };
        for pattern in names {
            let found = matching_columns(&input.schema.columns, &pattern);
            order.extend(found.into_iter().filter(|index| !order.contains(index)).collect::<Vec<_>>());
        }
    }
    let columns = order.iter().filter_map(|index| input.schema.columns.get(*index).cloned()).collect();
    let row = cx.derive_schema(operator, columns, open || input.schema.open, vec![Arc::clone(&input.schema)]);
    let kind = if open { BoundOperator::ProjectByNames } else { BoundOperator::Select(order) };
    pipe_operator(input, kind, row, operator.span)
}

/// The names that a value holds: a text or an array of texts.
fn names_in(value: &TypedExpr) -> Option<Vec<Arc<str>>> {
    use crate::bind::tree::{Constant, Dynamic, ScalarExpr};
    fn of(expr: &ScalarExpr) -> Option<Vec<Arc<str>>> {
        match &expr.kind {
            ScalarExprKind::Constant(Constant::String(text)) => Some(vec![Arc::clone(text)]),
            ScalarExprKind::Constant(Constant::Dynamic(value)) => match &**value {
                Dynamic::Array(items) => items.iter().map(|item| item.text().cloned()).collect(),
                value => Some(vec![Arc::clone(value.text()?)]),
            },
            ScalarExprKind::Shared { expr, .. } => of(expr),
            _ => None,
        }
    }
    of(&value.expr)
}

/// Indexes of the columns whose name matches a pattern with `*`.
fn matching_columns(columns: &[Column], pattern: &str) -> Vec<usize> {
    let matches = |column: &Column| super::union::matches_pattern(pattern, &column.name);
    columns.iter().enumerate().filter(|(_, column)| matches(column)).map(|(index, _)| index).collect()
}

/// Compares names so that numbers in them count as numbers: `a2` before `a10`.
fn natural(a: &str, b: &str) -> std::cmp::Ordering {
    fn parts(text: &str) -> Vec<(bool, String)> {
        let mut parts: Vec<(bool, String)> = Vec::new();
        for character in text.chars() {
            let digit = character.is_ascii_digit();
            match parts.last_mut() {
                Some((kind, part)) if *kind == digit => part.push(character),
                _ => parts.push((digit, character.to_string())),
            }
        }
        parts
    }
    let (a, b) = (parts(a), parts(b));
    for ((a_digit, a), (b_digit, b)) in a.iter().zip(&b) {
        let order = if *a_digit && *b_digit {
            let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
            a.len().cmp(&b.len()).then_with(|| a.cmp(b))
        } else {
            a.cmp(b)
        };
        if order.is_ne() {
            return order;
        }
    }
    a.len().cmp(&b.len())
}

#[cfg(test)]
mod tests {
    use super::natural;

    #[test]
    fn numbers_in_names_count_as_numbers() {
        assert!(natural("a2", "a10").is_lt());
        assert!(natural("a02", "a2").is_eq());
        assert!(natural("b1", "a2").is_gt());
    }
}
