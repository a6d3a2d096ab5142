//! `summarize`: one row of aggregates for each combination of keys; without keys exactly one row.

use indexmap::IndexMap;

use super::OperatorContext;
use super::assign::{Setter, assign, setters};
use crate::bind::tree::BoundAssignment;
use crate::eval::aggregate::Accumulator;
use crate::eval::expression::{AggregateCall, Compiler, EvalNode, RowScope};
use crate::eval::row::{Row, Rows};
use crate::eval::{Context, EvalError, Value};

/// Holds the states of the aggregates for each group.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    by: &'e [BoundAssignment],
    aggregates: &'e [BoundAssignment],
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    let plan = SummarizePlan::new(&step, by, aggregates)?;
    let mut groups: IndexMap<Row, Vec<Box<dyn Accumulator>>> = IndexMap::new();
    // The keys come first in the output.
    let keys = by.iter().flat_map(|key| key.targets.iter().flatten()).max().map_or(0, |last| last + 1);
    let mut key = vec![Value::Null; keys];
    for row in rows {
        let row = row?;
        assign(&step, &plan.keys, &row, &[], &mut key)?;
        // The key is copied only for a group that is new.
        let position = match groups.get_index_of(&key) {
            Some(position) => position,
            None => {
                step.run.context.check_rows(groups.len() + 1)?;
                step.run.context.charge_held(&key)?;
                groups.insert_full(key.clone(), start(&plan.calls)?).0
            }
        };
        if let Some((_, states)) = groups.get_index_mut(position) {
            add(&plan.calls, states, &step.scope(&row))?;
        }
    }
    if groups.is_empty() && by.is_empty() {
        groups.insert(key, start(&plan.calls)?);
    }
    Ok(Box::new(groups.into_iter().map(move |(mut row, mut states)| {
        let slots = finish(step.run.context, &mut states)?;
        row.resize(step.row.columns.len(), Value::Null);
        assign(&step, &plan.results, &[], &slots, &mut row)?;
        Ok(row)
    })))
}

struct SummarizePlan {
    keys: Vec<Setter>,
    calls: Vec<AggregateCall>,
    results: Vec<Setter>,
}

impl SummarizePlan {
    fn new(
        step: &OperatorContext<'_, '_>,
        by: &[BoundAssignment],
        aggregates: &[BoundAssignment],
    ) -> Result<Self, EvalError> {
        let keys = setters(&Compiler::new(step.run, &step.from.schema), by)?;
        let compiler = Compiler::over_groups(step.run, &step.from.schema);
        let results = setters(&compiler, aggregates)?;
        Ok(Self { keys, calls: compiler.into_aggregates(), results })
    }
}

/// The states of a group without rows.
pub(super) fn start(calls: &[AggregateCall]) -> Result<Vec<Box<dyn Accumulator>>, EvalError> {
    calls.iter().map(|call| call.aggregate.start(&call.setup)).collect()
}

/// Adds a row to the states of a group.
pub(super) fn add(
    calls: &[AggregateCall],
    states: &mut [Box<dyn Accumulator>],
    scope: &RowScope<'_>,
) -> Result<(), EvalError> {
    for (call, state) in calls.iter().zip(states) {
        match call.arguments.as_slice() {
            [] => state.add(scope.context, &[])?,
            [one] => state.add(scope.context, std::slice::from_ref(&*one.evaluate(scope)?))?,
            more => {
                let values: Result<Vec<Value>, EvalError> =
                    more.iter().map(|node: &EvalNode| node.value(scope)).collect();
                state.add(scope.context, &values?)?;
            }
        }
    }
    Ok(())
}

/// The results of a group: several of one aggregate in an array.
pub(super) fn finish(
    context: &Context,
    states: &mut [Box<dyn Accumulator>],
) -> Result<Vec<Value>, EvalError> {
    states
        .iter_mut()
        .map(|state| {
            let mut values = state.finish()?;
            let value =
                if values.len() == 1 { values.pop().unwrap_or_default() } else { Value::array(values) };
            context.charge_built(&value)?;
            Ok(value)
        })
        .collect()
}
