//! `take_any`: the values of some row; here of the first, and for a single argument of the first with a value.

use super::{Accumulator, AggregateBuiltin, AggregateContext, Conditional, argument};
use crate::eval::{Context, EvalError, Value};

pub(super) const TABLE: &[AggregateBuiltin] = &[
    AggregateBuiltin::new("any", start),
    AggregateBuiltin::new("anyif", |setup| Conditional::boxed(single(setup)?, 1)),
    AggregateBuiltin::new("passthrough", start),
    AggregateBuiltin::new("take_any", start),
    AggregateBuiltin::new("take_anyif", |setup| Conditional::boxed(single(setup)?, 1)),
];

struct Take {
    row: Option<Vec<Value>>,
    empty: Vec<Value>,
}

#[expect(clippy::unnecessary_wraps, reason = "the type of every start")]
fn start(setup: &AggregateContext) -> Result<Box<dyn Accumulator>, EvalError> {
    Ok(Box::new(Take { row: None, empty: setup.types.iter().map(|ty| Value::empty(*ty)).collect() }))
}

#[expect(clippy::unnecessary_wraps, reason = "the type of every start")]
fn single(setup: &AggregateContext) -> Result<Box<dyn Accumulator>, EvalError> {
    Ok(Box::new(Take { row: None, empty: vec![Value::empty(setup.type_of(0))] }))
}

fn has_value(value: &Value) -> bool {
    !value.is_null() && !matches!(value, Value::String(text) if text.is_empty())
}

impl Accumulator for Take {
    fn add(&mut self, context: &Context, arguments: &[Value]) -> Result<(), EvalError> {
        let takes = match &self.row {
            None => true,
            Some(row) => {
                self.empty.len() == 1 && !has_value(argument(row, 0)) && has_value(argument(arguments, 0))
            }
        };
        if takes {
            if self.row.is_none() {
                context.charge_held(arguments)?;
            }
            self.row = Some(arguments.iter().take(self.empty.len()).cloned().collect());
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<Vec<Value>, EvalError> {
        Ok(self.row.take().unwrap_or_else(|| self.empty.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::over;
    use crate::eval::Value;
    use crate::eval::value::Type;

    #[test]
    fn rows_stay_together_and_single_values_skip_nulls() {
        let rows = vec![vec![Value::Null, "a".into()], vec![Value::Long(1), "b".into()]];
        assert_eq!(over("take_any", &[Type::Long, Type::String], &rows), Ok(rows[0].clone()));
        let single: Vec<Vec<Value>> = rows.iter().map(|row| row[..1].to_vec()).collect();
        assert_eq!(over("take_any", &[Type::Long], &single), Ok(vec![Value::Long(1)]));
        assert_eq!(over("take_any", &[Type::String], &[]), Ok(vec!["".into()]));
    }
}
