//! `extend`, `project` and its kin, `print`, `distinct`: operators that make columns of expressions.

use std::sync::Arc;

use super::assign::AssignmentStyle;
use crate::diagnostic::Code;
use crate::{
    bind::{
        advice,
        binder::Binder,
        name::all_columns,
        projection::Projection,
        schema::{Column, ColumnLookup, SchemaRef},
        tree::{BoundAssignment, BoundOperator, ScalarExprKind, TabularExpr, TabularExprKind},
        typed_expr::TypedExpr,
        types::Ty,
    },
    syntax::ast::{self, Direction},
};

impl<'a> Binder<'a> {
    pub(super) fn bind_extend(
        &mut self,
        ast::Extend { columns }: &'a ast::Extend,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let (row, assignments) = self.extend_row(columns, operator, &input, AssignmentStyle::Extend);
        Self::piped(input, BoundOperator::Extend { assignments, serialize: false }, row, operator.span)
    }

    pub(super) fn bind_serialize(
        &mut self,
        ast::Serialize { columns }: &'a ast::Serialize,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let (row, assignments) = self.extend_row(columns, operator, &input, AssignmentStyle::Plain);
        let kind = if assignments.is_empty() {
            BoundOperator::Pass
        } else {
            BoundOperator::Extend { assignments, serialize: true }
        };
        Self::piped(input, kind, row, operator.span)
    }

    /// The row of the input with the columns that an operator adds to it.
    fn extend_row(
        &mut self,
        columns: &'a [ast::NamedExpr],
        operator: &'a ast::Operator,
        input: &TabularExpr,
        style: AssignmentStyle,
    ) -> (SchemaRef, Vec<BoundAssignment>) {
        let values = self.values(columns);
        let mut projection = Projection::extending(self.columns_of(&input.schema));
        let assignments = self.assign_all(columns, values, &mut projection, style);
        let inputs = vec![Arc::clone(&input.schema)];
        (Self::step(operator, projection.finish(), input.schema.open, inputs), assignments)
    }

    pub(super) fn bind_project(
        &mut self,
        ast::Project { columns }: &'a ast::Project,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let mut projection = Projection::default();
        let values = self.values(columns);
        let assignments = self.assign_all(columns, values, &mut projection, AssignmentStyle::Plain);
        let row = Self::step(operator, projection.finish(), false, vec![Arc::clone(&input.schema)]);
        Self::piped(input, BoundOperator::Project(assignments), row, operator.span)
    }

    pub(super) fn bind_distinct(
        &mut self,
        ast::Distinct { columns }: &'a ast::Distinct,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let mut projection = Projection::default();
        let values = self.values(columns);
        let star = columns.iter().any(|column| matches!(column.expr.kind, ast::ExprKind::Star));
        for (column, value) in columns.iter().zip(&values) {
            self.not_dynamic(value, column.expr.span);
        }
        let assignments = self.assign_all(columns, values, &mut projection, AssignmentStyle::Plain);
        let open = star && input.schema.open;
        let row = Self::step(operator, projection.finish(), open, vec![Arc::clone(&input.schema)]);
        Self::piped(input, BoundOperator::Distinct(assignments), row, operator.span)
    }

    pub(super) fn bind_print(
        &mut self,
        ast::Print { columns }: &'a ast::Print,
        operator: &'a ast::Operator,
    ) -> TabularExpr {
        let mut projection = Projection::default();
        let mut assignments = Vec::with_capacity(columns.len());
        let values = self.outside_row(|binder| binder.values(columns));
        for (index, (column, value)) in columns.iter().zip(values).enumerate() {
            assignments.extend(self.assign(
                column,
                value,
                &mut projection,
                AssignmentStyle::Print(index),
                None,
            ));
        }
        let row = Self::plain_row(projection.finish(), false);
        TabularExpr { kind: TabularExprKind::Print(assignments), schema: row, span: operator.span }
    }

    pub(super) fn bind_project_away(
        &mut self,
        ast::ProjectAway { columns }: &'a ast::ProjectAway,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let named = self.named_columns(columns, &input);
        let open = input.schema.open;
        Self::select(operator, input, |index| named.get(index) == Some(&false), open)
    }

    pub(super) fn bind_project_keep(
        &mut self,
        ast::ProjectKeep { columns }: &'a ast::ProjectKeep,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let named = self.named_columns(columns, &input);
        Self::select(operator, input, |index| named.get(index) == Some(&true), false)
    }

    /// For each column of the input whether names or wildcards name it.
    fn named_columns(&mut self, columns: &'a [ast::Expr], input: &TabularExpr) -> Vec<bool> {
        let mut named = vec![false; input.schema.columns.len()];
        for column in columns {
            for index in self.matching(column, input) {
                if let Some(flag) = named.get_mut(index) {
                    *flag = true;
                }
            }
        }
        named
    }

    /// The columns that `keeps` holds for, by index.
    fn select(
        operator: &'a ast::Operator,
        input: TabularExpr,
        keeps: impl Fn(usize) -> bool,
        open: bool,
    ) -> TabularExpr {
        let kept: Vec<usize> = (0..input.schema.columns.len()).filter(|index| keeps(*index)).collect();
        let columns = kept.iter().filter_map(|index| input.schema.columns.get(*index).cloned()).collect();
        let row = Self::step(operator, columns, open, vec![Arc::clone(&input.schema)]);
        Self::piped(input, BoundOperator::Select(kept), row, operator.span)
    }

    /// The columns that a name or a wildcard stands for.
    fn matching(&mut self, expr: &'a ast::Expr, input: &TabularExpr) -> Vec<usize> {
        if !self.charge_lookups(1, input.schema.columns.len(), expr.span) {
            return Vec::new();
        }
        match &expr.kind {
            ast::ExprKind::Wildcard(pattern) => {
                let found: Vec<usize> = matching_columns(&input.schema.columns, &pattern.text);
                if found.is_empty() && !input.schema.open {
                    self.error(
                        Code::UnknownName,
                        expr.span,
                        format!("no column matches `{}`", pattern.text),
                        all_columns(&input.schema),
                    );
                }
                found
            }
            ast::ExprKind::Star => (0..input.schema.columns.len()).collect(),
            ast::ExprKind::Name(name) => match input.schema.lookup(&name.text) {
                ColumnLookup::Present(index) => vec![index],
                ColumnLookup::Unknown => self
                    .infer(&input.schema, &name.text, expr.span)
                    .map(|(index, _)| index)
                    .into_iter()
                    .collect(),
                ColumnLookup::Absent(_) => {
                    if !name.is_missing() {
                        let row = Arc::clone(&input.schema);
                        self.report_unknown_column(&row, &name.text, expr.span);
                    }
                    Vec::new()
                }
            },
            ast::ExprKind::Missing => Vec::new(),
            _ => {
                self.error(
                    Code::ColumnExpected,
                    expr.span,
                    "expected the name of a column here",
                    advice::COMPUTE_BEFORE.to_owned(),
                );
                Vec::new()
            }
        }
    }

    pub(super) fn bind_project_rename(
        &mut self,
        ast::ProjectRename { columns }: &'a ast::ProjectRename,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let mut projection = Projection::extending(self.columns_of(&input.schema));
        for named in columns {
            let value = self.scalar(&named.expr);
            let Some(name) = named.names.as_ref().and_then(|names| names.names.first()) else {
                if value.ty != Ty::Error {
                    self.error(
                        Code::RenameAssignmentExpected,
                        named.span,
                        "expected `new = old` here",
                        advice::NEW_NAME.to_owned(),
                    );
                }
                continue;
            };
            let Some(source) = value.column.as_ref().filter(|_| value.reference) else {
                if value.ty != Ty::Error {
                    let help = advice::COMPUTE_BEFORE.to_owned();
                    self.error(
                        Code::ColumnExpected,
                        named.expr.span,
                        "expected the name of a column here",
                        help,
                    );
                }
                continue;
            };
            let position = projection.position(&source.name);
            let taken = projection.position(&name.text).is_some();
            let column = self.named_column(name, source, None);
            if taken || position.is_some_and(|index| !projection.rename(index, column)) {
                let message = format!("a column `{}` is already declared", name.text);
                self.error(
                    Code::DuplicateColumnDeclaration,
                    name.span,
                    message,
                    advice::ANOTHER_NAME.to_owned(),
                );
            }
        }
        let kept = (0..projection.columns().len()).collect();
        let row =
            Self::step(operator, projection.finish(), input.schema.open, vec![Arc::clone(&input.schema)]);
        Self::piped(input, BoundOperator::Select(kept), row, operator.span)
    }

    pub(super) fn bind_project_reorder(
        &mut self,
        ast::ProjectReorder { columns }: &'a ast::ProjectReorder,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let mut order: Vec<usize> = Vec::with_capacity(input.schema.columns.len());
        for column in columns {
            let mut found = self.matching(&column.key.expr, &input);
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
        let all = self.columns_of(&input.schema);
        let columns = order.iter().filter_map(|index| all.get(*index).cloned()).collect();
        let row = Self::step(operator, columns, input.schema.open, vec![Arc::clone(&input.schema)]);
        Self::piped(input, BoundOperator::Select(order), row, operator.span)
    }

    pub(super) fn bind_project_by_names(
        &mut self,
        ast::ProjectByNames { columns }: &'a ast::ProjectByNames,
        operator: &'a ast::Operator,
        input: TabularExpr,
    ) -> TabularExpr {
        let mut order: Vec<usize> = Vec::new();
        let mut open = false;
        for column in columns {
            let names: Option<Vec<Arc<str>>> = match &column.kind {
                ast::ExprKind::Wildcard(name) | ast::ExprKind::Name(name)
                    if self.scope.find(&name.text).is_none() =>
                {
                    Some(vec![Arc::clone(&name.text)])
                }
                _ => names_in(&self.scalar(column)),
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
        let row = Self::step(operator, columns, open || input.schema.open, vec![Arc::clone(&input.schema)]);
        let kind = if open { BoundOperator::ProjectByNames } else { BoundOperator::Select(order) };
        Self::piped(input, kind, row, operator.span)
    }
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
