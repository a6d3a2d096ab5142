//! The state of one run of the binder: what is in scope, what has been found, and how much work is left.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use super::{
    SchemaResolver,
    schema::{Column, ColumnId, Origin, Provenance, Schema, SchemaRef},
    scope::NameScope,
    tree::{ScalarExpr, ScalarExprKind, TabularExpr, TabularExprKind},
    typed_expr::TypedExpr,
    types::Ty,
};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::{
    catalog::Environment,
    syntax::{
        ast::{self, ScalarType},
        span::Span,
    },
};

/// How many nodes are bound before the binder gives up: far above any query that a person writes, low enough to
/// bound functions that call functions that call functions.
const MAX_WORK: u32 = 200_000;
/// How many columns may be gone through, which `union *` alone has thousands of.
const MAX_COLUMNS: usize = 1_000_000;
/// How many columns a name is looked up in for the work of making one.
const LOOKED_UP: usize = 64;
/// How deep expressions, subqueries and calls may nest.
const MAX_DEPTH: u32 = 120;
/// How many functions with a body may call each other.
const MAX_CALLS: u32 = 24;
/// How many operators may follow each other on one path from a table to the result.
const MAX_STEPS: u32 = 1_000;

/// In which place a function name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScopeKind {
    /// Anywhere.
    Normal,
    /// Where aggregates are due.
    Aggregate,
    /// Right of `evaluate`.
    Plugin,
}

/// The state of one run.
pub(super) struct Binder<'a> {
    pub(super) environment: &'a Environment,
    pub(super) schemas: Option<&'a mut dyn SchemaResolver>,
    pub(super) findings: Vec<Diagnostic>,
    /// Above 0 nothing is reported: a function body bound again for a call.
    pub(super) silent: u32,
    /// The row that names may refer to.
    pub(super) row: Option<SchemaRef>,
    /// The right row, in the condition of a join.
    pub(super) right: Option<SchemaRef>,
    pub(super) kind: ScopeKind,
    pub(super) scope: NameScope<'a>,
    /// Whether unknown tables are fine (`union isfuzzy=true`).
    pub(super) fuzzy: bool,
    /// The key columns of the `summarize` around, for `arg_max(x, *)`.
    pub(super) keys: Vec<ColumnId>,
    /// What a subquery reads.
    pub(super) input: Option<SchemaRef>,
    /// What `invoke` pipes into the function to be called.
    pub(super) implicit: Option<TabularExpr>,
    /// Number of the next `Column1`.
    pub(super) default_name: u32,
    pub(super) depth: u32,
    calls: u32,
    pub(super) tables: BTreeSet<Arc<str>>,
    pub(super) functions: BTreeSet<Arc<str>>,
    work: u32,
    columns: usize,
    gave_up: bool,
    next_column: u32,
    next_shared: u32,
    table_rows: HashMap<Arc<str>, SchemaRef>,
    /// Columns inferred from the use of names on open rows, by the address of the row, which is kept alive.
    inferred: HashMap<*const Schema, (SchemaRef, Vec<Column>)>,
}

impl<'a> Binder<'a> {
    pub(super) fn new(environment: &'a Environment, schemas: Option<&'a mut dyn SchemaResolver>) -> Self {
        Self {
            environment,
            schemas,
            findings: Vec::new(),
            silent: 0,
            row: None,
            right: None,
            kind: ScopeKind::Normal,
            scope: NameScope::default(),
            fuzzy: false,
            keys: Vec::new(),
            input: None,
            implicit: None,
            default_name: 1,
            depth: 0,
            calls: 0,
            tables: BTreeSet::new(),
            functions: BTreeSet::new(),
            work: 0,
            columns: 0,
            gave_up: false,
            next_column: 0,
            next_shared: 0,
            table_rows: HashMap::new(),
            inferred: HashMap::new(),
        }
    }

    /// Reports an error with what to do about it.
    pub(super) fn error(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
        help: impl Into<Option<String>>,
    ) {
        self.report(code, Severity::Error, span, message.into(), help.into());
    }

    /// Reports something with what to do about it.
    pub(super) fn report(
        &mut self,
        code: Code,
        severity: Severity,
        span: Span,
        message: String,
        help: Option<String>,
    ) {
        if self.silent == 0 {
            self.findings.push(Diagnostic { code, severity, span, message, help });
        }
    }

    /// Accounts for one more node; `false` when the query is too large or too deep to go on.
    pub(super) fn charge_node(&mut self, span: Span) -> bool {
        self.work += 1;
        let width = self.row.as_ref().map_or(0, |row| row.columns.len());
        self.columns = self.columns.saturating_add((width + self.scope.len()) / LOOKED_UP);
        if self.work <= MAX_WORK && self.columns <= MAX_COLUMNS && self.depth <= MAX_DEPTH {
            return true;
        }
        self.give_up(span);
        false
    }

    /// Accounts for so many columns that are about to be gone through; `false` when there were too many already.
    pub(super) fn charge_columns(&mut self, count: usize, span: Span) -> bool {
        if self.columns > MAX_COLUMNS {
            self.give_up(span);
            return false;
        }
        self.columns = self.columns.saturating_add(count);
        true
    }

    /// The same for a name that is looked up among so many, so many times over.
    pub(super) fn charge_lookups(&mut self, times: usize, among: usize, span: Span) -> bool {
        self.charge_columns(times * among / LOOKED_UP, span)
    }

    /// Whether columns were left aside because there were too many.
    pub(super) fn lost_columns(&self) -> bool {
        self.gave_up && self.columns > MAX_COLUMNS
    }

    fn give_up(&mut self, span: Span) {
        if !self.gave_up {
            self.gave_up = true;
            // Reported even while silent: what follows is not looked at.
            self.findings.push(Diagnostic {
                code: Code::TooLarge,
                severity: Severity::Warning,
                span,
                message: "the query is too large or too deeply nested to be checked to its end".into(),
                help: Some(
                    "split it, name tables instead of `*`, or call fewer functions within functions".into(),
                ),
            });
        }
    }

    /// Runs `body` one level deeper.
    pub(super) fn deeper<T>(&mut self, body: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        let result = body(self);
        self.depth -= 1;
        result
    }

    /// Runs `body`, the body of a function that is called; `None` where too many calls stand in each other.
    pub(super) fn called<T>(&mut self, span: Span, body: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.calls >= MAX_CALLS {
            self.give_up(span);
            return None;
        }
        self.calls += 1;
        self.silent += 1;
        let result = self.deeper(body);
        self.silent -= 1;
        self.calls -= 1;
        result
    }

    /// Runs `body` with `row` in scope and puts back what was.
    pub(super) fn with_row<T>(&mut self, row: Option<SchemaRef>, body: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.row, row);
        let result = body(self);
        self.row = before;
        result
    }

    /// Runs `body` where `kind` of functions is due.
    pub(super) fn with_kind<T>(&mut self, kind: ScopeKind, body: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.kind, kind);
        let result = body(self);
        self.kind = before;
        result
    }

    pub(super) fn fresh_column(&mut self) -> ColumnId {
        self.next_column += 1;
        ColumnId(self.next_column)
    }

    pub(super) fn fresh_shared(&mut self) -> u32 {
        self.next_shared += 1;
        self.next_shared
    }

    /// A new column.
    pub(super) fn column(&mut self, name: Arc<str>, ty: Ty, origin: Origin) -> Column {
        Column { id: self.fresh_column(), name, ty: ty.known(), origin, copy_of: None }
    }

    /// A new column of a known type made at `span`.
    pub(super) fn made(&mut self, name: &str, ty: ScalarType, span: Span) -> Column {
        self.column(name.into(), Ty::Scalar(ty), Origin::Expression(span))
    }

    /// The same column under another name.
    pub(super) fn renamed(&mut self, column: &Column, name: Arc<str>) -> Column {
        Column { id: self.fresh_column(), name, copy_of: Some(column.id), ..column.clone() }
    }

    /// The row of a table of the environment; the same columns each time.
    pub(super) fn table_row(&mut self, name: &str) -> Option<SchemaRef> {
        if let Some(row) = self.table_rows.get(name) {
            return Some(Arc::clone(row));
        }
        let known = self.environment.table(name)?;
        let table: Arc<str> = name.into();
        let columns = known
            .iter()
            .map(|column| Column {
                id: self.fresh_column(),
                name: Arc::clone(&column.name),
                ty: Some(column.ty),
                origin: Origin::Table { table: Arc::clone(&table), column: Arc::clone(&column.name) },
                copy_of: None,
            })
            .collect();
        let row = Arc::new(Schema { columns, ..Schema::default() });
        self.table_rows.insert(table, Arc::clone(&row));
        Some(row)
    }

    /// A row of these columns without an operator that made it.
    pub(super) fn plain_row(columns: Vec<Column>, open: bool) -> SchemaRef {
        Arc::new(Schema { columns, open, ..Schema::default() })
    }

    /// The row that an operator makes of its inputs.
    pub(super) fn step(
        operator: &ast::Operator,
        columns: Vec<Column>,
        open: bool,
        inputs: Vec<SchemaRef>,
    ) -> SchemaRef {
        Self::step_named(operator.name.unwrap_or_default(), operator.span, columns, open, inputs)
    }

    /// The same for an operator that goes by another name: `evaluate` by that of its plugin.
    pub(super) fn step_named(
        name: &str,
        span: Span,
        columns: Vec<Column>,
        open: bool,
        inputs: Vec<SchemaRef>,
    ) -> SchemaRef {
        let length = 1 + inputs.iter().map(|row| row.length()).max().unwrap_or(0);
        let watchlist = inputs.iter().filter(|row| open && row.open).find_map(|row| row.watchlist.clone());
        let step = Provenance { operator: name.into(), span, inputs, length };
        Arc::new(Schema { columns, open, watchlist, made_by: Some(Arc::new(step)) })
    }

    /// Whether another operator may follow.
    pub(super) fn may_follow(&mut self, row: &SchemaRef, operators: usize, span: Span) -> bool {
        let fits = row.length() < MAX_STEPS && operators < MAX_STEPS as usize;
        if !fits {
            self.give_up(span);
        }
        fits
    }

    /// The columns of a row: the declared ones and those inferred so far.
    pub(super) fn columns_of(&self, row: &SchemaRef) -> Vec<Column> {
        let mut columns = row.columns.clone();
        if row.open
            && let Some((_, inferred)) = self.inferred.get(&Arc::as_ptr(row))
        {
            columns.extend_from_slice(inferred);
        }
        columns
    }

    /// The columns of the row in scope.
    pub(super) fn row_columns(&self) -> Vec<Column> {
        self.row.as_ref().map(|row| self.columns_of(row)).unwrap_or_default()
    }

    /// The row in scope, or one without columns.
    pub(super) fn row_or_empty(&self) -> SchemaRef {
        self.row.clone().unwrap_or_default()
    }

    /// The column of a row by name, with its index; a row that is open has any column.
    pub(super) fn find_or_infer(
        &mut self,
        row: &SchemaRef,
        name: &str,
        span: Span,
    ) -> Option<(usize, Column)> {
        Self::find_column(row, name).or_else(|| self.infer(row, name, span))
    }

    /// The column of a row by name, with its index.
    pub(super) fn find_column(row: &SchemaRef, name: &str) -> Option<(usize, Column)> {
        row.position(name).and_then(|index| row.columns.get(index).map(|column| (index, column.clone())))
    }

    /// A column that is not declared, on a row that is open. One of a watchlist is reported: it is there only if the
    /// tenant's watchlist has it.
    pub(super) fn infer(&mut self, row: &SchemaRef, name: &str, span: Span) -> Option<(usize, Column)> {
        if !row.open {
            return None;
        }
        let known = row.columns.len();
        let id = self.fresh_column();
        let (_, inferred) =
            self.inferred.entry(Arc::as_ptr(row)).or_insert_with(|| (Arc::clone(row), Vec::new()));
        if let Some(index) = inferred.iter().position(|column| &*column.name == name) {
            return inferred.get(index).map(|column| (known + index, column.clone()));
        }
        let column = Column { id, name: name.into(), ty: None, origin: Origin::Inferred, copy_of: None };
        inferred.push(column.clone());
        let index = known + inferred.len() - 1;
        if let Some(watchlist) = &row.watchlist {
            let message =
                format!("whether the watchlist `{watchlist}` has a column `{name}` is not known here");
            let help = Some("declare the columns of the watchlist".to_owned());
            self.report(Code::UnknownName, Severity::Warning, span, message, help);
        }
        Some((index, column))
    }

    /// A reference to a column.
    pub(super) fn column_value(index: usize, column: Column, span: Span) -> TypedExpr {
        let mut value = TypedExpr::new(ScalarExprKind::Column(index), Ty::from_known(column.ty), span);
        value.name = Some(Arc::clone(&column.name));
        value.column = Some(column);
        value.reference = true;
        value
    }

    /// The index in the row in scope of a column of it.
    pub(super) fn index_of(&self, column: ColumnId) -> Option<usize> {
        let row = self.row.as_ref()?;
        row.columns.iter().position(|known| known.id == column).or_else(|| {
            let (_, inferred) = self.inferred.get(&Arc::as_ptr(row))?;
            inferred.iter().position(|known| known.id == column).map(|index| row.columns.len() + index)
        })
    }

    /// A table that stands for something that was reported or is not known: any column may be in it.
    pub(super) fn unknown_table(span: Span) -> TabularExpr {
        TabularExpr { kind: TabularExprKind::Error, schema: Self::plain_row(Vec::new(), true), span }
    }

    /// An expression that reads the column at `index` of the input.
    pub(super) fn column_expr(index: usize, column: &Column, span: Span) -> ScalarExpr {
        ScalarExpr { kind: ScalarExprKind::Column(index), ty: column.ty, span }
    }
}
