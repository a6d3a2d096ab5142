//! `find`: the rows of several tables in which a condition holds, each table with its own columns.

use super::{scope, union};
use crate::bind::tree::{CaseSensitivity, Find, Schema};
use crate::eval::execution::{Execution, SubqueryInput};
use crate::eval::expression::Compiler;
use crate::eval::row::{self, Rows};
use crate::eval::value::Bag;
use crate::eval::{EvalError, Value};

/// Streams, table after table; holds no row.
pub(crate) fn rows<'e>(
    run: &'e Execution<'_>,
    find: &'e Find,
    row: &'e Schema,
    input: Option<&SubqueryInput>,
) -> Result<Rows<'e>, EvalError> {
    let mut all: Vec<Rows<'e>> = Vec::with_capacity(find.inputs.len());
    for (position, part) in find.inputs.iter().enumerate() {
        let predicate = Compiler::searching(run, &part.table.schema, None, CaseSensitivity::Insensitive)
            .compile(&part.predicate)?;
        let name = match find.source {
            Some(_) => Some(Value::String(union::source_name(&part.table, "find_arg", position)?)),
            None => None,
        };
        let rows = run.table(&part.table, input)?;
        all.push(Box::new(rows.filter_map(move |given| {
            let held = given.and_then(|given| Ok((predicate.holds(&scope(run, &given, &[]))?, given)));
            let given = match held {
                Ok((true, given)) => given,
                Ok((false, _)) => return None,
                Err(stop) => return Some(Err(stop)),
            };
            let mut made = row::empty(row);
            for (cell, index) in made.iter_mut().zip(&part.columns) {
                if let Some(value) = index.and_then(|index| given.get(index)) {
                    cell.clone_from(value);
                }
            }
            if let (Some(cell), Some(name)) = (find.source.and_then(|index| made.get_mut(index)), &name) {
                cell.clone_from(name);
            }
            if let Some(cell) = find.pack.and_then(|index| made.get_mut(index)) {
                let mut bag = Bag::new();
                for index in &part.packed {
                    if let (Some(column), Some(value)) =
                        (part.table.schema.columns.get(*index), given.get(*index))
                    {
                        bag.insert(column.name.clone(), value.clone());
                    }
                }
                *cell = Value::bag(bag);
            }
            Some(Ok(made))
        })));
    }
    Ok(Box::new(all.into_iter().flatten()))
}
