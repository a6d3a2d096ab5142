//! Sums, averages, the smallest and the largest. Nulls do not count.

use std::cmp::Ordering;
use std::sync::Arc;

use bigdecimal::BigDecimal;

use super::{Accumulator, AggregateBuiltin, AggregateContext, Conditional, argument};
use crate::eval::value::arithmetic::{self, ArithmeticOp};
use crate::eval::value::{Type, compare};
use crate::eval::{Context, EvalError, Value};

pub(super) const TABLE: &[AggregateBuiltin] = &[
    AggregateBuiltin::new("avg", average),
    AggregateBuiltin::new("avgif", |setup| Conditional::boxed(average(setup)?, 1)),
    AggregateBuiltin::new("max", |_| extreme(Ordering::Greater)),
    AggregateBuiltin::new("maxif", |_| Conditional::boxed(extreme(Ordering::Greater)?, 1)),
    AggregateBuiltin::new("min", |_| extreme(Ordering::Less)),
    AggregateBuiltin::new("minif", |_| Conditional::boxed(extreme(Ordering::Less)?, 1)),
    AggregateBuiltin::new("sum", sum),
    AggregateBuiltin::new("sumif", |setup| Conditional::boxed(sum(setup)?, 1)),
];

struct Sum {
    total: Value,
}

fn zero(ty: Type, name: &str) -> Result<Value, EvalError> {
    Ok(match ty {
        // A dynamic takes the kind of what is added.
        Type::Int | Type::Long | Type::Bool | Type::Dynamic => Value::Long(0),
        Type::Real => Value::Real(0.0),
        Type::Decimal => Value::Decimal(Arc::new(BigDecimal::from(0))),
        Type::Timespan => Value::Timespan(0),
        other => return Err(EvalError::unsupported(format!("{name}() of a {}", other.name()))),
    })
}

fn sum(setup: &AggregateContext) -> Result<Box<dyn Accumulator>, EvalError> {
    Ok(Box::new(Sum { total: zero(setup.type_of(0), "sum")? }))
}

impl Accumulator for Sum {
    fn add(&mut self, _: &Context, arguments: &[Value]) -> Result<(), EvalError> {
        match (argument(arguments, 0), &mut self.total) {
            (Value::Null, _) => {}
            (Value::Long(number), Value::Long(total)) => *total = total.wrapping_add(*number),
            (Value::Bool(truth), Value::Long(total)) => *total = total.wrapping_add(i64::from(*truth)),
            (Value::Real(number), Value::Real(total)) => *total += number,
            (Value::Timespan(ticks), Value::Timespan(total)) => {
                *total = total
                    .checked_add(*ticks)
                    .ok_or_else(|| EvalError::unsupported("sum() beyond the range of timespan"))?;
            }
            (value @ (Value::Long(_) | Value::Real(_) | Value::Decimal(_)), total) => {
                let sum = arithmetic::apply(ArithmeticOp::Add, total, value)?;
                *total = sum;
            }
            (value @ Value::Timespan(_), total @ Value::Long(0)) => *total = value.clone(),
            _ => return Err(EvalError::unsupported("sum() of something other than numbers")),
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<Vec<Value>, EvalError> {
        Ok(vec![self.total.clone()])
    }
}

struct Average {
    ty: Type,
    whole: i128,
    real: f64,
    exact: Option<Value>,
    count: i64,
}

fn average(setup: &AggregateContext) -> Result<Box<dyn Accumulator>, EvalError> {
    let ty = setup.type_of(0);
    if ty != Type::DateTime {
        zero(ty, "avg")?;
    }
    Ok(Box::new(Average { ty, whole: 0, real: 0.0, exact: None, count: 0 }))
}

impl Accumulator for Average {
    fn add(&mut self, _: &Context, arguments: &[Value]) -> Result<(), EvalError> {
        match argument(arguments, 0) {
            Value::Null => return Ok(()),
            Value::Long(number) => self.whole += i128::from(*number),
            Value::Bool(truth) => self.whole += i128::from(*truth),
            Value::Timespan(ticks) | Value::Datetime(ticks)
                if matches!(self.ty, Type::Timespan | Type::DateTime) =>
            {
                self.whole += i128::from(*ticks);
            }
            Value::Real(number) => self.real += number,
            decimal @ Value::Decimal(_) => {
                self.exact = Some(match &self.exact {
                    None => decimal.clone(),
                    Some(total) => arithmetic::apply(ArithmeticOp::Add, total, decimal)?,
                });
            }
            _ => return Err(EvalError::unsupported("avg() of something other than numbers")),
        }
        self.count += 1;
        Ok(())
    }

    fn finish(&mut self) -> Result<Vec<Value>, EvalError> {
        let time = |ticks: i128| i64::try_from(ticks).unwrap_or(i64::MAX);
        Ok(vec![match self.ty {
            Type::Timespan | Type::DateTime if self.count == 0 => Value::Null,
            Type::Timespan => Value::Timespan(time(self.whole / i128::from(self.count))),
            Type::DateTime => Value::Datetime(time(self.whole / i128::from(self.count))),
            Type::Decimal => match &self.exact {
                Some(total) => arithmetic::apply(ArithmeticOp::Divide, total, &Value::Long(self.count))?,
                None => return Err(EvalError::unsupported("avg() of no decimals")),
            },
            _ => Value::Real((self.whole as f64 + self.real) / self.count as f64),
        }])
    }
}

struct Extreme {
    best: Value,
    wanted: Ordering,
}

#[expect(clippy::unnecessary_wraps, reason = "the type of every start")]
fn extreme(wanted: Ordering) -> Result<Box<dyn Accumulator>, EvalError> {
    Ok(Box::new(Extreme { best: Value::Null, wanted }))
}

/// Whether `value` takes the place of `best`: NaN does and keeps it.
pub(super) fn better(value: &Value, best: &Value, wanted: Ordering) -> Result<bool, EvalError> {
    if matches!(value, Value::Array(_) | Value::Bag(_)) {
        return Err(EvalError::unsupported("the smallest or largest of arrays or bags"));
    }
    if value.is_null() || compare::is_nan(best) {
        return Ok(false);
    }
    if best.is_null() || compare::is_nan(value) {
        return Ok(true);
    }
    match compare::order(value, best) {
        Some(order) => Ok(order == wanted),
        None => Err(EvalError::unsupported("the smallest or largest of values of different types")),
    }
}

impl Accumulator for Extreme {
    fn add(&mut self, _: &Context, arguments: &[Value]) -> Result<(), EvalError> {
        let value = argument(arguments, 0);
        if better(value, &self.best, self.wanted)? {
            self.best = value.clone();
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<Vec<Value>, EvalError> {
        Ok(vec![self.best.clone()])
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::over;
    use crate::eval::Value;
    use crate::eval::value::Type;

    fn rows(values: &[Value]) -> Vec<Vec<Value>> {
        values.iter().map(|value| vec![value.clone()]).collect()
    }

    #[test]
    fn nothing_to_add() {
        let nulls = rows(&[Value::Null, Value::Null]);
        assert_eq!(over("sum", &[Type::Long], &nulls), Ok(vec![Value::Long(0)]));
        assert_eq!(over("sum", &[Type::Real], &[]), Ok(vec![Value::Real(0.0)]));
        assert_eq!(over("avg", &[Type::Long], &nulls), Ok(vec![Value::Real(f64::NAN)]));
        assert_eq!(over("min", &[Type::Long], &nulls), Ok(vec![Value::Null]));
    }

    #[test]
    fn totals() {
        let numbers = rows(&[Value::Long(-5), Value::Long(2_147_483_648), Value::Null]);
        assert_eq!(over("sum", &[Type::Long], &numbers), Ok(vec![Value::Long(2_147_483_643)]));
        assert_eq!(over("avg", &[Type::Long], &numbers), Ok(vec![Value::Real(1_073_741_821.5)]));
        assert_eq!(over("max", &[Type::Long], &numbers), Ok(vec![Value::Long(2_147_483_648)]));
        let texts = rows(&["b".into(), "a".into()]);
        assert_eq!(over("min", &[Type::String], &texts), Ok(vec!["a".into()]));
    }

    #[test]
    fn infinities() {
        let numbers = rows(&[Value::Real(f64::INFINITY), Value::Real(f64::NEG_INFINITY), Value::Real(1.5)]);
        assert_eq!(over("sum", &[Type::Real], &numbers), Ok(vec![Value::Real(f64::NAN)]));
        assert_eq!(over("max", &[Type::Real], &numbers), Ok(vec![Value::Real(f64::INFINITY)]));
        let timespans = rows(&[Value::Timespan(1), Value::Timespan(4)]);
        assert_eq!(over("avg", &[Type::Timespan], &timespans), Ok(vec![Value::Timespan(2)]));
    }
}
