//! What one run of the binder has in common wherever it is: what has been found, how much work is left, and the
//! numbers that it has given. What depends on the place is in a [`Scope`].

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use super::{
    SchemaResolver,
    schema::{Column, ColumnId, Origin, Provenance, Schema, SchemaId, SchemaRef},
    scope::Scope,
    tree::{TabularExpr, TabularExprKind},
    types::Ty,
};
use crate::{
    catalog::Environment,
    diagnostic::{Code, Diagnostic, Severity},
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

/// The state of one run.
pub(super) struct BindContext<'a> {
    pub(super) environment: &'a Environment,
    pub(super) schemas: Option<&'a mut dyn SchemaResolver>,
    pub(super) findings: Vec<Diagnostic>,
    /// The tables that the query names.
    pub(super) tables: BTreeSet<Arc<str>>,
    /// The functions that it calls.
    pub(super) functions: BTreeSet<Arc<str>>,
    budget: Budget,
    next: NextIds,
    table_schemas: HashMap<Arc<str>, SchemaRef>,
    /// Columns inferred from the use of names on open rows.
    inferred: HashMap<SchemaId, Vec<Column>>,
}

/// The work that was done.
#[derive(Default)]
struct Budget {
    nodes: u32,
    columns: usize,
    is_exhausted: bool,
}

/// The numbers that were given last.
#[derive(Default)]
struct NextIds {
    column: u32,
    schema: u32,
    shared: u32,
}

impl<'a> BindContext<'a> {
    pub(super) fn new(environment: &'a Environment, schemas: Option<&'a mut dyn SchemaResolver>) -> Self {
        Self {
            environment,
            schemas,
            findings: Vec::new(),
            tables: BTreeSet::new(),
            functions: BTreeSet::new(),
            budget: Budget::default(),
            next: NextIds::default(),
            table_schemas: HashMap::new(),
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
        scope: &Scope<'_, 'a>,
    ) {
        self.report(code, Severity::Error, span, message.into(), help.into(), scope);
    }

    /// Reports something with what to do about it.
    pub(super) fn report(
        &mut self,
        code: Code,
        severity: Severity,
        span: Span,
        message: String,
        help: Option<String>,
        scope: &Scope<'_, 'a>,
    ) {
        if !scope.is_silent() {
            self.findings.push(Diagnostic { code, severity, span, message, help });
        }
    }

    /// Accounts for one more node; `false` when the query is too large or too deep to go on.
    pub(super) fn charge_node(&mut self, span: Span, scope: &Scope<'_, 'a>) -> bool {
        self.budget.nodes += 1;
        let width = scope.row.map_or(0, |row| row.columns.len()) + scope.names_len();
        self.budget.columns = self.budget.columns.saturating_add(width / LOOKED_UP);
        let fits =
            self.budget.nodes <= MAX_WORK && self.budget.columns <= MAX_COLUMNS && scope.depth <= MAX_DEPTH;
        if !fits {
            self.give_up(span);
        }
        fits
    }

    /// Accounts for so many columns that are about to be gone through; `false` when there were too many already.
    pub(super) fn charge_columns(&mut self, count: usize, span: Span) -> bool {
        if self.budget.columns > MAX_COLUMNS {
            self.give_up(span);
            return false;
        }
        self.budget.columns = self.budget.columns.saturating_add(count);
        true
    }

    /// The same for a name that is looked up among so many, so many times over.
    pub(super) fn charge_lookups(&mut self, times: usize, among: usize, span: Span) -> bool {
        self.charge_columns(times * among / LOOKED_UP, span)
    }

    /// Whether another function with a body may be called where `scope` is.
    pub(super) fn charge_call(&mut self, span: Span, scope: &Scope<'_, 'a>) -> bool {
        let fits = scope.calls < MAX_CALLS;
        if !fits {
            self.give_up(span);
        }
        fits
    }

    /// Whether another operator may follow.
    pub(super) fn charge_operator(&mut self, row: &Schema, operators: usize, span: Span) -> bool {
        let fits = row.length() < MAX_STEPS && operators < MAX_STEPS as usize;
        if !fits {
            self.give_up(span);
        }
        fits
    }

    /// Whether columns were left aside because there were too many.
    pub(super) fn lost_columns(&self) -> bool {
        self.budget.is_exhausted && self.budget.columns > MAX_COLUMNS
    }

    fn give_up(&mut self, span: Span) {
        if !self.budget.is_exhausted {
            self.budget.is_exhausted = true;
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

    pub(super) fn fresh_column(&mut self) -> ColumnId {
        self.next.column += 1;
        ColumnId(self.next.column)
    }

    pub(super) fn fresh_shared(&mut self) -> u32 {
        self.next.shared += 1;
        self.next.shared
    }

    pub(super) fn fresh_schema(&mut self) -> SchemaId {
        self.next.schema += 1;
        SchemaId(self.next.schema)
    }

    /// A new column.
    pub(super) fn new_column(&mut self, name: Arc<str>, ty: Ty, origin: Origin) -> Column {
        Column { id: self.fresh_column(), name, ty: ty.known(), origin, copy_of: None }
    }

    /// A new column of a known type made at `span`.
    pub(super) fn make_column(&mut self, name: &str, ty: ScalarType, span: Span) -> Column {
        self.new_column(name.into(), Ty::Scalar(ty), Origin::Expression(span))
    }

    /// The same column under another name.
    pub(super) fn rename_column(&mut self, column: &Column, name: Arc<str>) -> Column {
        Column { id: self.fresh_column(), name, copy_of: Some(column.id), ..column.clone() }
    }

    /// The row of a table of the environment; the same columns each time.
    pub(super) fn table_schema(&mut self, name: &str) -> Option<SchemaRef> {
        if let Some(row) = self.table_schemas.get(name) {
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
        self.table_schemas.insert(table, Arc::clone(&row));
        Some(row)
    }

    /// A row of these columns without an operator that made it.
    pub(super) fn new_schema(&mut self, columns: Vec<Column>, open: bool) -> SchemaRef {
        Arc::new(Schema { id: self.fresh_schema(), columns, open, ..Schema::default() })
    }

    /// The row that an operator makes of its inputs.
    pub(super) fn derive_schema(
        &mut self,
        operator: &ast::Operator,
        columns: Vec<Column>,
        open: bool,
        inputs: Vec<SchemaRef>,
    ) -> SchemaRef {
        self.derive_schema_as(operator.name.unwrap_or_default(), operator.span, columns, open, inputs)
    }

    /// The same for an operator that goes by another name: `evaluate` by that of its plugin.
    pub(super) fn derive_schema_as(
        &mut self,
        name: &str,
        span: Span,
        columns: Vec<Column>,
        open: bool,
        inputs: Vec<SchemaRef>,
    ) -> SchemaRef {
        let length = 1 + inputs.iter().map(|row| row.length()).max().unwrap_or(0);
        let watchlist = inputs.iter().filter(|row| open && row.open).find_map(|row| row.watchlist.clone());
        let made_by = Some(Arc::new(Provenance { operator: name.into(), span, inputs, length }));
        Arc::new(Schema { id: self.fresh_schema(), columns, open, watchlist, made_by })
    }

    /// A table that stands for something that was reported or is not known: any column may be in it.
    pub(super) fn unknown_table(&mut self, span: Span) -> TabularExpr {
        TabularExpr { kind: TabularExprKind::Error, schema: self.new_schema(Vec::new(), true), span }
    }

    /// The columns of a row: the declared ones and those inferred so far.
    pub(super) fn columns_of(&self, row: &Schema) -> Vec<Column> {
        let mut columns = row.columns.clone();
        columns.extend_from_slice(self.inferred_columns(row));
        columns
    }

    /// The columns of the row in scope.
    pub(super) fn columns_in_scope(&self, scope: &Scope<'_, 'a>) -> Vec<Column> {
        scope.row.map(|row| self.columns_of(row)).unwrap_or_default()
    }

    fn inferred_columns(&self, row: &Schema) -> &[Column] {
        if !row.open {
            return &[];
        }
        self.inferred.get(&row.id).map(Vec::as_slice).unwrap_or_default()
    }

    /// The column of a row by name, with its index; a row that is open has any column.
    pub(super) fn find_or_infer(
        &mut self,
        row: &Schema,
        name: &str,
        span: Span,
        scope: &Scope<'_, 'a>,
    ) -> Option<(usize, Column)> {
        row.find(name).or_else(|| self.infer(row, name, span, scope))
    }

    /// A column that is not declared, on a row that is open. One of a watchlist is reported: it is there only if the
    /// tenant's watchlist has it.
    pub(super) fn infer(
        &mut self,
        row: &Schema,
        name: &str,
        span: Span,
        scope: &Scope<'_, 'a>,
    ) -> Option<(usize, Column)> {
        if !row.open {
            return None;
        }
        let known = row.columns.len();
        let id = self.fresh_column();
        let inferred = self.inferred.entry(row.id).or_default();
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
            self.report(Code::UnknownName, Severity::Warning, span, message, help, scope);
        }
        Some((index, column))
    }

    /// The index in the row in scope of a column of it.
    pub(super) fn index_of(&self, column: ColumnId, scope: &Scope<'_, 'a>) -> Option<usize> {
        let row = scope.row?;
        row.columns.iter().position(|known| known.id == column).or_else(|| {
            let inferred = self.inferred_columns(row);
            inferred.iter().position(|known| known.id == column).map(|index| row.columns.len() + index)
        })
    }
}
