//! Builds the columns of an operator's output: names made unique, columns replaced, columns kept from repeating.

use std::sync::Arc;

use super::schema::{Column, ColumnId};

/// The columns of an output while it is built.
#[derive(Default)]
pub(super) struct Projection {
    columns: Vec<Column>,
    /// Columns that are not added again.
    held_back: Vec<ColumnId>,
    /// How many of the first columns are held back as well: the input's own, without a list of them.
    held_back_base: usize,
    /// Names that may not be given again.
    declared: Vec<Arc<str>>,
    /// Names that were given up by a rename but stay taken.
    retired: Vec<Arc<str>>,
}

/// What becomes of a column that is there already when another of its name is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SameName {
    /// The new one takes its place.
    Replaced,
    /// It stays, and the new one gets a number.
    Numbered,
}

/// What became of a column that was declared.
pub(super) enum Declared {
    /// It stands at this index.
    At(usize),
    /// It was not added, because it is there already.
    HeldBack,
    /// Another column was declared with this name.
    Twice,
}

impl Projection {
    /// Starts with the columns of the input, which are not repeated.
    pub(super) fn extending(columns: Vec<Column>) -> Self {
        Self { held_back_base: columns.len(), columns, ..Self::default() }
    }

    /// The columns.
    pub(super) fn finish(self) -> Vec<Column> {
        self.columns
    }

    /// The columns so far.
    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Index of the column `name`.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| &*column.name == name)
    }

    /// Keeps a column from being added again.
    pub(super) fn hold_back(&mut self, id: ColumnId) {
        self.held_back.push(id);
    }

    /// Keeps all columns so far from being added again.
    pub(super) fn hold_back_all(&mut self) {
        self.held_back.extend(self.columns.iter().map(|column| column.id));
    }

    /// Adds a column. Returns its index; `None` if it is held back.
    pub(super) fn add(
        &mut self,
        mut column: Column,
        same_name: SameName,
        fresh: &mut dyn FnMut() -> ColumnId,
    ) -> Option<usize> {
        if self.is_held_back(column.id) {
            return None;
        }
        let position = self.position(&column.name);
        if let Some(index) = position.filter(|_| same_name == SameName::Replaced) {
            if let Some(place) = self.columns.get_mut(index) {
                *place = column;
            }
            return Some(index);
        }
        if position.is_some() || self.retired.contains(&column.name) {
            column.name = self.unique(&column.name);
            column.copy_of = Some(column.copy_of.unwrap_or(column.id));
            column.id = fresh();
        }
        self.columns.push(column);
        Some(self.columns.len() - 1)
    }

    /// Adds a column under a name that the query gives it.
    pub(super) fn declare(
        &mut self,
        column: Column,
        same_name: SameName,
        fresh: &mut dyn FnMut() -> ColumnId,
    ) -> Declared {
        if self.declared.contains(&column.name) {
            return Declared::Twice;
        }
        let name = Arc::clone(&column.name);
        let added = match self.position(&name).filter(|_| same_name == SameName::Replaced) {
            // A declared column takes the place of one of the same name even if it is held back.
            Some(index) => {
                if let Some(place) = self.columns.get_mut(index) {
                    *place = column;
                }
                Some(index)
            }
            None => self.add(column, SameName::Numbered, fresh),
        };
        let declared =
            added.and_then(|index| self.columns.get(index)).map_or(name, |column| Arc::clone(&column.name));
        self.declared.push(declared);
        added.map_or(Declared::HeldBack, Declared::At)
    }

    /// Gives the column at `index` a new name. Returns whether the name was free.
    pub(super) fn rename(&mut self, index: usize, column: Column) -> bool {
        if self.declared.contains(&column.name) {
            return false;
        }
        self.declared.push(Arc::clone(&column.name));
        if let Some(place) = self.columns.get_mut(index) {
            self.retired.push(Arc::clone(&place.name));
            *place = column;
        }
        true
    }

    fn is_held_back(&self, id: ColumnId) -> bool {
        self.held_back.contains(&id)
            || self.columns.iter().take(self.held_back_base).any(|column| column.id == id)
    }

    fn unique(&self, name: &str) -> Arc<str> {
        unique_name(name, |candidate| {
            self.position(candidate).is_some() || self.retired.iter().any(|retired| **retired == *candidate)
        })
    }
}

/// `name` with the first number that makes it free.
pub(super) fn unique_name(name: &str, taken: impl Fn(&str) -> bool) -> Arc<str> {
    let mut number = 1_usize;
    loop {
        let candidate = format!("{name}{number}");
        if !taken(&candidate) {
            return candidate.into();
        }
        number += 1;
    }
}

/// Gives each column after the first of its name a number, as `join` does.
pub(super) fn make_unique(columns: &mut [Column], fresh: &mut dyn FnMut() -> ColumnId) {
    let original: Vec<Arc<str>> = columns.iter().map(|column| Arc::clone(&column.name)).collect();
    let mut first = std::collections::HashMap::with_capacity(original.len());
    for (index, name) in original.iter().enumerate() {
        first.entry(Arc::clone(name)).or_insert(index);
    }
    let mut added: Vec<Arc<str>> = Vec::new();
    for (index, column) in columns.iter_mut().enumerate() {
        if first.get(&column.name).is_some_and(|first| *first != index) {
            let name = unique_name(&column.name, |candidate| {
                first.contains_key(candidate) || added.iter().any(|known| **known == *candidate)
            });
            added.push(Arc::clone(&name));
            column.name = name;
            column.copy_of = Some(column.copy_of.unwrap_or(column.id));
            column.id = fresh();
        }
    }
}
