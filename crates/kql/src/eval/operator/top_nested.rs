//! `top-nested`: the best values of a first column, for each of them the best of a second, and so on. `with others`
//! adds a row for what did not make it to the top of a level.

use indexmap::IndexMap;

use super::summarize::{add, finish, start};
use super::take::row_count;
use super::{OperatorContext, not_dynamic};
use crate::bind::tree::{BoundTopNestedLevel, Column};
use crate::eval::expression::{AggregateCall, Compiler, EvalNode};
use crate::eval::row::{self, Row, Rows};
use crate::eval::value::{Type, compare};
use crate::eval::{EvalError, Value};

/// Holds all rows.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    levels: &'e [BoundTopNestedLevel],
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    let levels: Vec<NestedLevel> = levels
        .iter()
        .zip(step.row.columns.chunks(2))
        .map(|(level, columns)| NestedLevel::new(&step, level, columns))
        .collect::<Result<_, _>>()?;
    let rows = row::collect(rows, step.run.context)?;
    let mut output = Vec::new();
    nest(&step, &levels, rows.iter().collect(), &mut Vec::new(), &mut output)?;
    Ok(row::ready(output))
}

struct NestedLevel {
    count: Option<usize>,
    of: EvalNode,
    calls: Vec<AggregateCall>,
    by: EvalNode,
    descending: bool,
    /// What stands for the values that are not among the best.
    others: Option<Value>,
    /// The cells of a row that the level has nothing to say about.
    blank: [Value; 2],
}

impl NestedLevel {
    fn new(
        step: &OperatorContext<'_, '_>,
        level: &BoundTopNestedLevel,
        columns: &[Column],
    ) -> Result<Self, EvalError> {
        not_dynamic(&level.of)?;
        let ty = |index: usize| columns.get(index).and_then(|column| column.ty).unwrap_or(Type::Dynamic);
        let others = match &level.others {
            Some(others) if others.ty != Some(ty(0)) => {
                return Err(
                    EvalError::unsupported("top-nested with others of another type").at(others.span.range())
                );
            }
            Some(others) => Some(step.run.constant(others)?),
            None => None,
        };
        let blank = [Value::empty(ty(0)), Value::empty(ty(1))];
        let count = level.count.as_ref().map(|count| row_count(step, count)).transpose()?;
        let of = Compiler::new(step.run, &step.from.schema).compile(&level.of)?;
        let compiler = Compiler::over_groups(step.run, &step.from.schema);
        let by = compiler.compile(&level.by)?;
        let (calls, descending) = (compiler.into_aggregates(), level.descending);
        Ok(Self { count, of, calls, by, descending, others, blank })
    }

    /// The aggregate over rows.
    fn aggregate(&self, step: &OperatorContext<'_, '_>, rows: &[&Row]) -> Result<Value, EvalError> {
        let mut states = start(&self.calls)?;
        for row in rows {
            add(&self.calls, &mut states, &step.scope(row))?;
        }
        let slots = finish(step.run.context, &mut states)?;
        self.by.value(&super::scope(step.run, &[], &slots))
    }
}

fn nest(
    step: &OperatorContext<'_, '_>,
    levels: &[NestedLevel],
    rows: Vec<&Row>,
    prefix: &mut Row,
    output: &mut Vec<Row>,
) -> Result<(), EvalError> {
    let Some((level, inner)) = levels.split_first() else {
        output.push(prefix.clone());
        return step.run.context.check_rows(output.len());
    };
    let mut groups: IndexMap<Value, Vec<&Row>> = IndexMap::new();
    for row in rows {
        groups.entry(level.of.value(&step.scope(row))?).or_default().push(row);
    }
    let mut ranked = Vec::with_capacity(groups.len());
    for (value, rows) in groups {
        let aggregate = level.aggregate(step, &rows)?;
        if aggregate.is_null() || compare::is_nan(&aggregate) {
            return Err(EvalError::unsupported("top-nested by a null"));
        }
        ranked.push((value, aggregate, rows));
    }
    ranked.sort_by(|left, right| {
        let order = compare::sort_order(&left.1, &right.1);
        if level.descending { order.reverse() } else { order }
    });
    let mut rest: Vec<&Row> = Vec::new();
    if let Some(count) = level.count {
        if let (Some(last), Some(next)) =
            (count.checked_sub(1).and_then(|last| ranked.get(last)), ranked.get(count))
            && compare::sort_order(&last.1, &next.1).is_eq()
        {
            return Err(EvalError::unsupported("top-nested with a tie for the last place"));
        }
        rest = ranked.split_off(count.min(ranked.len())).into_iter().flat_map(|(.., rows)| rows).collect();
    }
    for (value, aggregate, rows) in ranked {
        prefix.push(value);
        prefix.push(aggregate);
        nest(step, inner, rows, prefix, output)?;
        prefix.truncate(prefix.len().saturating_sub(2));
    }
    others(step, levels, &rest, prefix, output)
}

/// Adds the row for what is not among the best of the first of `levels`, where it or one below it asks for others.
/// A level below that does not has nothing to say.
fn others(
    step: &OperatorContext<'_, '_>,
    levels: &[NestedLevel],
    rest: &[&Row],
    prefix: &[Value],
    output: &mut Vec<Row>,
) -> Result<(), EvalError> {
    if levels.iter().all(|level| level.others.is_none()) {
        return Ok(());
    }
    if rest.is_empty() {
        return Err(EvalError::unsupported("top-nested with others where there are none"));
    }
    let mut row = prefix.to_vec();
    for level in levels {
        match &level.others {
            Some(name) => row.extend([name.clone(), level.aggregate(step, rest)?]),
            None => row.extend(level.blank.clone()),
        }
    }
    output.push(row);
    step.run.context.check_rows(output.len())
}
