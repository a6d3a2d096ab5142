//! `union`: columns of one name and type are one, columns of one name and several types get the type's name.

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
    sync::Arc,
};

use crate::{
    bind::{
        context::BindContext,
        expression::bind_table,
        function::call_local,
        pipeline::{flag, pass_columns, word},
        projection::unique_name,
        schema::{Column, ColumnId, Origin, SchemaRef},
        scope::{LocalFunction, NamedEntity, Scope, UnknownTables},
        tree::{TabularExpr, TabularExprKind, Union},
        typed_expr::BoundExpr,
    },
    diagnostic::{Code, Severity},
    syntax::{
        ast::{self, ScalarType},
        span::Span,
    },
};

/// Most tables that a `union`, `search` or `find` can be run over. `union *` of a whole platform is far above that;
/// its columns are known, but where each comes from in each table is not worth its memory.
pub(super) const MAX_INPUTS: usize = 256;

/// Which tables a query reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TableChoice {
    /// Those that it names.
    Named,
    /// All of some kind: a tenant only has some of them, and a conflict of their columns is not certain.
    Matching,
}

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

pub(super) fn bind_union<'a>(
    ast::Union { tables }: &'a ast::Union,
    operator: &'a ast::Operator,
    input: Option<TabularExpr>,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> TabularExpr {
    let unknown_tables = match flag(operator, "isfuzzy") {
        Some(true) => UnknownTables::LeftOut,
        Some(false) => UnknownTables::Refused,
        None => scope.unknown_tables,
    };
    let table_scope = Scope { unknown_tables, ..scope.outside_row() };
    let mut inputs: Vec<TabularExpr> = input.into_iter().collect();
    for table in tables {
        let more = bind_tables(table, &table_scope, cx);
        inputs.extend(more);
    }
    let rows: Vec<SchemaRef> = inputs.iter().map(|table| pass_columns(&table.schema, cx)).collect();
    let choice = if tables.iter().any(is_wildcard) { TableChoice::Matching } else { TableChoice::Named };
    let mut unified = unify(&rows, choice, operator.span, cx);
    let inner = word(operator, "kind").is_some_and(|kind| kind.eq_ignore_ascii_case("inner"));
    let open = rows.iter().any(|row| row.open);
    if inner && !open {
        let everywhere: Vec<bool> = (0..unified.columns.len())
            .map(|index| unified.sources.iter().all(|source| source.get(index).copied().flatten().is_some()))
            .collect();
        keep(&mut unified.columns, &everywhere);
        for source in &mut unified.sources {
            keep(source, &everywhere);
        }
    }
    let mut source = None;
    if let Some(name) = word(operator, "withsource").or_else(|| word(operator, "with_source")) {
        let column = cx.make_column(&name, ScalarType::String, operator.span);
        unified.columns.insert(0, column);
        for sources in &mut unified.sources {
            sources.insert(0, None);
        }
        source = Some(0);
    }
    let row = cx.derive_schema(operator, unified.columns, open || unified.unsure, rows);
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
pub(super) fn bind_tables<'a>(
    expr: &'a ast::Expr,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Vec<TabularExpr> {
    let pattern = match &expr.without_parens().kind {
        ast::ExprKind::Wildcard(pattern) => pattern,
        ast::ExprKind::Star => return bind_all_tables(expr.span, scope, cx),
        _ => return vec![bind_table(expr, scope, cx)],
    };
    let views = bind_views(Some(&pattern.text), expr.span, scope, cx);
    let names: Vec<Arc<str>> = cx
        .environment
        .table_names()
        .into_iter()
        .filter(|name| matches_pattern(&pattern.text, name))
        .collect();
    if names.is_empty() && views.is_empty() && scope.unknown_tables == UnknownTables::Refused {
        cx.report(
            Code::UnknownName,
            Severity::Warning,
            expr.span,
            format!("no table known here matches `{}`", pattern.text),
            None,
            scope,
        );
        return vec![cx.unknown_table(expr.span)];
    }
    let tables = names.into_iter().filter_map(|name| bind_named_table(name, expr.span, cx));
    tables.chain(views).collect()
}

/// The views of the query, all or those whose names match a pattern, in the order in which they are declared.
fn bind_views<'a>(
    pattern: Option<&str>,
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Vec<TabularExpr> {
    if !cx.charge_columns(scope.names_len(), span) {
        return Vec::new();
    }
    let mut seen = HashSet::new();
    let mut views = Vec::new();
    let names = scope.names();
    for (name, entity) in names.iter() {
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
    let call = |function: Rc<LocalFunction<'a>>| match call_local(&function, Vec::new(), span, scope, cx) {
        BoundExpr::Table(table) => Some(table),
        BoundExpr::Value(_) => None,
    };
    views.into_iter().rev().filter_map(call).collect()
}

/// Every table of the environment; in a run only those that have rows.
pub(super) fn bind_all_tables<'a>(
    span: Span,
    scope: &Scope<'_, 'a>,
    cx: &mut BindContext<'a>,
) -> Vec<TabularExpr> {
    let mut names = cx.environment.table_names();
    if let Some(schemas) = cx.schemas.as_mut() {
        names.retain(|name| schemas.has_rows(name));
    }
    // `bind::Bound::tables` lists what a query names; these it does not name.
    let table = |name: Arc<str>| {
        let row = cx.table_schema(&name)?;
        Some(TabularExpr { kind: TabularExprKind::Named(name), schema: row, span })
    };
    let tables: Vec<TabularExpr> = names.into_iter().filter_map(table).collect();
    let views = bind_views(None, span, scope, cx);
    tables.into_iter().chain(views).collect()
}

/// A table of the environment.
pub(super) fn bind_named_table(name: Arc<str>, span: Span, cx: &mut BindContext<'_>) -> Option<TabularExpr> {
    let row = cx.table_schema(&name)?;
    cx.tables.insert(Arc::clone(&name));
    Some(TabularExpr { kind: TabularExprKind::Named(name), schema: row, span })
}

/// Makes the columns of several rows one.
///
/// Once two tables agree on the type of a column, one of another type is left out, as in Microsoft's analyser. The
/// engine gives both a name of their own, so a query that is about to be run gets these; not where the tables
/// are all of some kind, though.
pub(super) fn unify(
    rows: &[SchemaRef],
    choice: TableChoice,
    span: Span,
    cx: &mut BindContext<'_>,
) -> Unified {
    let count = rows.iter().map(|row| row.columns.len()).sum();
    // Of too many, none are known.
    let (rows, given_up) = if cx.charge_columns(count, span) { (rows, false) } else { (&[][..], true) };
    let settles = choice == TableChoice::Matching || cx.schemas.is_none();
    let groups = ColumnGroups::new(rows, settles);
    let order = groups.order();
    let mut unified =
        Unified { columns: Vec::with_capacity(order.len()), sources: Vec::new(), unsure: given_up };
    if rows.len() <= MAX_INPUTS {
        unified.sources = vec![vec![None; order.len()]; rows.len()];
    }
    let mut taken: HashSet<Arc<str>> = HashSet::with_capacity(order.len());
    for index in order {
        let Some(group) = groups.groups.get(index) else { continue };
        let conflict = groups.same_name(group).len() > 1;
        unified.unsure |= conflict && group.column.ty.is_none();
        let name = groups.name(group, &taken, cx);
        taken.insert(Arc::clone(&name));
        let mut column = group.column.clone();
        if conflict || group.merged || name != column.name {
            column.copy_of = Some(column.copy_of.unwrap_or(column.id));
            column.id = cx.fresh_column();
            if group.merged {
                column.origin = Origin::Merged(Arc::new(column.origin));
            }
        }
        column.name = name;
        let target = unified.columns.len();
        unified.columns.push(column);
        for (table, index) in &group.members {
            if let Some(place) = unified.sources.get_mut(*table).and_then(|sources| sources.get_mut(target)) {
                *place = Some(*index);
            }
        }
    }
    unified
}

/// A row of unified columns without an operator.
pub(super) fn unify_schemas(
    rows: &[SchemaRef],
    choice: TableChoice,
    span: Span,
    cx: &mut BindContext<'_>,
) -> (SchemaRef, Vec<Vec<Option<usize>>>) {
    let unified = unify(rows, choice, span, cx);
    let open = unified.unsure || rows.iter().any(|row| row.open);
    (cx.new_schema(unified.columns, open), unified.sources)
}

/// The columns of several tables by name and type.
#[derive(Default)]
struct ColumnGroups {
    groups: Vec<ColumnGroup>,
    /// Indexes of the groups of each name.
    by_name: HashMap<Arc<str>, Vec<usize>>,
}

impl ColumnGroups {
    /// Groups the columns of the rows. Where `settles` says so, a column of another type is left out once two tables
    /// agree on the type of its name.
    fn new(rows: &[SchemaRef], settles: bool) -> Self {
        let mut all = Self::default();
        for (table, row) in rows.iter().enumerate() {
            for (index, column) in row.columns.iter().enumerate() {
                all.add(table, index, column, settles);
            }
        }
        all
    }

    fn add(&mut self, table: usize, index: usize, column: &Column, settles: bool) {
        let Self { groups, by_name } = self;
        let same_name = by_name.entry(Arc::clone(&column.name)).or_default();
        let of_type = |group: &usize| groups.get(*group).is_some_and(|group| group.column.ty == column.ty);
        let known = same_name.iter().copied().find(of_type);
        if let Some(group) = known.and_then(|group| groups.get_mut(group)) {
            group.add(table, index, column.id);
            return;
        }
        let is_settled = |group: &usize| groups.get(*group).is_some_and(ColumnGroup::is_settled);
        if settles && same_name.len() == 1 && same_name.first().is_some_and(is_settled) {
            return;
        }
        same_name.push(groups.len());
        groups.push(ColumnGroup { column: column.clone(), members: vec![(table, index)], merged: false });
    }

    /// Groups of one name stand together, at the place of the first.
    fn order(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.groups.len());
        for (index, group) in self.groups.iter().enumerate() {
            let same_name = self.same_name(group);
            if same_name.first() == Some(&index) {
                order.extend(same_name);
            }
        }
        order
    }

    /// The groups with the name of this one.
    fn same_name(&self, group: &ColumnGroup) -> &[usize] {
        self.by_name.get(&group.column.name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The name of a group in the result: with its type where there are several of its name.
    fn name(&self, group: &ColumnGroup, taken: &HashSet<Arc<str>>, cx: &BindContext<'_>) -> Arc<str> {
        let own = &group.column.name;
        let conflict = self.same_name(group).len() > 1;
        let wanted: Arc<str> = if conflict {
            let ty = group.column.ty.map_or("unknown", ScalarType::name);
            format!("{own}_{ty}").into()
        } else {
            Arc::clone(own)
        };
        // The engine leaves a name that a table gives to that table's column; the analyser goes by their order.
        let given = |name: &str| self.by_name.get(name).is_some_and(|same_name| same_name.len() == 1);
        let leaves = conflict && cx.schemas.is_some();
        let known = |name: &str| taken.contains(name) || leaves && given(name);
        if known(&wanted) { unique_name(&wanted, known) } else { wanted }
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
