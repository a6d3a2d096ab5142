//! `top-nested`: the best values of a first column, for each of them the best of a second, and so on. `with others`
//! adds a row for what did not make it to the top of a level.

use indexmap::IndexMap;

use super::summarize::{add, finish, start};
use super::take::row_count;
use super::{Step, not_dynamic};
use crate::bind::tree::{Column, TopNestedLevel};
use crate::eval::expression::{AggregateCall, Compiler, Node};
use crate::eval::row::{self, Row, Rows};
use crate::eval::value::{Type, compare};
use crate::eval::{Stop, Value};

/// Runs it.
pub(super) fn rows<'e>(
    step: Step<'e, '_>,
    levels: &'e [TopNestedLevel],
    rows: Rows<'e>,
) -> Result<Rows<'e>, Stop> {
    let levels: Vec<Level> = levels
        .iter()
        .zip(step.row.columns.chunks(2))
        .map(|(level, columns)| Level::new(&step, level, columns))
        .collect::<Result<_, _>>()?;
    let rows = row::collect(rows, step.run.context)?;
    let mut output = Vec::new();
    nest(&step, &levels, rows.iter().collect(), &mut Vec::new(), &mut output)?;
    Ok(row::ready(output))
}

struct Level {
    count: Option<usize>,
    of: Node,
    calls: Vec<AggregateCall>,
    by: Node,
    descending: bool,
    /// What stands for the values that are not among the best.
    others: Option<Value>,
    /// The cells of a row that the level has nothing to say about.
    blank: [Value; 2],
}

impl Level {
    fn new(step: &Step<'_, '_>, level: &TopNestedLevel, columns: &[Column]) -> Result<Self, Stop> {
        not_dynamic(&level.of)?;
        let ty = |index: usize| columns.get(index).and_then(|column| column.ty).unwrap_or(Type::Dynamic);
        let others = match &level.others {
            Some(others) if others.ty != Some(ty(0)) => {
                return Err(
                    Stop::unsupported("top-nested with others of another type").at(others.span.range())
                );
            }
            Some(others) => Some(step.run.constant(others)?),
            None => None,
        };
        let blank = [Value::empty(ty(0)), Value::empty(ty(1))];
        let count = level.count.as_ref().map(|count| row_count(step, count)).transpose()?;
        let of = Compiler::new(step.run, &step.from.row).node(&level.of)?;
        let compiler = Compiler::over_groups(step.run, &step.from.row);
        let by = compiler.node(&level.by)?;
        let (calls, descending) = (compiler.into_aggregates(), level.descending);
        Ok(Self { count, of, calls, by, descending, others, blank })
    }

    /// The aggregate over rows.
    fn aggregate(&self, step: &Step<'_, '_>, rows: &[&Row]) -> Result<Value, Stop> {
        let mut states = start(&self.calls)?;
        for row in rows {
            add(&self.calls, &mut states, &step.scope(row))?;
        }
        let slots = finish(step.run.context, &mut states)?;
        self.by.value(&super::scope(step.run, &[], &slots))
    }
}

fn nest(
    step: &Step<'_, '_>,
    levels: &[Level],
    rows: Vec<&Row>,
    prefix: &mut Row,
    output: &mut Vec<Row>,
) -> Result<(), Stop> {
    let Some((level, inner)) = levels.split_first() else {
        output.push(prefix.clone());
        return step.run.context.rows(output.len());
    };
    let mut groups: IndexMap<Value, Vec<&Row>> = IndexMap::new();
    for row in rows {
        groups.entry(level.of.value(&step.scope(row))?).or_default().push(row);
    }
    let mut ranked = Vec::with_capacity(groups.len());
    for (value, rows) in groups {
        let aggregate = level.aggregate(step, &rows)?;
        if aggregate.is_null() || compare::is_nan(&aggregate) {
            return Err(Stop::unsupported("top-nested by a null"));
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
            return Err(Stop::unsupported("top-nested with a tie for the last place"));
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
    step: &Step<'_, '_>,
    levels: &[Level],
    rest: &[&Row],
    prefix: &[Value],
    output: &mut Vec<Row>,
) -> Result<(), Stop> {
    if levels.iter().all(|level| level.others.is_none()) {
        return Ok(());
    }
    if rest.is_empty() {
        return Err(Stop::unsupported("top-nested with others where there are none"));
    }
    let mut row = prefix.to_vec();
    for level in levels {
        match &level.others {
            Some(name) => row.extend([name.clone(), level.aggregate(step, rest)?]),
            None => row.extend(level.blank.clone()),
        }
    }
    output.push(row);
    step.run.context.rows(output.len())
}
