//! Window functions: `prev`, `next`, `row_number` and relatives, which look at other rows or remember them.
//!
//! Their values are computed for all rows before the expression around them is evaluated, so that a branch that is
//! not taken does not upset a running count.

use super::{EvalNode, RowScope};
use crate::catalog::function::WindowFunction;
use crate::eval::provider::TableProvider;
use crate::eval::row::Row;
use crate::eval::value::{arithmetic, compare};
use crate::eval::{Context, EvalError, Value};
use crate::syntax::span::Span;

/// A call of a window function; arguments that were left out are not there.
pub(crate) struct WindowCall {
    pub(super) kind: WindowFunction,
    pub(super) arguments: Vec<EvalNode>,
    pub(super) span: Span,
}

/// The values of `windows` for each row, in order; later ones may look at the values of earlier ones.
pub(crate) fn values(
    windows: &[WindowCall],
    rows: &[Row],
    context: &Context,
    fixtures: &dyn TableProvider,
) -> Result<Vec<Vec<Value>>, EvalError> {
    let mut slots: Vec<Vec<Value>> = rows.iter().map(|_| Vec::with_capacity(windows.len())).collect();
    for window in windows {
        let values =
            window.over(rows, &slots, context, fixtures).map_err(|stop| stop.at(window.span.range()))?;
        for (slot, value) in slots.iter_mut().zip(values) {
            slot.push(value);
        }
    }
    Ok(slots)
}

impl WindowCall {
    fn over(
        &self,
        rows: &[Row],
        slots: &[Vec<Value>],
        context: &Context,
        fixtures: &dyn TableProvider,
    ) -> Result<Vec<Value>, EvalError> {
        let scope = |index: usize| {
            let row = rows.get(index).map_or(&[] as &[Value], Vec::as_slice);
            let slots = slots.get(index).map_or(&[] as &[Value], Vec::as_slice);
            RowScope { row, slots, states: &[], blank: &[], context, fixtures }
        };
        let ask = |argument: usize, index: usize| match self.arguments.get(argument) {
            Some(node) => node.value(&scope(index)).map(Some),
            None => Ok(None),
        };
        let restarts =
            |argument: usize, index: usize| Ok(ask(argument, index)?.is_some_and(|value| value.is_true()));
        let mut values = Vec::with_capacity(rows.len());
        let mut state = State::default();
        for index in 0..rows.len() {
            context.charge_steps(1)?;
            let value = match self.kind {
                WindowFunction::Previous | WindowFunction::Next => {
                    let distance = match ask(1, index)? {
                        None => 1,
                        Some(Value::Long(distance)) if distance >= 0 => distance,
                        Some(_) => {
                            return Err(EvalError::unsupported("prev() or next() with a negative distance"));
                        }
                    };
                    let distance = usize::try_from(distance).unwrap_or(usize::MAX);
                    let other = if self.kind == WindowFunction::Previous {
                        index.checked_sub(distance)
                    } else {
                        index.checked_add(distance).filter(|other| *other < rows.len())
                    };
                    match other {
                        Some(other) => ask(0, other)?.unwrap_or_default(),
                        None => ask(2, index)?.unwrap_or_default(),
                    }
                }
                WindowFunction::RowNumber => {
                    let start = ask(0, index)?.and_then(|value| value.as_long());
                    let start = if self.arguments.is_empty() { 1 } else { start.unwrap_or(1) };
                    let next = match state.count {
                        Some(count) if !restarts(1, index)? => count.wrapping_add(1),
                        _ => start,
                    };
                    state.count = Some(next);
                    Value::Long(next)
                }
                WindowFunction::CumulativeSum => {
                    let term = ask(0, index)?.unwrap_or_default();
                    let restart = restarts(1, index)?;
                    if term.is_null() {
                        return Err(EvalError::unsupported("row_cumsum() of a null"));
                    }
                    let sum = match &state.last {
                        Some(sum) if !restart => {
                            arithmetic::apply(arithmetic::ArithmeticOp::Add, sum, &term)?
                        }
                        _ => term,
                    };
                    state.last = Some(sum.clone());
                    sum
                }
                WindowFunction::DenseRank | WindowFunction::MinimumRank => {
                    let value = ask(0, index)?.unwrap_or_default();
                    let restart = restarts(1, index)?;
                    state.rank(value, restart, self.kind == WindowFunction::MinimumRank)
                }
                WindowFunction::Session => {
                    let value = ask(0, index)?.unwrap_or_default();
                    let from_first = ask(1, index)?.unwrap_or_default();
                    let between = ask(2, index)?.unwrap_or_default();
                    let restart = restarts(3, index)?;
                    state.session(value, &from_first, &between, restart)?
                }
            };
            values.push(value);
        }
        Ok(values)
    }
}

/// What a window function remembers of the rows before.
#[derive(Default)]
struct State {
    count: Option<i64>,
    last: Option<Value>,
    first: Option<Value>,
    rank: i64,
    position: i64,
}

impl State {
    fn rank(&mut self, value: Value, restart: bool, minimum: bool) -> Value {
        if restart || self.last.is_none() {
            self.rank = 1;
            self.position = 1;
        } else {
            self.position += 1;
            if self.last.as_ref() != Some(&value) {
                self.rank = if minimum { self.position } else { self.rank + 1 };
            }
        }
        self.last = Some(value);
        Value::Long(self.rank)
    }

    /// The first value of the session that the row is in.
    fn session(
        &mut self,
        value: Value,
        from_first: &Value,
        between: &Value,
        restart: bool,
    ) -> Result<Value, EvalError> {
        if value.is_null() {
            // The next value starts a session.
            (self.first, self.last) = (None, None);
            return Ok(Value::Null);
        }
        let over = |start: &Option<Value>, limit: &Value| match start {
            None => Ok(true),
            Some(start) => {
                let distance = arithmetic::apply(arithmetic::ArithmeticOp::Subtract, &value, start)?;
                Ok(compare::order(&distance, limit).is_none_or(std::cmp::Ordering::is_ge))
            }
        };
        if restart || over(&self.first, from_first)? || over(&self.last, between)? {
            self.first = Some(value.clone());
        }
        self.last = Some(value);
        Ok(self.first.clone().unwrap_or_default())
    }
}
