//! `evaluate pivot`: a column for each value of a column, with an aggregate over the rows that have it.

use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};

use super::{check_columns, column, scalar, type_of};
use crate::bind::tree::{Plugin, ScalarExprKind, TabularExpr};
use crate::eval::aggregate::Accumulator;
use crate::eval::execution::Execution;
use crate::eval::expression::{self, AggregateCall, Compiler, EvalNode};
use crate::eval::operator::summarize::{add, finish, start};
use crate::eval::operator::{OperatorContext, scope};
use crate::eval::row::{self, Row, Rows};
use crate::eval::value::Type;
use crate::eval::{EvalError, Value};

/// The states of the cells of one row, by the name of their column.
type Cells = IndexMap<Arc<str>, Vec<Box<dyn Accumulator>>>;

/// Holds all rows, and the states of each cell.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    plugin: &'e Plugin,
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    let pivoting = Pivoting::new(step.run, plugin, step.from)?;
    let given = row::collect(rows, step.run.context)?;
    let found = pivoting.values(&given)?;
    let names: Vec<Arc<str>> = if plugin.declared {
        let kept = pivoting.keys.len();
        for (index, key) in pivoting.keys.iter().enumerate() {
            let same = step.row.columns.get(index).map(|column| &column.name)
                == step.from.schema.columns.get(*key).map(|column| &column.name);
            if !same {
                return Err(EvalError::unsupported("pivot with a declared schema in another order"));
            }
        }
        step.row.columns.iter().skip(kept).map(|column| Arc::clone(&column.name)).collect()
    } else {
        found.iter().cloned().collect()
    };
    if found.iter().any(|name| !names.contains(name)) {
        return Err(EvalError::unsupported("pivot with more values than the declared schema has columns"));
    }
    let mut groups: IndexMap<Row, Cells> = IndexMap::new();
    for row in &given {
        let key = pivoting.keys.iter().map(|index| row.get(*index).cloned().unwrap_or_default()).collect();
        let cells = groups.entry(key).or_default();
        let cell = match cells.entry(pivoting.name(row)?) {
            indexmap::map::Entry::Occupied(entry) => entry.into_mut(),
            indexmap::map::Entry::Vacant(entry) => entry.insert(start(&pivoting.calls)?),
        };
        add(&pivoting.calls, cell, &step.scope(row))?;
    }
    Ok(Box::new(groups.into_iter().map(move |(mut row, mut cells)| {
        step.run.context.charge_steps(names.len() as u64)?;
        for name in &names {
            row.push(match cells.get_mut(name) {
                Some(states) => {
                    let slots = finish(step.run.context, states)?;
                    match &pivoting.value {
                        Some(value) => value.value(&scope(step.run, &[], &slots))?,
                        None => slots.into_iter().next().unwrap_or_default(),
                    }
                }
                None => pivoting.missing()?,
            });
        }
        Ok(row)
    })))
}

/// The columns of the result.
pub(super) fn columns(
    run: &Execution<'_>,
    plugin: &Plugin,
    input: &TabularExpr,
) -> Result<Vec<(Arc<str>, Type)>, EvalError> {
    let pivoting = Pivoting::new(run, plugin, input)?;
    let given = run.all(input, None)?;
    let mut columns: Vec<(Arc<str>, Type)> = Vec::new();
    for index in &pivoting.keys {
        if let Some(column) = input.schema.columns.get(*index) {
            columns.push((Arc::clone(&column.name), column.ty.unwrap_or(Type::Dynamic)));
        }
    }
    columns.extend(pivoting.values(&given)?.into_iter().map(|name| (name, pivoting.ty)));
    Ok(columns)
}

struct Pivoting {
    column: usize,
    keys: Vec<usize>,
    calls: Vec<AggregateCall>,
    /// The aggregate's value; `None` counts rows.
    value: Option<EvalNode>,
    function: &'static str,
    ty: Type,
}

impl Pivoting {
    fn new(run: &Execution<'_>, plugin: &Plugin, input: &TabularExpr) -> Result<Self, EvalError> {
        let pivoted = column(plugin, 0)?;
        let compiler = Compiler::over_groups(run, &input.schema);
        let (value, function, ty, aggregated) = match scalar(plugin, 1) {
            None => (None, "count", Type::Long, None),
            Some(expr) => {
                let ScalarExprKind::Aggregate(call) = &expr.kind else {
                    return Err(EvalError::unsupported("pivot with something other than an aggregate"));
                };
                let aggregated = match call.arguments.first().map(|argument| &argument.kind) {
                    Some(ScalarExprKind::Column(index)) => Some(*index),
                    _ => None,
                };
                (Some(compiler.compile(expr)?), call.function, expression::type_of(expr), aggregated)
            }
        };
        let mut keys =
            (2..plugin.arguments.len()).map(|index| column(plugin, index)).collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() {
            keys = (0..input.schema.columns.len())
                .filter(|index| *index != pivoted && Some(*index) != aggregated)
                .collect();
        }
        let mut calls = compiler.into_aggregates();
        if value.is_none() {
            calls.push(AggregateCall::count()?);
        }
        Ok(Self { column: pivoted, keys, calls, value, function, ty })
    }

    /// The value that names a row's column.
    fn name(&self, row: &Row) -> Result<Arc<str>, EvalError> {
        let value = row.get(self.column).cloned().unwrap_or_default();
        match type_of(&value) {
            Some(Type::String | Type::Long) if !value.to_cow().is_empty() => Ok(value.to_text()),
            _ => Err(EvalError::unsupported("pivot by a value that is neither a text nor a whole number")),
        }
    }

    /// The names of the columns, in the order in which they first appear.
    fn values(&self, rows: &[Row]) -> Result<IndexSet<Arc<str>>, EvalError> {
        let mut found = IndexSet::new();
        for row in rows {
            found.insert(self.name(row)?);
            check_columns(found.len())?;
        }
        Ok(found)
    }

    /// The value of a cell without rows.
    fn missing(&self) -> Result<Value, EvalError> {
        match (self.function, self.ty) {
            ("count" | "countif" | "dcount" | "dcountif", _) | ("sum" | "sumif", Type::Long | Type::Int) => {
                Ok(Value::Long(0))
            }
            ("sum" | "sumif", Type::Real) => Ok(Value::Real(0.0)),
            _ => Err(EvalError::unsupported(format!("pivot with {}() of no rows", self.function))),
        }
    }
}
