//! How much of a table a query reads: which columns, and of a dynamic column perhaps only some properties.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a query reads of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ColumnUse {
    /// Nothing.
    #[default]
    Nothing,
    /// These properties, where its values are property bags; all of any other value.
    Properties(BTreeSet<Arc<str>>),
    /// All of it.
    Whole,
}

impl ColumnUse {
    /// Whether the column is looked at.
    pub fn is_any(&self) -> bool {
        *self != Self::Nothing
    }

    /// Adds what is read elsewhere. Returns whether that was more than before.
    fn join(&mut self, other: &Self) -> bool {
        match (&mut *self, other) {
            (Self::Whole, _) | (_, Self::Nothing) => false,
            (Self::Properties(mine), Self::Properties(more)) => {
                let before = mine.len();
                mine.extend(more.iter().cloned());
                mine.len() > before
            }
            _ => {
                self.clone_from(other);
                true
            }
        }
    }
}

/// The columns that a query reads of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TableUse {
    /// Any of them.
    All,
    /// Those at these indexes, so much of each.
    Columns(BTreeMap<usize, ColumnUse>),
}

impl TableUse {
    /// What is read of each of `width` columns.
    pub(crate) fn columns(&self, width: usize) -> Vec<ColumnUse> {
        (0..width).map(|index| self.column(index)).collect()
    }

    /// What is read of the column at `index`.
    pub(super) fn column(&self, index: usize) -> ColumnUse {
        match self {
            Self::All => ColumnUse::Whole,
            Self::Columns(columns) => columns.get(&index).cloned().unwrap_or_default(),
        }
    }

    pub(super) fn none() -> Self {
        Self::Columns(BTreeMap::new())
    }

    /// All of these columns.
    pub(super) fn whole(columns: impl IntoIterator<Item = usize>) -> Self {
        Self::Columns(columns.into_iter().map(|index| (index, ColumnUse::Whole)).collect())
    }

    /// Adds so much of a column.
    pub(super) fn add(&mut self, index: usize, read: &ColumnUse) {
        if let Self::Columns(columns) = self
            && read.is_any()
        {
            columns.entry(index).or_default().join(read);
        }
    }

    /// Adds what another wants. Returns whether that was more than before.
    pub(super) fn join(&mut self, other: &Self) -> bool {
        match (&mut *self, other) {
            (Self::All, _) => false,
            (_, Self::All) => {
                *self = Self::All;
                true
            }
            (Self::Columns(mine), Self::Columns(more)) => {
                // Every column counts, so no short circuit.
                more.iter()
                    .fold(false, |grown, (index, read)| mine.entry(*index).or_default().join(read) || grown)
            }
        }
    }

    /// The wanted columns as those of an input: `from` tells where each of `width` comes from.
    pub(super) fn mapped(&self, width: usize, from: impl Fn(usize) -> Option<usize>) -> Self {
        let mut mapped = Self::none();
        match self {
            // All columns of an output are not all of the input: those that nobody maps to are not read.
            Self::All => (0..width).filter_map(from).for_each(|index| mapped.add(index, &ColumnUse::Whole)),
            Self::Columns(columns) => {
                for (index, read) in columns {
                    if let Some(index) = from(*index) {
                        mapped.add(index, read);
                    }
                }
            }
        }
        mapped
    }
}
