//! Row types: the columns at one point of a query, where each comes from, and what became of those that are gone.
//!
//! A row type remembers the operator that made it and that operator's inputs, so the question "who dropped
//! `ReportId`?" is answered by walking back.

use std::sync::Arc;

use crate::syntax::{ast::ScalarType, span::Span};

/// A shared row type.
pub type SchemaRef = Arc<Schema>;

/// Identity of a column within one bound query: two columns of one name may be different columns, and a column
/// keeps its identity through operators that pass it on unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ColumnId(pub u32);

/// A column of a row.
#[derive(Clone, Debug)]
pub struct Column {
    /// Identity.
    pub id: ColumnId,
    /// Name, unique in its row.
    pub name: Arc<str>,
    /// Type; `None` where it is not known before the query runs.
    pub ty: Option<ScalarType>,
    /// What made it.
    pub origin: Origin,
    /// The column that it is a plain copy or rename of.
    pub copy_of: Option<ColumnId>,
}

/// What made a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A column of a table of the environment, passed on or renamed.
    Table {
        /// The table.
        table: Arc<str>,
        /// Its column.
        column: Arc<str>,
    },
    /// An expression or a declaration of the query.
    Expression(Span),
    /// Several columns of one name and type (`union`, a key of `lookup`): where the first comes from.
    Merged(Arc<Origin>),
    /// Unknown: inferred from the use of a name on a row that is open.
    Inferred,
}

/// Identity of a row that is open within one bound query: columns are inferred for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct SchemaId(pub u32);

/// The columns at one point of a query.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Identity; of no meaning where the row is not open.
    pub id: SchemaId,
    /// In order, names unique.
    pub columns: Vec<Column>,
    /// Whether there may be columns beyond these: a table or function that nobody declared, `bag_unpack`, `pivot`.
    pub open: bool,
    /// The watchlist whose columns nobody declared, where that is what makes the row open.
    pub watchlist: Option<Arc<str>>,
    /// The operator that made the row; `None` for a table's own columns.
    pub made_by: Option<Arc<Provenance>>,
}

/// An operator and what it read.
#[derive(Clone, Debug)]
pub struct Provenance {
    /// The operator's keyword: `project`, `summarize`.
    pub operator: Arc<str>,
    /// Where the operator stands.
    pub span: Span,
    /// The rows that it read: one, or two for joins, or several for unions.
    pub inputs: Vec<SchemaRef>,
    /// How many operators stand on the longest way from a table to here.
    pub length: u32,
}

/// What is known about a name in a row.
#[derive(Clone, Debug)]
pub enum ColumnLookup {
    /// It is there, at this index.
    Present(usize),
    /// It is not there; if it was once, this is what removed it.
    Absent(Option<DroppedBy>),
    /// The row is open: nobody knows.
    Unknown,
}

/// What removed a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DroppedBy {
    /// Keyword of the operator.
    pub operator: Arc<str>,
    /// Where the operator stands.
    pub span: Span,
    /// The name that the column has now, where it was renamed rather than dropped.
    pub renamed_to: Option<Arc<str>>,
}

impl Schema {
    /// How many operators stand on the longest way from a table to this row, as far as they change columns.
    pub fn length(&self) -> u32 {
        self.made_by.as_ref().map_or(0, |step| step.length)
    }

    /// Index of the column `name`.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| &*column.name == name)
    }

    /// The column `name`, with its index.
    pub fn find(&self, name: &str) -> Option<(usize, Column)> {
        let index = self.position(name)?;
        self.columns.get(index).map(|column| (index, column.clone()))
    }

    /// Whether the column is there, and if not, what removed it.
    pub fn lookup(&self, name: &str) -> ColumnLookup {
        match self.position(name) {
            Some(index) => ColumnLookup::Present(index),
            None if self.open => ColumnLookup::Unknown,
            None => ColumnLookup::Absent(self.dropped_by(name, self)),
        }
    }

    /// The last operator before this row that read a column `name` and did not pass it on.
    fn dropped_by(&self, name: &str, last: &Schema) -> Option<DroppedBy> {
        let mut row = self;
        // A chain of operators is walked in a loop, so that a long query needs no deep stack; joins and unions
        // look into each input but the last in turn.
        loop {
            let step = row.made_by.as_ref()?;
            for input in &step.inputs {
                if let Some(index) = input.position(name) {
                    let id = input.columns.get(index).map(|column| column.id);
                    let renamed = last.columns.iter().find(|column| id.is_some() && column.copy_of == id);
                    return Some(DroppedBy {
                        operator: Arc::clone(&step.operator),
                        span: step.span,
                        renamed_to: renamed.map(|column| Arc::clone(&column.name)),
                    });
                }
            }
            let (first, rest) = step.inputs.split_first()?;
            if let Some(found) = rest.iter().find_map(|input| input.dropped_by(name, last)) {
                return Some(found);
            }
            row = first;
        }
    }
}
