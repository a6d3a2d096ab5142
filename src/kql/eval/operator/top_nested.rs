//! `top-nested`: the best values of a first column, for each of them the best of a second, and so on.

use indexmap::IndexMap;

use super::Step;
use super::summarize::{add, finish, start};
use super::take::row_count;
use crate::kql::bind::tree::TopNestedLevel;
use crate::kql::eval::expression::{AggregateCall, Compiler, Node};
use crate::kql::eval::row::{self, Row, Rows};
use crate::kql::eval::value::compare;
use crate::kql::eval::{Stop, Value};

/// Runs it.
pub(super) fn rows<'e>(
    step: Step<'e, '_>,
    levels: &'e [TopNestedLevel],
    rows: Rows<'e>,
) -> Result<Rows<'e>, Stop> {
    let levels: Vec<Level> = levels.iter().map(|level| Level::new(&step, level)).collect::<Result<_, _>>()?;
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
}

impl Level {
    fn new(step: &Step<'_, '_>, level: &TopNestedLevel) -> Result<Self, Stop> {
        if let Some(others) = &level.others {
            return Err(Stop::unsupported("top-nested with others").at(others.span.range()));
        }
        let count = level.count.as_ref().map(|count| row_count(step, count)).transpose()?;
        let of = Compiler::new(step.run, &step.from.row).node(&level.of)?;
        let compiler = Compiler::over_groups(step.run, &step.from.row);
        let by = compiler.node(&level.by)?;
        Ok(Self { count, of, calls: compiler.into_aggregates(), by, descending: level.descending })
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
        let mut states = start(&level.calls)?;
        for row in &rows {
            add(&level.calls, &mut states, &step.scope(row))?;
        }
        let slots = finish(step.run.context, &mut states)?;
        let aggregate = level.by.value(&super::scope(step.run, &[], &slots))?;
        if aggregate.is_null() || compare::is_nan(&aggregate) {
            return Err(Stop::unsupported("top-nested by a null"));
        }
        ranked.push((value, aggregate, rows));
    }
    ranked.sort_by(|left, right| {
        let order = compare::sort_order(&left.1, &right.1);
        if level.descending { order.reverse() } else { order }
    });
    if let Some(count) = level.count {
        if let (Some(last), Some(next)) =
            (count.checked_sub(1).and_then(|last| ranked.get(last)), ranked.get(count))
            && compare::sort_order(&last.1, &next.1).is_eq()
        {
            return Err(Stop::unsupported("top-nested with a tie for the last place"));
        }
        ranked.truncate(count);
    }
    for (value, aggregate, rows) in ranked {
        prefix.push(value);
        prefix.push(aggregate);
        nest(step, inner, rows, prefix, output)?;
        prefix.truncate(prefix.len().saturating_sub(2));
    }
    Ok(())
}
