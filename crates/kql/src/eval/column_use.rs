//! Which columns of which tables a query reads, and how often it uses what it names: known before it runs, so that
//! a caller decodes nothing in vain and a table that is used once is never held.

mod wanted;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::bind::constant::Constant;
use crate::bind::tree::{
    BoundAssignment, BoundOperator, Join, JoinSide, ScalarExpr, ScalarExprKind, TabularExpr, TabularExprKind,
    values,
};
use crate::catalog::function::{FunctionForm, SpecialForm};
pub use wanted::ColumnUse;
pub(crate) use wanted::TableUse;

/// The form of calls that read the whole row without naming a column.
pub(crate) const PACK_ALL: FunctionForm = FunctionForm::Special(SpecialForm::PackAll);

/// The columns of each named table that `query` reads, and how often each shared table is used.
pub(crate) fn of(query: &TabularExpr) -> (BTreeMap<Arc<str>, TableUse>, HashMap<u32, usize>) {
    let mut reader = UseCollector::default();
    reader.table(query, &TableUse::All);
    let mut uses = HashMap::new();
    count_uses(query, 1, &mut uses, &mut HashSet::new());
    (reader.named, uses)
}

/// The columns of each table by name that `query` reads.
pub(crate) fn columns_read(query: &TabularExpr) -> BTreeMap<Arc<str>, TableUse> {
    of(query).0
}

/// Whether a table depends on the rows that an operator around it hands in.
pub(crate) fn reads_input(table: &TabularExpr) -> bool {
    let mut pending = vec![table];
    let mut seen = HashSet::new();
    while let Some(table) = pending.pop() {
        match &table.kind {
            TabularExprKind::Input => return true,
            TabularExprKind::Shared { id, table, .. } => {
                if seen.insert(*id) {
                    pending.push(table);
                }
            }
            // A subquery's own input is that of its operator.
            TabularExprKind::Pipe {
                input,
                operator: BoundOperator::MvApply(_) | BoundOperator::Partition { .. },
                ..
            } => {
                pending.push(input);
            }
            _ => pending.extend(table.parts().inputs),
        }
    }
    false
}

fn count_uses<'t>(
    table: &'t TabularExpr,
    times: usize,
    uses: &mut HashMap<u32, usize>,
    seen: &mut HashSet<u32>,
) {
    let mut pending: Vec<(&'t TabularExpr, usize)> = vec![(table, times)];
    while let Some((table, times)) = pending.pop() {
        if let TabularExprKind::Shared { id, .. } = &table.kind {
            *uses.entry(*id).or_default() += times;
            if !seen.insert(*id) {
                continue;
            }
        }
        let repeated = matches!(
            &table.kind,
            TabularExprKind::Pipe {
                operator: BoundOperator::MvApply(_) | BoundOperator::Partition { .. },
                ..
            }
        );
        let parts = table.parts();
        let in_exprs =
            parts.exprs.into_iter().flat_map(ScalarExpr::descendants).filter_map(ScalarExpr::table);
        // The subquery of `partition` and `mv-apply` runs many times.
        let times = if repeated { 2 } else { times };
        pending.extend(parts.inputs.into_iter().chain(in_exprs).map(|part| (part, times)));
    }
}

/// The columns of an input of a union or search that have no place in the result: for their name, another type was
/// agreed on.
pub(crate) fn left_out(input: &TabularExpr, places: &[Option<usize>]) -> Vec<usize> {
    (0..input.schema.columns.len()).filter(|index| !places.contains(&Some(*index))).collect()
}

#[derive(Default)]
struct UseCollector {
    named: BTreeMap<Arc<str>, TableUse>,
    shared: HashMap<u32, TableUse>,
}

impl UseCollector {
    /// Notes what is read so that the columns `wanted` of a table can be given.
    fn table(&mut self, table: &TabularExpr, wanted: &TableUse) {
        let mut table = table;
        let mut wanted = wanted.clone();
        // Chains of operators are followed in a loop.
        while let TabularExprKind::Pipe { input, operator, .. } = &table.kind {
            wanted = self.operator(operator, &wanted, input.schema.columns.len(), table.schema.columns.len());
            table = input;
        }
        match &table.kind {
            TabularExprKind::Named(name) => {
                self.named.entry(Arc::clone(name)).or_insert_with(TableUse::none).join(&wanted);
            }
            TabularExprKind::Shared { id, table, .. } => {
                let known = self.shared.get_mut(id);
                let more = match known {
                    Some(known) => known.join(&wanted),
                    None => self.shared.insert(*id, wanted.clone()).is_none(),
                };
                if more {
                    self.table(table, &wanted);
                }
            }
            TabularExprKind::Union(union) => {
                for (input, columns) in &union.inputs {
                    let mut needed =
                        wanted.mapped(columns.len(), |index| columns.get(index).copied().flatten());
                    // One without a place matters where another of its name is wanted.
                    for index in if union.inner { Vec::new() } else { left_out(input, columns) } {
                        let name = input.schema.columns.get(index).map(|column| &column.name);
                        let other = name.and_then(|name| table.schema.position(name));
                        needed.add(index, &other.map(|other| wanted.column(other)).unwrap_or_default());
                    }
                    self.table(input, &needed);
                }
            }
            _ => {
                let parts = table.parts();
                for part in parts.inputs {
                    self.table(part, &TableUse::All);
                }
                self.exprs(parts.exprs);
            }
        }
    }

    /// What an operator wants of its input for the columns `wanted` of its output.
    fn operator(
        &mut self,
        operator: &BoundOperator,
        wanted: &TableUse,
        input: usize,
        output: usize,
    ) -> TableUse {
        // What the operator does not set comes from the same place of its input.
        let same = |wanted: &TableUse, set: &HashSet<usize>| {
            wanted.mapped(output, |index| (index < input && !set.contains(&index)).then_some(index))
        };
        let kept = || same(wanted, &HashSet::new());
        let (mut needed, read) = match operator {
            BoundOperator::Where(condition) => (kept(), vec![condition]),
            BoundOperator::Extend { assignments, .. } => {
                let set: HashSet<usize> =
                    assignments.iter().flat_map(|one| &one.targets).flatten().copied().collect();
                let mut needed = same(wanted, &set);
                let read = computed(assignments, wanted, &mut needed);
                (needed, read)
            }
            BoundOperator::Project(assignments) => {
                let mut needed = TableUse::none();
                let read = computed(assignments, wanted, &mut needed);
                (needed, read)
            }
            BoundOperator::Distinct(assignments) => (TableUse::none(), values(assignments).collect()),
            BoundOperator::Select(columns) => {
                (wanted.mapped(output, |index| columns.get(index).copied()), Vec::new())
            }
            BoundOperator::Summarize { by, aggregates } => {
                (TableUse::none(), values(by).chain(values(aggregates)).collect())
            }
            BoundOperator::Sort(keys) => (kept(), keys.iter().map(|key| &key.value).collect()),
            BoundOperator::Top { count, by } => (kept(), vec![count, &by.value]),
            BoundOperator::Take(count) | BoundOperator::Sample(count) => (kept(), vec![count]),
            BoundOperator::Render { .. } | BoundOperator::Pass => (kept(), Vec::new()),
            BoundOperator::Count | BoundOperator::GetSchema | BoundOperator::Consume => {
                (TableUse::none(), Vec::new())
            }
            BoundOperator::Join(join) | BoundOperator::Lookup(join) => {
                return self.join(join, wanted, output);
            }
            BoundOperator::MvExpand(expand) => {
                let targets: HashSet<usize> = expand.columns.iter().map(|column| column.target).collect();
                (same(wanted, &targets), expand.exprs().collect())
            }
            BoundOperator::Parse(parse) => (kept(), vec![&parse.value]),
            BoundOperator::ParseKv { value, .. } => (kept(), vec![value]),
            BoundOperator::MakeSeries(_)
            | BoundOperator::TopNested(_)
            | BoundOperator::TopHitters { .. }
            | BoundOperator::SampleDistinct { .. } => (TableUse::none(), operator.parts().exprs),
            _ => {
                let parts = operator.parts();
                for table in parts.inputs {
                    self.table(table, &TableUse::All);
                }
                (TableUse::All, parts.exprs)
            }
        };
        needed.join(&self.exprs(read));
        needed
    }

    fn join(&mut self, join: &Join, wanted: &TableUse, output: usize) -> TableUse {
        let column = |index: usize| join.output.get(index).copied();
        let mut left = wanted.mapped(output, |index| match column(index) {
            Some(JoinSide::Left(index)) => Some(index),
            _ => None,
        });
        let mut right = wanted.mapped(output, |index| match column(index) {
            Some(JoinSide::Right(index)) => Some(index),
            _ => None,
        });
        left.join(&TableUse::whole(join.keys.iter().map(|key| key.0)));
        right.join(&TableUse::whole(join.keys.iter().map(|key| key.1)));
        self.table(&join.right, &right);
        left
    }

    /// The columns that expressions read, after noting what the tables in them read.
    fn exprs(&mut self, exprs: Vec<&ScalarExpr>) -> TableUse {
        let mut wanted = TableUse::none();
        let mut pending = exprs;
        while let Some(expr) = pending.pop() {
            if let Some((column, name)) = property(expr) {
                wanted.add(column, &ColumnUse::Properties([Arc::clone(name)].into()));
                continue;
            }
            match &expr.kind {
                ScalarExprKind::Column(index) => wanted.add(*index, &ColumnUse::Whole),
                ScalarExprKind::AnyColumn | ScalarExprKind::StepColumn(..) => wanted = TableUse::All,
                ScalarExprKind::Call(call) if call.form() == PACK_ALL => wanted = TableUse::All,
                _ => {}
            }
            if let Some(table) = expr.table() {
                self.table(table, &TableUse::whole([0]));
            }
            pending.extend(expr.children());
        }
        wanted
    }
}

/// The values of assignments that have to be computed. Of a column under another name no more is read than of that
/// name: it is added to `needed`.
fn computed<'t>(
    assignments: &'t [BoundAssignment],
    wanted: &TableUse,
    needed: &mut TableUse,
) -> Vec<&'t ScalarExpr> {
    let mut read = Vec::new();
    for assignment in assignments {
        match (renamed(&assignment.value), assignment.targets.as_slice()) {
            (Some(column), [Some(target)]) => needed.add(column, &wanted.column(*target)),
            _ => read.push(&assignment.value),
        }
    }
    read
}

/// The column and the name in `column.name` and `column["name"]`.
fn property(expr: &ScalarExpr) -> Option<(usize, &Arc<str>)> {
    match &expr.kind {
        ScalarExprKind::Member(base, name) => Some((renamed(base)?, name)),
        ScalarExprKind::Index(base, index) => match &index.kind {
            ScalarExprKind::Constant(Constant::String(name)) => Some((renamed(base)?, name)),
            _ => None,
        },
        _ => None,
    }
}

/// The column whose values these are, read as JSON where they are text.
fn renamed(expr: &ScalarExpr) -> Option<usize> {
    match &expr.kind {
        ScalarExprKind::Column(index) => Some(*index),
        ScalarExprKind::Call(call) if matches!(call.function, "parse_json" | "todynamic" | "toobject") => {
            call.arguments.first().and_then(renamed)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{ColumnUse, TableUse, columns_read};
    use crate::bind::{QueryResult, bind};
    use crate::catalog::{Environment, Platform, TableColumn};
    use crate::syntax::ast::ScalarType;
    use crate::syntax::parse;

    /// The columns that a query reads of table `T (a, b, c, d)`, by name; `*` for any.
    fn read(query: &str) -> String {
        let names = ["a", "b", "c", "d"];
        let mut environment = Environment::new(Platform::Both);
        let column = |name: &&str| TableColumn {
            name: (*name).into(),
            ty: if *name == "d" { ScalarType::Dynamic } else { ScalarType::Long },
        };
        environment.declare_table("T", names.iter().map(column).collect());
        let bound = bind(&parse(query).query, &environment);
        assert_eq!(bound.diagnostics, [], "{query}");
        let QueryResult::Table(table) = &bound.result else { panic!("a table") };
        match columns_read(table).get("T") {
            None => "nothing".to_owned(),
            Some(TableUse::All) => "*".to_owned(),
            Some(wanted) => {
                let shown = |(name, read): (&&str, ColumnUse)| match read {
                    ColumnUse::Nothing => String::new(),
                    ColumnUse::Whole => (*name).to_owned(),
                    ColumnUse::Properties(properties) => format!("{name}{properties:?}"),
                };
                names.iter().zip(wanted.columns(names.len())).map(shown).collect()
            }
        }
    }

    #[test]
    fn only_what_reaches_the_result_or_decides_it_is_read() {
        assert_eq!(read("T"), "*");
        assert_eq!(read("T | where a == 1 | project b"), "ab");
        assert_eq!(read("T | extend a = b + 1 | project a"), "b");
        assert_eq!(read("T | project-away a, b | project-rename x = c"), "cd");
        assert_eq!(read("T | summarize sum(a) by bin(b, 10)"), "ab");
        assert_eq!(read("T | where a == 1 | count"), "a");
        assert_eq!(read("T | sort by a asc | take 3 | distinct c"), "ac");
        assert_eq!(read("T | top 3 by a | project b"), "ab");
        assert_eq!(read("T | union (T | project c) | project c"), "c");
        // A column without a place, because two agree on another type, is looked at where its name is asked for.
        let texts = "(datatable(c: string) []), (datatable(c: string) [])";
        assert_eq!(read(&format!("union {texts}, T | project c")), "c");
        assert_eq!(read(&format!("union {texts}, T | project a")), "a");
        assert_eq!(read("T | extend p = pack_all() | project p"), "*");
        assert_eq!(read("T | summarize arg_max(a, *) by b | project c"), "abcd");
        assert_eq!(read("print 1"), "nothing");
    }

    #[test]
    fn joins_read_their_keys_on_both_sides() {
        assert_eq!(read("T | join kind=inner (T | project a, d) on a | project b"), "ab");
        assert_eq!(read("T | where a in ((T | project c)) | project b"), "abc");
        assert_eq!(read("print x = toscalar(T | summarize max(c))"), "c");
    }

    #[test]
    fn of_a_dynamic_only_the_properties_that_are_named() {
        assert_eq!(read("T | where d.x == 1 | project d.y.z, b = d['w w']"), r#"d{"w w", "x", "y"}"#);
        assert_eq!(read("T | extend p = parse_json(d) | where p.x == 1 | project p.y"), r#"d{"x", "y"}"#);
        assert_eq!(read("T | project p = d | summarize count() by tostring(p.x)"), r#"d{"x"}"#);
        assert_eq!(read("T | where d.x == 1 | project d"), "d");
        assert_eq!(read("T | where d.x == 1 and d has 'y' | count"), "d");
        assert_eq!(read("T | where d.x == 1 | where isnotempty(d[tostring(a)]) | count"), "ad");
        assert_eq!(read("T | extend p = d | where p.x == 1 | summarize make_list(p)"), "d");
        assert_eq!(read("T | where d.x == 1"), "abcd");
        assert_eq!(read("T | mv-expand e = d.list | project e.name"), r#"d{"list"}"#);
    }

    #[test]
    fn all_uses_of_a_name_count() {
        assert_eq!(read("let X = T | where a > 1; X | project b | union (X | project c)"), "abc");
    }
}
