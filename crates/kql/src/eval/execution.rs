//! One run of a bound query: from tables to rows, operator by operator.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use super::column_use::{self, ColumnUse};
use super::expression::{Compiler, evaluate_constant};
use super::observer::Observer;
use super::provider::TableProvider;
use super::row::{self, Row, Rows};
use super::value::{Type, convert};
use super::{Context, EvalError, Missing, Value, operator};
use crate::bind::tree::{Schema, TabularExpr, TabularExprKind};
use crate::syntax::span::Span;

/// How deep tables may nest in tables: joins in unions in subqueries.
const MAX_DEPTH: u32 = 64;

/// What a table that is used several times came to.
type SharedRows = Rc<Vec<Row>>;

/// The state of one run.
pub(crate) struct Execution<'r> {
    pub(crate) context: &'r Context,
    pub(crate) fixtures: &'r dyn TableProvider,
    pub(crate) observer: Option<&'r dyn Observer>,
    wanted: BTreeMap<Arc<str>, column_use::TableUse>,
    uses: HashMap<u32, usize>,
    kept: RefCell<HashMap<u32, SharedRows>>,
    scalars: RefCell<HashMap<u32, Value>>,
    lists: RefCell<HashMap<u32, Rc<Vec<Value>>>>,
    depth: Cell<u32>,
}

/// The rows that an operator hands to its subquery.
pub(crate) type SubqueryInput = SharedRows;

impl<'r> Execution<'r> {
    /// Prepares to run `query`.
    pub(crate) fn new(
        query: &TabularExpr,
        context: &'r Context,
        fixtures: &'r dyn TableProvider,
        observer: Option<&'r dyn Observer>,
    ) -> Self {
        let (wanted, uses) = column_use::of(query);
        Self {
            context,
            fixtures,
            observer,
            wanted,
            uses,
            kept: RefCell::default(),
            scalars: RefCell::default(),
            lists: RefCell::default(),
            depth: Cell::new(0),
        }
    }

    /// The rows of the query, made while they are read.
    ///
    /// # Errors
    /// An [`EvalError`] that is known before the first row; the rest comes with the rows.
    pub(crate) fn rows<'e>(&'e self, query: &'e TabularExpr) -> Result<Rows<'e>, EvalError> {
        self.table(query, None)
    }

    /// The rows of a table; `input` is what [`TabularExprKind::Input`] stands for in it.
    pub(crate) fn table<'e>(
        &'e self,
        table: &'e TabularExpr,
        input: Option<&SubqueryInput>,
    ) -> Result<Rows<'e>, EvalError> {
        let depth = self.depth.get() + 1;
        if depth > MAX_DEPTH {
            return Err(EvalError::limit(format!("tables nest deeper than {MAX_DEPTH}")));
        }
        self.depth.set(depth);
        let rows = self.pipeline(table, input);
        self.depth.set(depth - 1);
        rows
    }

    /// All rows of a table.
    pub(crate) fn all(
        &self,
        table: &TabularExpr,
        input: Option<&SubqueryInput>,
    ) -> Result<Vec<Row>, EvalError> {
        row::collect(self.table(table, input)?, self.context)
    }

    /// Follows a chain of operators down to what it starts from and applies them in a loop, so that a long query
    /// needs no deep stack.
    fn pipeline<'e>(
        &'e self,
        table: &'e TabularExpr,
        input: Option<&SubqueryInput>,
    ) -> Result<Rows<'e>, EvalError> {
        let mut steps = Vec::new();
        let mut source = table;
        while let TabularExprKind::Pipe { input, operator, span } = &source.kind {
            steps.push((&**input, operator, *span, &source.schema));
            source = input;
        }
        let rows = self.source(source, input).map_err(|stop| stop.at(source.span.range()))?;
        // Every row counts where it comes from, so that no table is too long for the limits.
        let mut rows: Rows<'e> = Box::new(rows.map(|row| self.context.charge_steps(1).and(row)));
        for (index, (from, operator, span, row)) in steps.iter().copied().enumerate().rev() {
            let step = operator::OperatorContext { run: self, from, row, span };
            // The last operator comes first.
            let after = steps.iter().take(index).rev().map(|(from, operator, ..)| (*from, *operator));
            rows = operator::preferred::rows(&step, operator, after, rows)
                .and_then(|rows| operator::apply(step, operator, rows))
                .map_err(|stop| stop.at(span.range()))?;
            rows = self.watched(rows, span);
        }
        Ok(rows)
    }

    /// Counts the rows that leave an operator, where somebody wants to know, and keeps to the limit of steps.
    fn watched<'e>(&'e self, rows: Rows<'e>, span: Span) -> Rows<'e> {
        Box::new(ObservedRows { rows, left: 0, span, run: self })
    }

    fn source<'e>(
        &'e self,
        table: &'e TabularExpr,
        input: Option<&SubqueryInput>,
    ) -> Result<Rows<'e>, EvalError> {
        match &table.kind {
            TabularExprKind::Named(name) => self.named(name, &table.schema),
            TabularExprKind::Input => match input {
                Some(rows) => Ok(repeat(Rc::clone(rows))),
                // `as T` in a subquery, and T in a scalar or a join of the same subquery.
                None => Err(EvalError::unsupported("the rows of a subquery in a table of their own")),
            },
            TabularExprKind::Rows(rows) => operator::source::datatable(self, rows, &table.schema),
            TabularExprKind::Print(assignments) => operator::source::print(self, assignments, &table.schema),
            TabularExprKind::Range { from, to, step } => {
                operator::source::range(self, from, to, step, &table.schema)
            }
            TabularExprKind::External { addresses, .. } => {
                operator::source::external(self, addresses, &table.schema)
            }
            TabularExprKind::Function { name, input: piped, arguments } => {
                operator::source::function(self, name, piped.as_deref(), arguments, &table.schema, input)
            }
            TabularExprKind::Union(union) => operator::union::rows(self, union, &table.schema, input),
            TabularExprKind::Find(find) => operator::find::rows(self, find, &table.schema, input),
            TabularExprKind::Search(search) => operator::search::rows(self, search, &table.schema, input),
            TabularExprKind::Shared { id, table: shared, materialized, .. } => {
                self.shared(*id, shared, *materialized, input)
            }
            TabularExprKind::Pipe { .. } => self.pipeline(table, input),
            TabularExprKind::Error => Err(EvalError::unsupported("a table that is not understood")),
        }
    }

    fn named<'e>(&'e self, name: &Arc<str>, row: &'e Schema) -> Result<Rows<'e>, EvalError> {
        let wanted = self.wanted.get(name).map_or_else(Vec::new, |wanted| wanted.columns(row.columns.len()));
        let rows = self.fixtures.table(name, &row.columns, &wanted);
        let rows = rows.ok_or_else(|| EvalError::missing(Missing::Table(Arc::clone(name))))??;
        Ok(typed(rows, row, wanted))
    }

    /// A table that is used by name: computed once where it is used more than once.
    fn shared<'e>(
        &'e self,
        id: u32,
        table: &'e TabularExpr,
        materialized: bool,
        input: Option<&SubqueryInput>,
    ) -> Result<Rows<'e>, EvalError> {
        let several = materialized || self.uses.get(&id).is_none_or(|uses| *uses > 1);
        if !several || (input.is_some() && column_use::reads_input(table)) {
            return self.table(table, input);
        }
        if let Some(rows) = self.kept.borrow().get(&id) {
            return Ok(repeat(Rc::clone(rows)));
        }
        let rows = Rc::new(self.all(table, input)?);
        self.kept.borrow_mut().insert(id, Rc::clone(&rows));
        Ok(repeat(rows))
    }

    /// The value of `toscalar(…)`: the first column of the first row, or null.
    pub(crate) fn scalar_of(&self, id: u32, table: &TabularExpr, ty: Type) -> Result<Value, EvalError> {
        if let Some(value) = self.scalars.borrow().get(&id) {
            return Ok(value.clone());
        }
        let first = self.table(table, None)?.next().transpose()?;
        let value = first.and_then(|row| row.into_iter().next()).unwrap_or_else(|| Value::empty(ty));
        self.scalars.borrow_mut().insert(id, value.clone());
        Ok(value)
    }

    /// The value of a scalar that sees no column and is used by name.
    pub(crate) fn constant_of(
        &self,
        id: u32,
        make: impl FnOnce() -> Result<Value, EvalError>,
    ) -> Result<Value, EvalError> {
        if let Some(value) = self.scalars.borrow().get(&id) {
            return Ok(value.clone());
        }
        let value = make()?;
        self.scalars.borrow_mut().insert(id, value.clone());
        Ok(value)
    }

    /// The values of the first column of a table, for `in (T)`.
    pub(crate) fn list_of(&self, id: u32, table: &TabularExpr) -> Result<Rc<Vec<Value>>, EvalError> {
        if let Some(values) = self.lists.borrow().get(&id) {
            return Ok(Rc::clone(values));
        }
        let mut values = Vec::new();
        for row in self.table(table, None)? {
            let value = row?.into_iter().next().unwrap_or_default();
            self.context.check_rows(values.len() + 1)?;
            self.context.charge_held(std::slice::from_ref(&value))?;
            values.push(value);
        }
        let values = Rc::new(values);
        self.lists.borrow_mut().insert(id, Rc::clone(&values));
        Ok(values)
    }

    /// Evaluates an expression that sees no column.
    pub(crate) fn constant(&self, expr: &crate::bind::tree::ScalarExpr) -> Result<Value, EvalError> {
        evaluate_constant(&Compiler::without_row(self), expr)
    }
}

struct ObservedRows<'e, 'r> {
    rows: Rows<'e>,
    left: u64,
    span: Span,
    run: &'e Execution<'r>,
}

impl Iterator for ObservedRows<'_, '_> {
    type Item = Result<Row, EvalError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.rows.next()? {
            Ok(row) => {
                self.left += 1;
                Some(self.run.context.charge_steps(1).map(|()| row))
            }
            Err(stop) => Some(Err(stop.at(self.span.range()))),
        }
    }
}

impl Drop for ObservedRows<'_, '_> {
    fn drop(&mut self) {
        if let Some(observer) = self.run.observer {
            observer.left(self.span, self.left);
        }
    }
}

/// Kept rows, once more.
fn repeat<'e>(rows: SharedRows) -> Rows<'e> {
    let mut next = 0;
    Box::new(std::iter::from_fn(move || {
        let row = rows.get(next)?.clone();
        next += 1;
        Some(Ok(row))
    }))
}

/// Makes sure that what a fixture gives has the types of its columns, so that no operator meets a text without
/// value or a whole number in a column of doubles.
fn typed<'e>(rows: Rows<'e>, row: &'e Schema, wanted: Vec<ColumnUse>) -> Rows<'e> {
    let wanted = move |index: usize| wanted.get(index).is_none_or(ColumnUse::is_any);
    let columns: Vec<(usize, Type)> = row
        .columns
        .iter()
        .enumerate()
        .filter(|(index, _)| wanted(*index))
        .filter_map(|(index, column)| Some((index, column.ty?)))
        .filter(|(_, ty)| matches!(ty, Type::String | Type::Real | Type::Decimal))
        .collect();
    let width = row.columns.len();
    Box::new(rows.map(move |row| {
        let mut row = row?;
        row.resize(width, Value::Null);
        for (index, ty) in &columns {
            if let Some(cell) = row.get_mut(*index) {
                *cell = convert::widen(std::mem::take(cell), *ty);
            }
        }
        Ok(row)
    }))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    use crate::bind::{QueryResult, bind};
    use crate::catalog::{Environment, Platform};
    use crate::eval::context::{Limits, TimeLimit};
    use crate::eval::{Context, EvalError, Execution, NoTables, Row, Value, run};
    use crate::syntax::parse;

    fn answer(query: &str, limits: Limits) -> Result<Vec<Row>, EvalError> {
        let bound = bind(&parse(query).query, &Environment::new(Platform::Both));
        let QueryResult::Table(table) = &bound.result else { panic!("a table") };
        run(table, &Context::new(0, limits), &NoTables, None)
    }

    fn limit(query: &str, limits: Limits) {
        let answer = answer(query, limits);
        assert!(matches!(answer, Err(EvalError::Limit { .. })), "{query}: {answer:?}");
    }

    #[test]
    fn explosions_meet_a_limit() {
        let rows = || Limits { rows: 10_000, ..Limits::default() };
        limit("range x from 1 to 20000 step 1 | sort by x asc", rows());
        limit("range x from 1 to 20000 step 1 | summarize count() by x", rows());
        limit("range x from 1 to 20000 step 1 | distinct x", rows());
        limit("print a = range(1, 5000) | mv-expand x = a | mv-expand y = a", rows());
        let steps = || Limits { steps: 100_000, ..Limits::default() };
        limit("range x from 1 to 1000000 step 1 | count", steps());
        limit(
            "range x from 1 to 1000 step 1 | extend k = 1 | join kind=inner (range y from 1 to 1000 step 1 | extend k = 1) on k | count",
            steps(),
        );
    }

    #[test]
    fn time_passes_by_the_clock_that_is_handed_in() {
        static SECONDS: AtomicU64 = AtomicU64::new(0);
        let clock = || Duration::from_secs(SECONDS.fetch_add(1, Ordering::Relaxed));
        let query = "range x from 1 to 1000000 step 1 | where x == 0";
        let within = |limit| {
            let time = Some(TimeLimit { limit: Duration::from_secs(limit), clock });
            answer(query, Limits { time, ..Limits::default() })
        };
        assert_eq!(within(5), Err(EvalError::Time { limit: Duration::from_secs(5) }));
        // A second passes each 1,024 steps.
        assert_eq!(within(1_000_000), Ok(Vec::new()));
    }

    #[test]
    fn long_and_deep_queries_need_no_deep_stack() {
        let long = format!("print x = 0 {}", "| extend x = x + 1 ".repeat(900));
        assert_eq!(answer(&long, Limits::default()), Ok(vec![vec![Value::Long(900)]]));
        let wide = format!("print x = {}", ["1"; 250].join(" + "));
        assert_eq!(answer(&wide, Limits::default()), Ok(vec![vec![Value::Long(250)]]));
        let unions = format!("{}print x = 1{}", "union (".repeat(20), ")".repeat(20));
        assert_eq!(answer(&unions, Limits::default()).map(|rows| rows.len()), Ok(1));
    }

    #[test]
    fn a_value_that_the_binder_leaves_out_stops_the_run() {
        let union = |third: &str| {
            answer(&format!("union (print x = 1), (print x = 2), (print x = {third})"), Limits::default())
        };
        assert!(matches!(union("'s'"), Err(EvalError::Unsupported { .. })));
        assert_eq!(union("''").map(|rows| rows.len()), Ok(3));
    }

    #[test]
    fn a_take_reads_no_more_than_it_needs() {
        let query = "range x from 1 to 100000000 step 1 | where x % 2 == 0 | take 2";
        let limits = Limits { steps: 1_000, ..Limits::default() };
        assert_eq!(answer(query, limits), Ok(vec![vec![Value::Long(2)], vec![Value::Long(4)]]));
    }

    #[test]
    fn a_missing_fixture_is_named() {
        let stop = answer("DeviceEvents | take 1", Limits::default()).expect_err("no rows");
        assert_eq!(
            stop.message("DeviceEvents | take 1"),
            "the query needs rows for the table `DeviceEvents` at 1:1"
        );
    }

    #[test]
    fn a_table_is_computed_once_for_all_its_uses() {
        let query = "let T = range x from 1 to 1000 step 1 | where x > 0; union T, T, T, T | count";
        let bound = bind(&parse(query).query, &Environment::new(Platform::Both));
        let QueryResult::Table(table) = &bound.result else { panic!("a table") };
        // 1,000 rows leave the range, the filter and each use of the name, and 4,000 the union.
        let context = Context::new(0, Limits { steps: 11_000, ..Limits::default() });
        let run = Execution::new(table, &context, &NoTables, None);
        let rows: Vec<_> = run.rows(table).expect("it runs").collect();
        assert_eq!(rows, [Ok(vec![Value::Long(4_000)])]);
    }
}
