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
    pub(super) function: WindowFunction,
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
        let frame = Frame { arguments: &self.arguments, rows, slots, context, fixtures };
        let mut values = Vec::with_capacity(rows.len());
        let mut state = State::default();
        for index in 0..rows.len() {
            context.charge_steps(1)?;
            values.push(match self.function {
                WindowFunction::Previous => frame.neighbour(index, usize::checked_sub)?,
                WindowFunction::Next => frame.neighbour(index, usize::checked_add)?,
                WindowFunction::RowNumber => state.row_number(&frame, index)?,
                WindowFunction::CumulativeSum => state.cumulative_sum(&frame, index)?,
                WindowFunction::DenseRank => state.rank(&frame, index, Ranking::Dense)?,
                WindowFunction::MinimumRank => state.rank(&frame, index, Ranking::Minimum)?,
                WindowFunction::Session => state.session(&frame, index)?,
            });
        }
        Ok(values)
    }
}

/// The rows that a window function looks at, with its arguments over them.
struct Frame<'f> {
    arguments: &'f [EvalNode],
    rows: &'f [Row],
    slots: &'f [Vec<Value>],
    context: &'f Context,
    fixtures: &'f dyn TableProvider,
}

impl Frame<'_> {
    /// An argument in a row; `None` where it was left out.
    fn argument(&self, argument: usize, index: usize) -> Result<Option<Value>, EvalError> {
        let Some(node) = self.arguments.get(argument) else { return Ok(None) };
        let scope = RowScope {
            row: self.rows.get(index).map_or(&[], Vec::as_slice),
            slots: self.slots.get(index).map_or(&[], Vec::as_slice),
            states: &[],
            blank: &[],
            context: self.context,
            fixtures: self.fixtures,
        };
        node.value(&scope).map(Some)
    }

    fn value(&self, argument: usize, index: usize) -> Result<Value, EvalError> {
        self.argument(argument, index).map(Option::unwrap_or_default)
    }

    /// Whether what is remembered is forgotten before a row.
    fn restarts(&self, argument: usize, index: usize) -> Result<bool, EvalError> {
        Ok(self.argument(argument, index)?.is_some_and(|value| value.is_true()))
    }

    /// `prev`, `next`: the value in another row, or the default where there is none.
    fn neighbour(&self, index: usize, step: fn(usize, usize) -> Option<usize>) -> Result<Value, EvalError> {
        let distance = match self.argument(1, index)? {
            None => 1,
            Some(Value::Long(distance)) if distance >= 0 => distance,
            Some(_) => return Err(EvalError::unsupported("prev() or next() with a negative distance")),
        };
        let distance = usize::try_from(distance).unwrap_or(usize::MAX);
        match step(index, distance).filter(|other| *other < self.rows.len()) {
            Some(other) => self.value(0, other),
            None => self.value(2, index),
        }
    }
}

/// How rows behind others of the same value are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ranking {
    /// The next value has the next rank.
    Dense,
    /// The next value has the number of its row.
    Minimum,
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
    fn row_number(&mut self, frame: &Frame<'_>, index: usize) -> Result<Value, EvalError> {
        let number = match self.count {
            Some(count) if !frame.restarts(1, index)? => count.wrapping_add(1),
            _ => frame.argument(0, index)?.and_then(|start| start.as_long()).unwrap_or(1),
        };
        self.count = Some(number);
        Ok(Value::Long(number))
    }

    fn cumulative_sum(&mut self, frame: &Frame<'_>, index: usize) -> Result<Value, EvalError> {
        let term = frame.value(0, index)?;
        let restart = frame.restarts(1, index)?;
        if term.is_null() {
            return Err(EvalError::unsupported("row_cumsum() of a null"));
        }
        let sum = match &self.last {
            Some(sum) if !restart => arithmetic::apply(arithmetic::ArithmeticOp::Add, sum, &term)?,
            _ => term,
        };
        self.last = Some(sum.clone());
        Ok(sum)
    }

    fn rank(&mut self, frame: &Frame<'_>, index: usize, ranking: Ranking) -> Result<Value, EvalError> {
        let value = frame.value(0, index)?;
        if frame.restarts(1, index)? || self.last.is_none() {
            self.rank = 1;
            self.position = 1;
        } else {
            self.position += 1;
            if self.last.as_ref() != Some(&value) {
                self.rank = match ranking {
                    Ranking::Dense => self.rank + 1,
                    Ranking::Minimum => self.position,
                };
            }
        }
        self.last = Some(value);
        Ok(Value::Long(self.rank))
    }

    /// The first value of the session that the row is in.
    fn session(&mut self, frame: &Frame<'_>, index: usize) -> Result<Value, EvalError> {
        let value = frame.value(0, index)?;
        let (from_first, between) = (frame.value(1, index)?, frame.value(2, index)?);
        let restart = frame.restarts(3, index)?;
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
        if restart || over(&self.first, &from_first)? || over(&self.last, &between)? {
            self.first = Some(value.clone());
        }
        self.last = Some(value);
        Ok(self.first.clone().unwrap_or_default())
    }
}
