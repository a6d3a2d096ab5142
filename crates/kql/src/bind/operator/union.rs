//! `union`: columns of one name and type are one, columns of one name and several types get the type's name.

use std::{collections::HashSet, rc::Rc, sync::Arc};

use crate::diagnostic::{Code, Severity};
use crate::{
    bind::{
        binder::Binder,
        pipeline::{flag, word},
        projection::unique_name,
        schema::{Column, ColumnId, Origin, Schema, SchemaRef},
        scope::{LocalFunction, NamedEntity},
        tree::{TabularExpr, TabularExprKind, Union},
        typed_expr::BoundExpr,
    },
    syntax::{
        ast::{self, ScalarType},
        span::Span,
    },
};

/// Most tables that a `union`, `search` or `find` can be run over. `union *` of a whole platform is far above that;
/// its columns are known, but where each comes from in each table is not worth its memory.
pub(super) const MAX_INPUTS: usize = 256;

/// The columns of several tables made one, and where each comes from.
pub(super) struct Unified {
    /// The columns.
    pub(super) columns: Vec<Column>,
    /// For each table and each column the index in the table; empty for more than [`MAX_INPUTS`] tables, and where the
    /// query is too large.
    pub(super) sources: Vec<Vec<Option<usize>>>,
    /// Whether the names are not certain: a column of unknown type met another of its name, or the query is too large.
    pub(super) unsure: bool,
}

impl<'a> Binder<'a> {
    pub(super) fn bind_union(
        &mut self,
        ast::Union { tables }: &'a ast::Union,
        operator: &'a ast::Operator,
        input: Option<TabularExpr>,
    ) -> TabularExpr {
        let fuzzy = flag(operator, "isfuzzy").unwrap_or(self.fuzzy);
        let before = std::mem::replace(&mut self.fuzzy, fuzzy);
        let mut inputs: Vec<TabularExpr> = input.into_iter().collect();
        for table in tables {
            let more = self.outside_row(|binder| binder.tables_of(table));
            inputs.extend(more);
        }
        self.fuzzy = before;
        let rows: Vec<SchemaRef> = inputs.iter().map(|table| self.passed(&table.schema)).collect();
        let many = tables.iter().any(is_wildcard);
        let mut unified = self.unify(&rows, many, operator.span);
        let inner = word(operator, "kind").is_some_and(|kind| kind.eq_ignore_ascii_case("inner"));
        let open = rows.iter().any(|row| row.open);
        if inner && !open {
            let everywhere: Vec<bool> = (0..unified.columns.len())
                .map(|index| {
                    unified.sources.iter().all(|source| source.get(index).copied().flatten().is_some())
                })
                .collect();
            keep(&mut unified.columns, &everywhere);
            for source in &mut unified.sources {
                keep(source, &everywhere);
            }
        }
        let mut source = None;
        if let Some(name) = word(operator, "withsource").or_else(|| word(operator, "with_source")) {
            let column = self.made(&name, ScalarType::String, operator.span);
            unified.columns.insert(0, column);
            for sources in &mut unified.sources {
                sources.insert(0, None);
            }
            source = Some(0);
        }
        let row = Self::step(operator, unified.columns, open || unified.unsure, rows);
        if unified.sources.len() < inputs.len() {
            return TabularExpr { kind: TabularExprKind::Error, schema: row, span: operator.span };
        }
        let inputs = inputs.into_iter().zip(unified.sources).collect();
        TabularExpr {
            kind: TabularExprKind::Union(Union { inputs, source, inner }),
            schema: row,
            span: operator.span,
        }
    }

    /// The tables that an operand of `union`, `search` or `find` stands for: more than one for a wildcard.
    pub(super) fn tables_of(&mut self, expr: &'a ast::Expr) -> Vec<TabularExpr> {
        let pattern = match &expr.without_parens().kind {
            ast::ExprKind::Wildcard(pattern) => pattern,
            ast::ExprKind::Star => return self.all_tables(expr.span),
            _ => return vec![self.table(expr)],
        };
        let views = self.views(Some(&pattern.text), expr.span);
        let names: Vec<Arc<str>> = self
            .environment
            .table_names()
            .into_iter()
            .filter(|name| matches_pattern(&pattern.text, name))
            .collect();
        if names.is_empty() && views.is_empty() && !self.fuzzy {
            self.report(
                Code::UnknownName,
                Severity::Warning,
                expr.span,
                format!("no table known here matches `{}`", pattern.text),
                None,
            );
            return vec![Self::unknown_table(expr.span)];
        }
        let tables = names.into_iter().filter_map(|name| self.named_table(name, expr.span));
        tables.chain(views).collect()
    }

    /// The views of the query, all or those whose names match a pattern, in the order in which they are declared.
    fn views(&mut self, pattern: Option<&str>, span: Span) -> Vec<TabularExpr> {
        if !self.charge_columns(self.scope.len(), span) {
            return Vec::new();
        }
        let mut seen = HashSet::new();
        let mut views = Vec::new();
        for (name, entity) in self.scope.iter() {
            let wanted = pattern.is_none_or(|pattern| matches_pattern(pattern, name));
            if wanted
                && seen.insert(name)
                && let NamedEntity::Function(function) = entity
                && function.declaration.view
                && function.declaration.parameters.is_empty()
            {
                views.push(Rc::clone(function));
            }
        }
        let call = |function: Rc<LocalFunction<'a>>| match self.call_local(&function, Vec::new(), span) {
            BoundExpr::Table(table) => Some(table),
            BoundExpr::Value(_) => None,
        };
        views.into_iter().rev().filter_map(call).collect()
    }

    /// Every table of the environment; in a run only those that have rows.
    pub(super) fn all_tables(&mut self, span: Span) -> Vec<TabularExpr> {
        let mut names = self.environment.table_names();
        if let Some(schemas) = self.schemas.as_mut() {
            names.retain(|name| schemas.has_rows(name));
        }
        // `bind::Bound::tables` lists what a query names; these it does not name.
        let table = |name: Arc<str>| {
            let row = self.table_row(&name)?;
            Some(TabularExpr { kind: TabularExprKind::Named(name), schema: row, span })
        };
        let tables: Vec<TabularExpr> = names.into_iter().filter_map(table).collect();
        let views = self.views(None, span);
        tables.into_iter().chain(views).collect()
    }

    /// A table of the environment.
    pub(super) fn named_table(&mut self, name: Arc<str>, span: Span) -> Option<TabularExpr> {
        let row = self.table_row(&name)?;
        self.tables.insert(Arc::clone(&name));
        Some(TabularExpr { kind: TabularExprKind::Named(name), schema: row, span })
    }

    /// Makes the columns of several rows one.
    ///
    /// Once two tables agree on the type of a column, one of another type is left out, as in Microsoft's analyser. The
    /// engine gives both a name of their own, so a query that is about to be run gets these. Not where `many` says that
    /// the tables are all of some kind, though: a tenant only has some of them, and a conflict is not certain.
    pub(super) fn unify(&mut self, rows: &[SchemaRef], many: bool, span: Span) -> Unified {
        let count = rows.iter().map(|row| row.columns.len()).sum();
        // Of too many, none are known.
        let (rows, given_up) = if self.charge_columns(count, span) { (rows, false) } else { (&[][..], true) };
        let mut groups: Vec<ColumnGroup> = Vec::new();
        let mut by_name: std::collections::HashMap<Arc<str>, Vec<usize>> = std::collections::HashMap::new();
        for (table, row) in rows.iter().enumerate() {
            for (index, column) in row.columns.iter().enumerate() {
                let same_name = by_name.entry(Arc::clone(&column.name)).or_default();
                let known = same_name
                    .iter()
                    .copied()
                    .find(|group| groups.get(*group).is_some_and(|group| group.column.ty == column.ty));
                let settled = (many || self.schemas.is_none())
                    && same_name
                        .first()
                        .and_then(|group| groups.get(*group))
                        .is_some_and(ColumnGroup::is_settled);
                if settled && same_name.len() == 1 && known.is_none() {
                    continue;
                }
                if let Some(group) = known.and_then(|group| groups.get_mut(group)) {
                    group.add(table, index, column.id);
                } else {
                    same_name.push(groups.len());
                    groups.push(ColumnGroup {
                        column: column.clone(),
                        members: vec![(table, index)],
                        merged: false,
                    });
                }
            }
        }
        // Groups of one name stand together, at the place of the first.
        let mut order: Vec<usize> = Vec::with_capacity(groups.len());
        for (index, group) in groups.iter().enumerate() {
            if let Some(same_name) = by_name.get(&group.column.name)
                && same_name.first() == Some(&index)
            {
                order.extend(same_name);
            }
        }
        let mut unified =
            Unified { columns: Vec::with_capacity(order.len()), sources: Vec::new(), unsure: given_up };
        if rows.len() <= MAX_INPUTS {
            unified.sources = vec![vec![None; order.len()]; rows.len()];
        }
        let mut taken: std::collections::HashSet<Arc<str>> =
            std::collections::HashSet::with_capacity(order.len());
        for index in order {
            let Some(group) = groups.get(index) else { continue };
            let conflict = by_name.get(&group.column.name).is_some_and(|same_name| same_name.len() > 1);
            unified.unsure |= conflict && group.column.ty.is_none();
            let ty = group.column.ty.map_or("unknown", ScalarType::name);
            let wanted: Arc<str> = if conflict {
                format!("{}_{ty}", group.column.name).into()
            } else {
                Arc::clone(&group.column.name)
            };
            // The engine leaves a name that a table gives to that table's column; the analyser goes by their order.
            let given = |name: &str| by_name.get(name).is_some_and(|same_name| same_name.len() == 1);
            let leaves = conflict && self.schemas.is_some();
            let known = |name: &str| taken.contains(name) || leaves && given(name);
            let name = if known(&wanted) { unique_name(&wanted, known) } else { wanted };
            taken.insert(Arc::clone(&name));
            let mut column = group.column.clone();
            if conflict || group.merged || name != column.name {
                column.copy_of = Some(column.copy_of.unwrap_or(column.id));
                column.id = self.fresh_column();
                if group.merged {
                    column.origin = Origin::Merged(Arc::new(column.origin));
                }
            }
            column.name = name;
            let target = unified.columns.len();
            unified.columns.push(column);
            for (table, index) in &group.members {
                if let Some(place) =
                    unified.sources.get_mut(*table).and_then(|sources| sources.get_mut(target))
                {
                    *place = Some(*index);
                }
            }
        }
        unified
    }

    /// A row of unified columns without an operator.
    pub(super) fn unified_row(
        &mut self,
        rows: &[SchemaRef],
        many: bool,
        span: Span,
    ) -> (SchemaRef, Vec<Vec<Option<usize>>>) {
        let unified = self.unify(rows, many, span);
        let open = unified.unsure || rows.iter().any(|row| row.open);
        (Arc::new(Schema { columns: unified.columns, open, ..Schema::default() }), unified.sources)
    }
}

/// Columns of one name and type.
struct ColumnGroup {
    column: Column,
    members: Vec<(usize, usize)>,
    /// Whether they are different columns, rather than one that several tables share.
    merged: bool,
}

impl ColumnGroup {
    /// Whether two tables agree on it.
    fn is_settled(&self) -> bool {
        self.members.len() > 1
    }

    fn add(&mut self, table: usize, index: usize, id: ColumnId) {
        self.merged |= id != self.column.id;
        self.members.push((table, index));
    }
}

fn is_wildcard(expr: &ast::Expr) -> bool {
    matches!(expr.without_parens().kind, ast::ExprKind::Wildcard(_) | ast::ExprKind::Star)
}

fn keep<T>(items: &mut Vec<T>, flags: &[bool]) {
    let mut flags = flags.iter();
    items.retain(|_| flags.next().copied().unwrap_or(false));
}

/// Whether a name matches a pattern in which `*` stands for anything.
pub(super) fn matches_pattern(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut last: Option<&str> = None;
    for part in parts {
        if let Some(part) = last {
            match rest.find(part) {
                Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
                None => return false,
            }
        }
        last = Some(part);
    }
    match last {
        None => rest.is_empty(),
        Some(last) => rest.ends_with(last),
    }
}

#[cfg(test)]
mod tests {
    use super::matches_pattern;

    #[test]
    fn a_star_stands_for_anything() {
        assert!(matches_pattern("Device*", "DeviceEvents"));
        assert!(matches_pattern("*Events", "DeviceEvents"));
        assert!(matches_pattern("D*e*s", "DeviceEvents"));
        assert!(matches_pattern("*", "x"));
        assert!(!matches_pattern("Device*", "Email"));
        assert!(!matches_pattern("a*a", "a"));
        assert!(matches_pattern("plain", "plain") && !matches_pattern("plain", "plainer"));
    }
}
