//! `mv-expand`: a row for each element; several columns go side by side.

use std::sync::Arc;

use super::{Step, take};
use crate::kql::bind::tree::Expand;
use crate::kql::eval::expression::{Compiler, Node};
use crate::kql::eval::row::{self, Row, Rows};
use crate::kql::eval::value::{Type, convert};
use crate::kql::eval::{Stop, Value};

/// An expansion that is ready to be made.
pub(super) struct Expansion {
    columns: Vec<(usize, Node, Option<Type>)>,
    index: Option<usize>,
    limit: usize,
    bags_as_arrays: bool,
}

impl Expansion {
    /// Makes ready an expansion of the rows that `step` reads.
    pub(super) fn new(step: &Step<'_, '_>, expand: &Expand) -> Result<Self, Stop> {
        let compiler = Compiler::new(step.run, &step.from.row);
        let mut columns = Vec::with_capacity(expand.columns.len());
        for column in &expand.columns {
            columns.push((column.target, compiler.node(&column.value)?, column.convert));
        }
        let limit = match &expand.limit {
            Some(limit) => take::row_count(step, limit)?,
            None => usize::MAX,
        };
        Ok(Self { columns, index: expand.index, limit, bags_as_arrays: expand.bags_as_arrays })
    }

    /// The rows that come of `row`, each a copy of it in the shape of `empty` with the expanded columns set.
    pub(super) fn rows(&self, step: &Step<'_, '_>, row: &Row, empty: &Row) -> Result<Vec<Row>, Stop> {
        let mut base = empty.clone();
        for (cell, value) in base.iter_mut().zip(row) {
            cell.clone_from(value);
        }
        let mut columns = Vec::with_capacity(self.columns.len());
        for (target, node, ty) in &self.columns {
            columns.push((*target, self.elements(node.value(&step.scope(row))?), *ty));
        }
        let length = columns.iter().map(|(_, items, _)| items.len()).max().unwrap_or(0).min(self.limit);
        step.run.context.rows(length)?;
        step.run.context.step(length as u64)?;
        let mut rows = Vec::with_capacity(length);
        for number in 0..length {
            let mut made = base.clone();
            for (target, items, ty) in &columns {
                let item = items.get(number).cloned().unwrap_or_default();
                let item = match ty {
                    Some(ty) => convert::to(&item, *ty)?,
                    None => item,
                };
                if let Some(cell) = made.get_mut(*target) {
                    *cell = item;
                }
            }
            if let Some(cell) = self.index.and_then(|index| made.get_mut(index)) {
                *cell = Value::Long(i64::try_from(number).unwrap_or(i64::MAX));
            }
            rows.push(made);
        }
        Ok(rows)
    }

    /// The elements of an array, the entries of a bag, or the value itself.
    fn elements(&self, value: Value) -> Arc<Vec<Value>> {
        match value {
            Value::Array(items) => items,
            Value::Bag(bag) => Arc::new(
                bag.iter()
                    .map(|(key, value)| {
                        if self.bags_as_arrays {
                            Value::array(vec![Value::String(Arc::clone(key)), value.clone()])
                        } else {
                            Value::bag(std::iter::once((Arc::clone(key), value.clone())).collect())
                        }
                    })
                    .collect(),
            ),
            other => Arc::new(vec![other]),
        }
    }
}

/// Runs it.
pub(super) fn rows<'e>(step: Step<'e, '_>, expand: &'e Expand, rows: Rows<'e>) -> Result<Rows<'e>, Stop> {
    let expansion = Expansion::new(&step, expand)?;
    let empty = row::empty(step.row);
    Ok(Box::new(rows.flat_map(move |row| {
        match row.and_then(|row| expansion.rows(&step, &row, &empty)) {
            Ok(rows) => row::ready(rows),
            Err(stop) => Box::new(std::iter::once(Err(stop))),
        }
    })))
}
