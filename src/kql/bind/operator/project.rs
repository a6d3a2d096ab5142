//! `extend`, `project` and its kin, `print`, `distinct`: operators that make columns of expressions.

use std::sync::Arc;

use crate::kql::{
    bind::{
        binder::Binder,
        finding::Severity,
        pipeline::single,
        projection::{Declared, Projection},
        row::{Column, Lookup, Origin},
        tree::{Assignment, ExprKind, Operator, Table, TableKind},
        types::Ty,
        value::Value,
    },
    syntax::{
        ast::{self, Direction, ScalarType},
        span::Span,
    },
};

/// In which operator a column is made, which decides what becomes of columns of the same name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `project`, keys of `summarize`, `distinct`.
    Plain,
    /// `extend`: an unnamed column replaces one of its name.
    Extend,
    /// `mv-expand`: a column replaces itself.
    Replace,
    /// `print`: unnamed columns are numbered.
    Print(usize),
}

impl Style {
    fn replaces(self) -> bool {
        matches!(self, Self::Extend | Self::Replace)
    }
}

impl<'a> Binder<'a> {
    pub(super) fn bind_extend(
        &mut self,
        operator: &'a ast::Operator,
        columns: &'a [ast::NamedExpr],
        input: Table,
        serialize: bool,
    ) -> Table {
        let style = if serialize { Style::Plain } else { Style::Extend };
        let values = self.values(columns);
        let mut projection = Projection::extending(self.columns_of(&input.row));
        let assignments = self.assign_all(columns, values, &mut projection, style);
        let keyword = if serialize { "serialize" } else { "extend" };
        let row =
            Self::step(operator, keyword, projection.finish(), input.row.open, vec![Arc::clone(&input.row)]);
        let kind = if serialize && assignments.is_empty() {
            Operator::Pass
        } else {
            Operator::Extend { assignments, serialize }
        };
        Self::piped(input, kind, row, operator.span)
    }

    pub(super) fn bind_project(
        &mut self,
        operator: &'a ast::Operator,
        columns: &'a [ast::NamedExpr],
        input: Table,
    ) -> Table {
        let mut projection = Projection::default();
        let values = self.values(columns);
        let assignments = self.assign_all(columns, values, &mut projection, Style::Plain);
        let row = Self::step(operator, "project", projection.finish(), false, vec![Arc::clone(&input.row)]);
        Self::piped(input, Operator::Project(assignments), row, operator.span)
    }

    pub(super) fn bind_distinct(
        &mut self,
        operator: &'a ast::Operator,
        columns: &'a [ast::NamedExpr],
        input: Table,
    ) -> Table {
        let mut projection = Projection::default();
        let values = self.values(columns);
        let star = columns.iter().any(|column| matches!(column.expr.kind, ast::ExprKind::Star));
        for (column, value) in columns.iter().zip(&values) {
            self.not_dynamic(value, column.expr.span);
        }
        let assignments = self.assign_all(columns, values, &mut projection, Style::Plain);
        let open = star && input.row.open;
        let row = Self::step(operator, "distinct", projection.finish(), open, vec![Arc::clone(&input.row)]);
        Self::piped(input, Operator::Distinct(assignments), row, operator.span)
    }

    pub(super) fn bind_print(&mut self, operator: &'a ast::Operator, columns: &'a [ast::NamedExpr]) -> Table {
        let mut projection = Projection::default();
        let mut assignments = Vec::with_capacity(columns.len());
        let values = self.outside_row(|binder| binder.values(columns));
        for (index, (column, value)) in columns.iter().zip(values).enumerate() {
            assignments.extend(self.assign(column, value, &mut projection, Style::Print(index), None));
        }
        let row = Self::plain_row(projection.finish(), false);
        Table { kind: TableKind::Print(assignments), row, span: operator.span }
    }

    /// Binds the expressions of a list of columns, all before the first column is made.
    pub(super) fn values(&mut self, columns: &'a [ast::NamedExpr]) -> Vec<Value> {
        columns.iter().map(|column| self.scalar(&column.expr)).collect()
    }

    fn assign_all(
        &mut self,
        columns: &'a [ast::NamedExpr],
        values: Vec<Value>,
        projection: &mut Projection,
        style: Style,
    ) -> Vec<Assignment> {
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
        named: &'a ast::NamedExpr,
        value: Value,
        projection: &mut Projection,
        style: Style,
        ty: Option<ScalarType>,
    ) -> Option<Assignment> {
        let names = named.names.as_ref().map(|names| (names.names.as_slice(), names.parenthesized));
        let targets = match (names, value.results.clone()) {
            (Some((names, _)), Some(results)) => {
                let mut targets = Vec::with_capacity(results.columns.len());
                for (index, result) in results.columns.iter().enumerate() {
                    let target = match names.get(index) {
                        Some(name) => {
                            let column = self.named_column(name, result, ty);
                            self.declare(projection, column, index == 0 || style.replaces(), name.span)
                        }
                        // Microsoft's analyser adds the other results of `a = series_stats(x)` too; the engine only
                        // does so for aggregates (`a = arg_max(x, *)`).
                        None if matches!(value.expr.kind, ExprKind::Call(_)) && names.len() == 1 => None,
                        None if matches!(style, Style::Print(_)) => None,
                        None => {
                            let column = prefixed(result, results.prefix.as_deref());
                            projection
                                .add(column, style.replaces() && names.len() > 1, &mut || self.fresh_column())
                        }
                    };
                    targets.push(target);
                }
                for name in names.iter().skip(results.columns.len()) {
                    self.error("KS150", name.span, format!("there is no value for `{}`", name.text));
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
                let (column, replace) = match value.column.as_ref().filter(|_| value.reference) {
                    Some(source) => (self.named_column(name, source, ty), true),
                    None => {
                        let column_ty = ty.map_or(value.ty, Ty::Scalar);
                        let origin = Origin::Expression(named.span);
                        (self.column(Arc::clone(&name.text), column_ty, origin), style.replaces())
                    }
                };
                vec![self.declare(projection, column, replace, name.span)]
            }
            (Some((names, _)), None) => {
                let span = names
                    .first()
                    .zip(names.last())
                    .map_or(named.span, |(first, last)| first.span.to(last.span));
                if value.ty != Ty::Error {
                    self.error("KS149", span, "this expression yields one value, not several");
                }
                Vec::new()
            }
            (None, None) => vec![self.unnamed(named.expr.span, &value, projection, style, ty)],
        };
        targets.iter().any(Option::is_some).then_some(Assignment { targets, value: value.expr })
    }

    /// The column of an expression without a name.
    fn unnamed(
        &mut self,
        span: Span,
        value: &Value,
        projection: &mut Projection,
        style: Style,
        ty: Option<ScalarType>,
    ) -> Option<usize> {
        if let Style::Print(index) = style {
            let column = self.column(format!("print_{index}").into(), value.ty, Origin::Expression(span));
            return projection.add(column, false, &mut || self.fresh_column());
        }
        if let Some(column) = &value.column {
            let column = Column { ty: ty.or(column.ty), ..column.clone() };
            return self.declare(projection, column, style == Style::Replace, span);
        }
        let name = match &value.name {
            Some(name) => Arc::clone(name),
            None => self.default_column_name(style == Style::Extend),
        };
        if name.is_empty() {
            return None;
        }
        let column = self.column(name, ty.map_or(value.ty, Ty::Scalar), Origin::Expression(span));
        projection.add(column, style.replaces(), &mut || self.fresh_column())
    }

    /// A column under the name that the query gives it.
    fn named_column(&mut self, name: &ast::Name, source: &Column, ty: Option<ScalarType>) -> Column {
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
                self.error("KS171", span, format!("a column `{name}` is already declared"));
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
    pub(super) fn not_dynamic(&mut self, value: &Value, span: Span) {
        if value.ty.is_dynamic() && !matches!(value.expr.kind, ExprKind::AnyColumn) {
            let help = value.name.as_deref().map(|name| format!("convert it: `tostring({name})`"));
            self.report("KS116", Severity::Error, span, "a dynamic cannot be a key here".into(), help);
        }
    }

    pub(super) fn bind_project_away(
        &mut self,
        operator: &'a ast::Operator,
        columns: &'a [ast::Expr],
        input: Table,
        keep: bool,
    ) -> Table {
        let mut named = vec![false; input.row.columns.len()];
        for column in columns {
            for index in self.matching(column, &input) {
                if let Some(flag) = named.get_mut(index) {
                    *flag = true;
                }
            }
        }
        let kept: Vec<usize> =
            named.iter().enumerate().filter(|(_, named)| **named == keep).map(|(index, _)| index).collect();
        let keyword = if keep { "project-keep" } else { "project-away" };
        self.select(operator, keyword, kept, input, keep)
    }

    fn select(
        &mut self,
        operator: &'a ast::Operator,
        keyword: &str,
        kept: Vec<usize>,
        input: Table,
        closes: bool,
    ) -> Table {
        let columns = kept.iter().filter_map(|index| input.row.columns.get(*index).cloned()).collect();
        let open = input.row.open && !closes;
        let row = Self::step(operator, keyword, columns, open, vec![Arc::clone(&input.row)]);
        Self::piped(input, Operator::Select(kept), row, operator.span)
    }

    /// The columns that a name or a wildcard stands for.
    fn matching(&mut self, expr: &'a ast::Expr, input: &Table) -> Vec<usize> {
        match &expr.kind {
            ast::ExprKind::Wildcard(pattern) => {
                let found: Vec<usize> = matching_columns(&input.row.columns, &pattern.text);
                if found.is_empty() && !input.row.open {
                    self.error("KS142", expr.span, format!("no column matches `{}`", pattern.text));
                }
                found
            }
            ast::ExprKind::Star => (0..input.row.columns.len()).collect(),
            ast::ExprKind::Name(name) => match input.row.lookup(&name.text) {
                Lookup::Present(index) => vec![index],
                Lookup::Unknown => self
                    .infer(&input.row, &name.text, expr.span)
                    .map(|(index, _)| index)
                    .into_iter()
                    .collect(),
                Lookup::Absent(_) => {
                    if !name.is_missing() {
                        let row = Arc::clone(&input.row);
                        self.report_unknown_column(&row, &name.text, expr.span);
                    }
                    Vec::new()
                }
            },
            ast::ExprKind::Missing => Vec::new(),
            _ => {
                self.error("KS109", expr.span, "expected the name of a column here");
                Vec::new()
            }
        }
    }

    pub(super) fn bind_project_rename(
        &mut self,
        operator: &'a ast::Operator,
        columns: &'a [ast::NamedExpr],
        input: Table,
    ) -> Table {
        let mut projection = Projection::extending(self.columns_of(&input.row));
        for named in columns {
            let value = self.scalar(&named.expr);
            let Some(name) = named.names.as_ref().and_then(|names| names.names.first()) else {
                if value.ty != Ty::Error {
                    self.error("KS110", named.span, "expected `new = old` here");
                }
                continue;
            };
            let Some(source) = value.column.as_ref().filter(|_| value.reference) else {
                if value.ty != Ty::Error {
                    self.error("KS109", named.expr.span, "expected the name of a column here");
                }
                continue;
            };
            let position = projection.position(&source.name);
            let taken = projection.position(&name.text).is_some();
            let column = self.named_column(name, source, None);
            if taken || position.is_some_and(|index| !projection.rename(index, column)) {
                self.error("KS171", name.span, format!("a column `{}` is already declared", name.text));
            }
        }
        let kept = (0..projection.columns().len()).collect();
        let row = Self::step(
            operator,
            "project-rename",
            projection.finish(),
            input.row.open,
            vec![Arc::clone(&input.row)],
        );
        Self::piped(input, Operator::Select(kept), row, operator.span)
    }

    pub(super) fn bind_project_reorder(
        &mut self,
        operator: &'a ast::Operator,
        columns: &'a [ast::Ordered],
        input: Table,
    ) -> Table {
        let mut order: Vec<usize> = Vec::with_capacity(input.row.columns.len());
        for column in columns {
            let mut found = self.matching(&column.key.expr, &input);
            found.retain(|index| !order.contains(index));
            let name = |index: &usize| {
                input.row.columns.get(*index).map(|column| column.name.to_lowercase()).unwrap_or_default()
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
        let declared = input.row.columns.len();
        order.extend((0..declared).filter(|index| !order.contains(index)).collect::<Vec<_>>());
        let all = self.columns_of(&input.row);
        let columns = order.iter().filter_map(|index| all.get(*index).cloned()).collect();
        let row =
            Self::step(operator, "project-reorder", columns, input.row.open, vec![Arc::clone(&input.row)]);
        Self::piped(input, Operator::Select(order), row, operator.span)
    }

    pub(super) fn bind_project_by_names(
        &mut self,
        operator: &'a ast::Operator,
        columns: &'a [ast::Expr],
        input: Table,
    ) -> Table {
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
                let found = matching_columns(&input.row.columns, &pattern);
                order.extend(found.into_iter().filter(|index| !order.contains(index)).collect::<Vec<_>>());
            }
        }
        let columns = order.iter().filter_map(|index| input.row.columns.get(*index).cloned()).collect();
        let row = Self::step(
            operator,
            "project-by-names",
            columns,
            open || input.row.open,
            vec![Arc::clone(&input.row)],
        );
        let kind = if open { Operator::Other("project-by-names".into()) } else { Operator::Select(order) };
        Self::piped(input, kind, row, operator.span)
    }

    /// The columns that the `project` of a graph operator makes: names as far as they can be told.
    pub(super) fn graph_columns(&mut self, project: &'a [ast::NamedExpr]) -> Vec<Column> {
        let mut columns = Vec::new();
        for named in project {
            let name = match named.names.as_ref().and_then(|names| names.names.first()) {
                Some(name) => Some(Arc::clone(&name.text)),
                None => path_name(&named.expr),
            };
            if let Some(name) = name {
                columns.push(self.column(name, Ty::Unknown, Origin::Expression(named.span)));
            }
        }
        columns
    }
}

/// `n.Name` → `n_Name`.
fn path_name(expr: &ast::Expr) -> Option<Arc<str>> {
    match &expr.kind {
        ast::ExprKind::Name(name) => Some(Arc::clone(&name.text)),
        ast::ExprKind::Path { base, member } => {
            Some(format!("{}_{}", path_name(base)?, path_name(member)?).into())
        }
        _ => None,
    }
}

/// The names that a value holds: a text or an array of texts.
fn names_in(value: &Value) -> Option<Vec<Arc<str>>> {
    use crate::kql::bind::tree::{Constant, Expr};
    fn of(expr: &Expr) -> Option<Vec<Arc<str>>> {
        match &expr.kind {
            ExprKind::Constant(Constant::String(text)) => Some(vec![Arc::clone(text)]),
            ExprKind::Constant(Constant::Dynamic(json)) => match &**json {
                serde_json::Value::String(text) => Some(vec![text.as_str().into()]),
                serde_json::Value::Array(items) => {
                    items.iter().map(|item| item.as_str().map(Arc::from)).collect()
                }
                _ => None,
            },
            ExprKind::Shared { expr, .. } => of(expr),
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

/// A result of a function with the prefix that it gets where it is not renamed.
fn prefixed(result: &Column, prefix: Option<&str>) -> Column {
    match prefix {
        Some(prefix) => Column { name: format!("{prefix}_{}", result.name).into(), ..result.clone() },
        None => result.clone(),
    }
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
