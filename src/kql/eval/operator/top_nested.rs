//! `top-nested`: the top values, and within each of them the top values of the next level.

use indexmap::IndexMap;

use super::summarize::{add, finish, start};
use super::{Step, scope, sort, take};
use crate::kql::bind::tree::TopNestedLevel;
use crate::kql::eval::aggregate::Accumulator;
use crate::kql::eval::expression::{AggregateCall, Compiler, Node};
use crate::kql::eval::row::{self, Row, Rows};
use crate::kql::eval::{Stop, Value};

struct Level {
    count: usize,
    of: Node,
    by: Node,
    descending: bool,
    calls: Vec<AggregateCall>,
}

/// Runs it.
pub(super) fn rows<'e>(
    step: Step<'e, '_>,
    levels: &'e [TopNestedLevel],
    rows: Rows<'e>,
) -> Result<Rows<'e>, Stop> {
    let mut ready = Vec::with_capacity(levels.len());
    for level in levels {
        if let Some(others) = &level.others {
            return Err(Stop::unsupported("top-nested with others").at(others.span.range()));
        }
        let of = Compiler::new(step.run, &step.from.row).node(&level.of)?;
        let compiler = Compiler::over_groups(step.run, &step.from.row);
        let by = compiler.node(&level.by)?;
        let count = match &level.count {
            Some(count) => take::row_count(&step, count)?,
            None => usize::MAX,
        };
        ready.push(Level { count, of, by, descending: level.descending, calls: compiler.into_aggregates() });
    }
    let rows = row::collect(rows, step.run.context)?;
    let all: Vec<&Row> = rows.iter().collect();
    let mut made = Vec::new();
    nest(&step, &ready, &all, &mut Vec::new(), &mut made)?;
    Ok(row::ready(made))
}

/// The states of a value's aggregates, and its rows.
type Part<'p> = (Vec<Box<dyn Accumulator>>, Vec<&'p Row>);

fn nest(
    step: &Step<'_, '_>,
    levels: &[Level],
    rows: &[&Row],
    prefix: &mut Row,
    made: &mut Vec<Row>,
) -> Result<(), Stop> {
    let Some((level, deeper)) = levels.split_first() else {
        made.push(prefix.clone());
        return step.run.context.rows(made.len());
    };
    let mut parts: IndexMap<Value, Part<'_>> = IndexMap::new();
    for row in rows {
        step.run.context.step(1)?;
        let scope = step.scope(row);
        let part = match parts.entry(level.of.value(&scope)?) {
            indexmap::map::Entry::Occupied(entry) => entry.into_mut(),
            indexmap::map::Entry::Vacant(entry) => entry.insert((start(&level.calls)?, Vec::new())),
        };
        add(&level.calls, &mut part.0, &scope)?;
        part.1.push(row);
    }
    let mut ranked = Vec::with_capacity(parts.len());
    for (value, (mut states, rows)) in parts {
        let rank = level.by.value(&scope(step.run, &[], &finish(&mut states)?))?;
        ranked.push((value, rank, rows));
    }
    ranked.sort_by(|a, b| sort::ordered(&a.1, &b.1, level.descending, false));
    ranked.truncate(level.count);
    for (value, rank, rows) in ranked {
        prefix.push(value);
        prefix.push(rank);
        nest(step, deeper, &rows, prefix, made)?;
        prefix.truncate(prefix.len().saturating_sub(2));
    }
    Ok(())
}
