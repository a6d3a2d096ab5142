//! Counting rows and different values. Distinct counts are exact, not estimates.

use std::collections::HashSet;

use super::{Accumulator, AggregateBuiltin, AggregateContext, Conditional, argument};
use crate::eval::{Context, EvalError, Value};

pub(super) const TABLE: &[AggregateBuiltin] = &[
    AggregateBuiltin::new("cnt", count),
    AggregateBuiltin::new("count", count),
    AggregateBuiltin::new("count_distinct", distinct),
    AggregateBuiltin::new("count_distinctif", |setup| Conditional::boxed(distinct(setup)?, 1)),
    AggregateBuiltin::new("countif", |setup| Conditional::boxed(count(setup)?, 0)),
    AggregateBuiltin::new("dcount", distinct),
    AggregateBuiltin::new("dcountif", |setup| Conditional::boxed(distinct(setup)?, 1)),
];

#[derive(Default)]
struct Count(i64);

#[expect(clippy::unnecessary_wraps, reason = "the type of every start")]
fn count(_: &AggregateContext) -> Result<Box<dyn Accumulator>, EvalError> {
    Ok(Box::new(Count::default()))
}

impl Accumulator for Count {
    fn add(&mut self, _: &Context, _: &[Value]) -> Result<(), EvalError> {
        self.0 += 1;
        Ok(())
    }

    fn finish(&mut self) -> Result<Vec<Value>, EvalError> {
        Ok(vec![Value::Long(self.0)])
    }
}

#[derive(Default)]
struct Distinct(HashSet<Value>);

#[expect(clippy::unnecessary_wraps, reason = "the type of every start")]
fn distinct(_: &AggregateContext) -> Result<Box<dyn Accumulator>, EvalError> {
    Ok(Box::new(Distinct::default()))
}

impl Accumulator for Distinct {
    fn add(&mut self, context: &Context, arguments: &[Value]) -> Result<(), EvalError> {
        let value = argument(arguments, 0);
        if !value.is_null() && !self.0.contains(value) {
            context.check_rows(self.0.len() + 1)?;
            context.charge_held(std::slice::from_ref(value))?;
            self.0.insert(value.clone());
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<Vec<Value>, EvalError> {
        Ok(vec![Value::Long(i64::try_from(self.0.len()).unwrap_or(i64::MAX))])
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::over;
    use crate::eval::Value;
    use crate::eval::value::Type;

    #[test]
    fn counts() {
        let rows =
            vec![vec![Value::Null], vec![Value::from("a")], vec![Value::from("a")], vec![Value::from("")]];
        assert_eq!(over("count", &[Type::String], &rows), Ok(vec![Value::Long(4)]));
        assert_eq!(over("dcount", &[Type::String], &rows), Ok(vec![Value::Long(2)]));
        let conditions = vec![vec![Value::Bool(true)], vec![Value::Bool(false)], vec![Value::Null]];
        assert_eq!(over("countif", &[Type::Bool], &conditions), Ok(vec![Value::Long(1)]));
        assert_eq!(over("count", &[], &[]), Ok(vec![Value::Long(0)]));
    }
}
