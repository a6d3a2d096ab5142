//! `make-series`: aggregates over equal steps of an axis, as arrays.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use indexmap::IndexMap;

use super::OperatorContext;
use super::assign::{Setter, assign, setters, write};
use super::summarize::{add, finish, start};
use crate::bind::tree::{MakeSeries, ScalarExpr, Schema};
use crate::eval::aggregate::Accumulator;
use crate::eval::expression::{AggregateCall, Compiler, EvalNode, type_of};
use crate::eval::row::{self, Row, Rows};
use crate::eval::value::{Type, convert};
use crate::eval::{EvalError, Value};

/// The states of the bins of one series.
type Bins = BTreeMap<i64, Vec<Box<dyn Accumulator>>>;

/// Holds all rows, and the states of each series.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    series: &'e MakeSeries,
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    let plan = SeriesPlan::new(&step, series)?;
    let rows = row::collect(rows, step.run.context)?;
    let mut axis_values = Vec::with_capacity(rows.len());
    for row in &rows {
        axis_values.push(plan.axis.value(&step.scope(row))?);
    }
    let axis = Axis::new(&step, series, &axis_values)?;
    let groups = match &axis {
        Some(axis) => plan.group(&step, axis, &rows, &axis_values)?,
        None => IndexMap::new(),
    };
    if series.nonempty && groups.is_empty() {
        if !series.by.is_empty() || !rows.is_empty() {
            return Err(EvalError::unsupported("make-series kind=nonempty of nothing, with keys"));
        }
        let Some(axis) = axis else {
            return Err(EvalError::unsupported(
                "make-series kind=nonempty of nothing, without `from` and `to`",
            ));
        };
        return Ok(Box::new(std::iter::once(Ok(plan.blank(step.row, series, &axis.points(&step)?)))));
    }
    let Some(axis) = axis else { return Ok(row::none()) };
    let points = axis.points(&step)?;
    Ok(Box::new(groups.into_iter().map(move |(mut row, bins)| {
        let lists = plan.lists(&step, bins, &points)?;
        for (result, list) in plan.results.iter().zip(lists) {
            write(&result.targets, Value::array(list), step.row, &mut row);
        }
        write(&series.on.targets, Value::array(points.clone()), step.row, &mut row);
        Ok(row)
    })))
}

struct SeriesPlan {
    keys: Vec<Setter>,
    calls: Vec<AggregateCall>,
    results: Vec<SeriesColumn>,
    axis: EvalNode,
}

/// One aggregate of the operator.
struct SeriesColumn {
    targets: Vec<Option<usize>>,
    value: EvalNode,
    ty: Type,
    default: Value,
}

impl SeriesPlan {
    fn new(step: &OperatorContext<'_, '_>, series: &MakeSeries) -> Result<Self, EvalError> {
        let compiler = Compiler::new(step.run, &step.from.schema);
        let keys = setters(&compiler, &series.by)?;
        let axis = compiler.compile(&series.on.value)?;
        let compiler = Compiler::over_groups(step.run, &step.from.schema);
        let mut results = Vec::with_capacity(series.aggregates.len());
        for (aggregate, default) in &series.aggregates {
            let ty = type_of(&aggregate.value);
            let default = match default {
                Some(default) => step.run.constant(default)?,
                None => Value::Long(0),
            };
            let fits = matches!(
                (&default, ty),
                (Value::Null, _)
                    | (Value::Long(_), Type::Long | Type::Int | Type::Real | Type::Decimal)
                    | (Value::Real(_), Type::Real | Type::Decimal)
            );
            if !fits {
                let stop = EvalError::unsupported("make-series with a default of another type");
                return Err(stop.at(aggregate.value.span.range()));
            }
            results.push(SeriesColumn {
                targets: aggregate.targets.clone(),
                value: compiler.compile(&aggregate.value)?,
                ty,
                default: convert::widen(default, ty),
            });
        }
        Ok(Self { keys, calls: compiler.into_aggregates(), results, axis })
    }

    /// The bins of each series with the states of their aggregates.
    fn group(
        &self,
        step: &OperatorContext<'_, '_>,
        axis: &Axis,
        rows: &[Row],
        axis_values: &[Value],
    ) -> Result<IndexMap<Row, Bins>, EvalError> {
        let mut groups: IndexMap<Row, Bins> = IndexMap::new();
        let mut key = vec![Value::Null; step.row.columns.len()];
        for (row, value) in rows.iter().zip(axis_values) {
            if value.is_null() {
                continue;
            }
            assign(step, &self.keys, row, &[], &mut key)?;
            let bins = groups.entry(key.clone()).or_default();
            let Some(bin) = axis.bin(value) else { continue };
            let states = match bins.entry(bin) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => entry.insert(start(&self.calls)?),
            };
            add(&self.calls, states, &step.scope(row))?;
        }
        Ok(groups)
    }

    /// The values of one series at all points, for each aggregate.
    fn lists(
        &self,
        step: &OperatorContext<'_, '_>,
        mut bins: Bins,
        points: &[Value],
    ) -> Result<Vec<Vec<Value>>, EvalError> {
        if bins.is_empty() {
            return Err(EvalError::unsupported("make-series with a series that lies outside of its range"));
        }
        step.run.context.charge_steps(points.len() as u64)?;
        step.run.context.charge_held_cells(points.len().saturating_mul(self.results.len()))?;
        let mut lists: Vec<Vec<Value>> =
            self.results.iter().map(|_| Vec::with_capacity(points.len())).collect();
        for bin in (0_i64..).take(points.len()) {
            let slots = match bins.get_mut(&bin) {
                Some(states) => Some(finish(step.run.context, states)?),
                None => None,
            };
            for (list, result) in lists.iter_mut().zip(&self.results) {
                list.push(match &slots {
                    Some(slots) => {
                        let value = result.value.value(&super::scope(step.run, &[], slots))?;
                        convert::widen(value, result.ty)
                    }
                    None => result.default.clone(),
                });
            }
        }
        Ok(lists)
    }

    /// The row of a series without any value.
    fn blank(&self, row: &Schema, series: &MakeSeries, points: &[Value]) -> Row {
        let mut blank = vec![Value::Null; row.columns.len()];
        for result in &self.results {
            let list = vec![result.default.clone(); points.len()];
            write(&result.targets, Value::array(list), row, &mut blank);
        }
        write(&series.on.targets, Value::array(points.to_vec()), row, &mut blank);
        blank
    }
}

/// The steps of the axis: whole numbers or ticks.
struct Axis {
    start: i64,
    step: i64,
    count: i64,
    point: fn(i64) -> Value,
}

impl Axis {
    /// The axis that the operator asks for; `None` where nothing tells its ends.
    fn new(
        step: &OperatorContext<'_, '_>,
        series: &MakeSeries,
        values: &[Value],
    ) -> Result<Option<Self>, EvalError> {
        let distance = step.run.constant(&series.step)?;
        let constant =
            |expr: &Option<ScalarExpr>| expr.as_ref().map(|expr| step.run.constant(expr)).transpose();
        let (from, to) = (constant(&series.from)?, constant(&series.to)?);
        let point: fn(i64) -> Value = match (type_of(&series.on.value), &distance) {
            (Type::DateTime, Value::Timespan(_)) => Value::Datetime,
            (Type::Timespan, Value::Timespan(_)) => Value::Timespan,
            (Type::Long | Type::Int, Value::Long(_)) => Value::Long,
            _ => return Err(EvalError::unsupported("make-series on an axis of this type")),
        };
        let width = whole(&distance).filter(|width| *width > 0);
        let width =
            width.ok_or_else(|| EvalError::unsupported("make-series with a step that is not positive"))?;
        let known = || values.iter().filter_map(whole);
        if (from.is_none() || to.is_none()) && !series.by.is_empty() {
            return Err(EvalError::unsupported("make-series with keys and without `from` and `to`"));
        }
        let start = match &from {
            Some(from) => whole(from),
            None => known().min(),
        };
        let end = match &to {
            Some(to) => whole(to),
            None => known().max().and_then(|last| last.checked_add(1)),
        };
        if from.as_ref().is_some_and(Value::is_null) || to.as_ref().is_some_and(Value::is_null) {
            return Err(EvalError::unsupported("make-series from or to null"));
        }
        let (Some(start), Some(mut end)) = (start, end) else { return Ok(None) };
        if series.in_range {
            // The end is included, and the bins lie on multiples of the step.
            if start.rem_euclid(width) != 0 || end.rem_euclid(width) != 0 {
                return Err(EvalError::unsupported(
                    "make-series in a range whose ends are not multiples of its step",
                ));
            }
            let last = end;
            end = end.saturating_add(1);
            if known().any(|value| value > last && value.saturating_sub(last) < width) {
                return Err(EvalError::unsupported("make-series in a range with values just after its end"));
            }
        }
        if from.is_none() && start.rem_euclid(width) != 0 {
            return Err(EvalError::unsupported("make-series that starts between two steps"));
        }
        let length = i128::from(end) - i128::from(start);
        let count = if length <= 0 { 0 } else { (length - 1) / i128::from(width) + 1 };
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        step.run.context.check_len(usize::try_from(count).unwrap_or(usize::MAX))?;
        if count == 0 {
            return Err(EvalError::unsupported("make-series over an empty range"));
        }
        Ok(Some(Self { start, step: width, count, point }))
    }

    fn points(&self, step: &OperatorContext<'_, '_>) -> Result<Vec<Value>, EvalError> {
        step.run.context.check_len(usize::try_from(self.count).unwrap_or(usize::MAX))?;
        Ok((0..self.count).map(|bin| self.point(bin)).collect())
    }

    fn bin(&self, value: &Value) -> Option<i64> {
        let distance = i128::from(whole(value)?) - i128::from(self.start);
        let bin = i64::try_from(distance.div_euclid(i128::from(self.step))).ok()?;
        (0..self.count).contains(&bin).then_some(bin)
    }

    fn point(&self, bin: i64) -> Value {
        (self.point)(self.start.saturating_add(self.step.saturating_mul(bin)))
    }
}

fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Long(value) | Value::Datetime(value) | Value::Timespan(value) => Some(*value),
        _ => None,
    }
}
