//! Which columns of which tables a query reads, and how often it uses what it names: known before it runs, so that
//! a caller decodes nothing in vain and a table that is used once is never held.

mod parts;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::kql::bind::tree::{Expr, ExprKind, Join, JoinColumn, Operator, Table, TableKind};
pub(crate) use parts::each;
use parts::{expanded, operator_parts, parts, table_in, values};

/// The columns that a query reads of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Any of them.
    All,
    /// Those at these indexes.
    Columns(BTreeSet<usize>),
}

impl Wanted {
    /// For each of `width` columns whether it is read.
    pub fn columns(&self, width: usize) -> Vec<bool> {
        (0..width).map(|index| self.contains(index)).collect()
    }

    fn contains(&self, index: usize) -> bool {
        match self {
            Self::All => true,
            Self::Columns(columns) => columns.contains(&index),
        }
    }

    fn none() -> Self {
        Self::Columns(BTreeSet::new())
    }

    /// Adds what another wants. Returns whether that was more than before.
    fn join(&mut self, other: &Self) -> bool {
        match (&mut *self, other) {
            (Self::All, _) => false,
            (_, Self::All) => {
                *self = Self::All;
                true
            }
            (Self::Columns(mine), Self::Columns(more)) => {
                let before = mine.len();
                mine.extend(more);
                mine.len() > before
            }
        }
    }

    /// The wanted columns as indexes of an input: what `from` makes of each.
    fn mapped(&self, width: usize, from: impl Fn(usize) -> Option<usize>) -> Self {
        match self {
            // All columns of an output are not all of the input: those that nobody maps to are not read.
            Self::All => Self::Columns((0..width).filter_map(from).collect()),
            Self::Columns(columns) => Self::Columns(columns.iter().copied().filter_map(from).collect()),
        }
    }
}

/// The columns of each named table that `query` reads, and how often each shared table is used.
pub(crate) fn of(query: &Table) -> (BTreeMap<Arc<str>, Wanted>, HashMap<u32, usize>) {
    let mut reader = Reader::default();
    reader.table(query, &Wanted::All);
    let mut uses = HashMap::new();
    count_uses(query, 1, &mut uses, &mut HashSet::new());
    (reader.named, uses)
}

/// The columns of each table by name that `query` reads.
pub fn columns_read(query: &Table) -> BTreeMap<Arc<str>, Wanted> {
    of(query).0
}

/// Whether a table depends on the rows that an operator around it hands in.
pub(crate) fn reads_input(table: &Table) -> bool {
    let mut pending = vec![table];
    let mut seen = HashSet::new();
    while let Some(table) = pending.pop() {
        match &table.kind {
            TableKind::Input => return true,
            TableKind::Shared { id, table, .. } => {
                if seen.insert(*id) {
                    pending.push(table);
                }
            }
            // A subquery's own input is that of its operator.
            TableKind::Pipe {
                input, operator: Operator::MvApply(_) | Operator::Partition { .. }, ..
            } => {
                pending.push(input);
            }
            _ => parts(table, &mut |part| pending.push(part), &mut |_| {}),
        }
    }
    false
}

fn count_uses<'t>(table: &'t Table, times: usize, uses: &mut HashMap<u32, usize>, seen: &mut HashSet<u32>) {
    let mut pending: Vec<(&'t Table, usize)> = vec![(table, times)];
    while let Some((table, times)) = pending.pop() {
        if let TableKind::Shared { id, .. } = &table.kind {
            *uses.entry(*id).or_default() += times;
            if !seen.insert(*id) {
                continue;
            }
        }
        let repeated = matches!(
            &table.kind,
            TableKind::Pipe { operator: Operator::MvApply(_) | Operator::Partition { .. }, .. }
        );
        let mut tables = Vec::new();
        let mut exprs = Vec::new();
        parts(table, &mut |part| tables.push(part), &mut |expr| exprs.push(expr));
        for expr in exprs {
            each(expr, &mut |expr| {
                if let Some(table) = table_in(expr) {
                    tables.push(table);
                }
            });
        }
        // The subquery of `partition` and `mv-apply` runs many times.
        pending.extend(tables.into_iter().map(|part| (part, if repeated { 2 } else { times })));
    }
}

#[derive(Default)]
struct Reader {
    named: BTreeMap<Arc<str>, Wanted>,
    shared: HashMap<u32, Wanted>,
}

impl Reader {
    /// Notes what is read so that the columns `wanted` of a table can be given.
    fn table(&mut self, table: &Table, wanted: &Wanted) {
        let mut table = table;
        let mut wanted = wanted.clone();
        // Chains of operators are followed in a loop.
        while let TableKind::Pipe { input, operator, .. } = &table.kind {
            wanted = self.operator(operator, &wanted, input.row.columns.len(), table.row.columns.len());
            table = input;
        }
        match &table.kind {
            TableKind::Named(name) => {
                self.named.entry(Arc::clone(name)).or_insert_with(Wanted::none).join(&wanted);
            }
            TableKind::Shared { id, table, .. } => {
                let known = self.shared.get_mut(id);
                let more = match known {
                    Some(known) => known.join(&wanted),
                    None => self.shared.insert(*id, wanted.clone()).is_none(),
                };
                if more {
                    self.table(table, &wanted);
                }
            }
            TableKind::Union(union) => {
                for (input, columns) in &union.inputs {
                    let wanted = wanted.mapped(columns.len(), |index| columns.get(index).copied().flatten());
                    self.table(input, &wanted);
                }
            }
            _ => {
                let mut tables = Vec::new();
                let mut exprs = Vec::new();
                parts(table, &mut |part| tables.push(part), &mut |expr| exprs.push(expr));
                for part in tables {
                    self.table(part, &Wanted::All);
                }
                self.exprs(exprs);
            }
        }
    }

    /// What an operator wants of its input for the columns `wanted` of its output.
    fn operator(&mut self, operator: &Operator, wanted: &Wanted, input: usize, output: usize) -> Wanted {
        let same = |wanted: &Wanted| wanted.mapped(output, |index| (index < input).then_some(index));
        let (mut needed, read) = match operator {
            Operator::Where(condition) => (same(wanted), vec![condition]),
            Operator::Extend { assignments, .. } => {
                let set: HashSet<usize> =
                    assignments.iter().flat_map(|one| &one.targets).flatten().copied().collect();
                let kept =
                    wanted.mapped(output, |index| (index < input && !set.contains(&index)).then_some(index));
                (kept, values(assignments))
            }
            Operator::Project(assignments) | Operator::Distinct(assignments) => {
                (Wanted::none(), values(assignments))
            }
            Operator::Select(columns) => {
                (wanted.mapped(output, |index| columns.get(index).copied()), Vec::new())
            }
            Operator::Summarize { by, aggregates } => {
                let mut read = values(by);
                read.extend(values(aggregates));
                (Wanted::none(), read)
            }
            Operator::Sort(keys) => (same(wanted), keys.iter().map(|key| &key.value).collect()),
            Operator::Top { count, by } => (same(wanted), vec![count, &by.value]),
            Operator::Take(count) | Operator::Sample(count) => (same(wanted), vec![count]),
            Operator::Render { .. } | Operator::Pass => (same(wanted), Vec::new()),
            Operator::Count | Operator::GetSchema | Operator::Consume => (Wanted::none(), Vec::new()),
            Operator::Join(join) | Operator::Lookup(join) => return self.join(join, wanted, output),
            Operator::MvExpand(expand) => {
                let targets: HashSet<usize> = expand.columns.iter().map(|column| column.target).collect();
                let kept = wanted
                    .mapped(output, |index| (index < input && !targets.contains(&index)).then_some(index));
                (kept, expanded(expand))
            }
            Operator::Parse(parse) => (same(wanted), vec![&parse.value]),
            Operator::ParseKv { value, .. } => (same(wanted), vec![value]),
            Operator::MakeSeries(_)
            | Operator::TopNested(_)
            | Operator::TopHitters { .. }
            | Operator::SampleDistinct { .. } => {
                let mut read = Vec::new();
                operator_parts(operator, &mut |_| {}, &mut |expr| read.push(expr));
                (Wanted::none(), read)
            }
            _ => {
                let mut tables = Vec::new();
                let mut read = Vec::new();
                operator_parts(operator, &mut |part| tables.push(part), &mut |expr| read.push(expr));
                for table in tables {
                    self.table(table, &Wanted::All);
                }
                (Wanted::All, read)
            }
        };
        needed.join(&self.exprs(read));
        needed
    }

    fn join(&mut self, join: &Join, wanted: &Wanted, output: usize) -> Wanted {
        let column = |index: usize| join.output.get(index).copied();
        let mut left = wanted.mapped(output, |index| match column(index) {
            Some(JoinColumn::Left(index)) => Some(index),
            _ => None,
        });
        let mut right = wanted.mapped(output, |index| match column(index) {
            Some(JoinColumn::Right(index)) => Some(index),
            _ => None,
        });
        left.join(&Wanted::Columns(join.keys.iter().map(|key| key.0).collect()));
        right.join(&Wanted::Columns(join.keys.iter().map(|key| key.1).collect()));
        self.table(&join.right, &right);
        left
    }

    /// The columns that expressions read, after noting what the tables in them read.
    fn exprs(&mut self, exprs: Vec<&Expr>) -> Wanted {
        let mut columns = BTreeSet::new();
        let mut all = false;
        let mut tables = Vec::new();
        for expr in exprs {
            each(expr, &mut |expr| match &expr.kind {
                ExprKind::Column(index) => {
                    columns.insert(*index);
                }
                ExprKind::AnyColumn | ExprKind::StepColumn(..) => all = true,
                ExprKind::Call(call) => all |= call.function == "pack_all",
                _ => tables.extend(table_in(expr)),
            });
        }
        for table in tables {
            self.table(table, &Wanted::Columns(BTreeSet::from([0])));
        }
        if all { Wanted::All } else { Wanted::Columns(columns) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Wanted, columns_read};
    use crate::kql::bind::{QueryResult, bind};
    use crate::kql::catalog::{Environment, Platform, TableColumn};
    use crate::kql::syntax::ast::ScalarType;
    use crate::kql::syntax::parse;

    /// The columns that a query reads of table `T (a, b, c, d)`, by name; `*` for any.
    fn read(query: &str) -> String {
        let names = ["a", "b", "c", "d"];
        let mut environment = Environment::new(Platform::Both);
        let column = |name: &&str| TableColumn { name: (*name).into(), ty: ScalarType::Long };
        environment.declare_table("T", names.iter().map(column).collect());
        let bound = bind(&parse(query).query, &environment);
        assert_eq!(bound.findings, [], "{query}");
        let QueryResult::Table(table) = &bound.result else { panic!("a table") };
        match columns_read(table).get("T") {
            None => "nothing".to_owned(),
            Some(Wanted::All) => "*".to_owned(),
            Some(wanted) => {
                let flags = wanted.columns(names.len());
                names.iter().zip(flags).filter_map(|(name, read)| read.then_some(*name)).collect()
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
        assert_eq!(read("T | extend p = pack_all() | project p"), "*");
        assert_eq!(read("T | summarize arg_max(a, *) by b | project c"), "abcd");
        assert_eq!(read("print 1"), "nothing");
    }

    #[test]
    fn joins_read_their_keys_on_both_sides() {
        assert_eq!(read("T | join kind=inner (T | project a, d) on a | project b"), "abd");
        assert_eq!(read("T | where a in ((T | project c)) | project b"), "abc");
        assert_eq!(read("print x = toscalar(T | summarize max(d))"), "d");
    }

    #[test]
    fn all_uses_of_a_name_count() {
        assert_eq!(read("let X = T | where a > 1; X | project b | union (X | project c)"), "abc");
    }
}
