//! `top-hitters`: the values that stand in most rows, or that have the largest sum, as
//! `summarize … by value | top N by …` would answer; exact rather than estimated.

use indexmap::IndexMap;

use super::take::row_count;
use super::{OperatorContext, not_dynamic};
use crate::bind::tree::ScalarExpr;
use crate::eval::aggregate::{self, Accumulator, AggregateContext};
use crate::eval::expression::{Compiler, type_of};
use crate::eval::row::{self, Rows};
use crate::eval::value::{compare, convert};
use crate::eval::{EvalError, Value};

/// Holds a state for each value.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    count: &'e ScalarExpr,
    of: &'e ScalarExpr,
    by: Option<&'e ScalarExpr>,
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    let count = row_count(&step, count)?;
    not_dynamic(of)?;
    let compiler = Compiler::new(step.run, &step.from.schema);
    let (of, weight) = (compiler.compile(of)?, by.map(|by| compiler.compile(by)).transpose()?);
    let name = if by.is_some() { "sum" } else { "count" };
    let total = aggregate::find(name).ok_or_else(|| EvalError::unsupported("top-hitters"))?;
    let setup = AggregateContext { types: by.map(type_of).into_iter().collect(), constants: Vec::new() };
    let mut groups: IndexMap<Value, Box<dyn Accumulator>> = IndexMap::new();
    let context = step.run.context;
    for row in rows {
        let row = row?;
        let scope = step.scope(&row);
        let value = of.value(&scope)?;
        let state = match groups.entry(value) {
            indexmap::map::Entry::Occupied(entry) => entry.into_mut(),
            indexmap::map::Entry::Vacant(entry) => {
                context.check_rows(entry.index() + 1)?;
                context.charge_held(std::slice::from_ref(entry.key()))?;
                entry.insert(total.start(&setup)?)
            }
        };
        match &weight {
            Some(weight) => state.add(context, std::slice::from_ref(&*weight.evaluate(&scope)?))?,
            None => state.add(context, &[])?,
        }
    }
    let ty = step.row.columns.get(1).and_then(|column| column.ty);
    let mut ranked = Vec::with_capacity(groups.len());
    for (value, mut state) in groups {
        let total = state.finish()?.into_iter().next().unwrap_or_default();
        if total.is_null() || compare::is_nan(&total) {
            return Err(EvalError::unsupported("top-hitters by a null"));
        }
        ranked.push((value, ty.map_or_else(|| total.clone(), |ty| convert::widen(total.clone(), ty))));
    }
    ranked.sort_by(|left, right| compare::sort_order(&right.1, &left.1));
    if let (Some(last), Some(next)) =
        (count.checked_sub(1).and_then(|last| ranked.get(last)), ranked.get(count))
        && compare::sort_order(&last.1, &next.1).is_eq()
    {
        return Err(EvalError::unsupported("top-hitters with a tie for the last place"));
    }
    ranked.truncate(count);
    Ok(row::ready(ranked.into_iter().map(|(value, total)| vec![value, total]).collect()))
}
