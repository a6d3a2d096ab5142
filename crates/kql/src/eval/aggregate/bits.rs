//! Bitwise totals.

use super::{Accumulator, AggregateBuiltin, argument};
use crate::eval::{Context, EvalError, Value};

pub(super) const TABLE: &[AggregateBuiltin] = &[
    AggregateBuiltin::new("binary_all_and", |_| Ok(Box::new(Bits { total: None, operation: |a, b| a & b }))),
    AggregateBuiltin::new("binary_all_or", |_| Ok(Box::new(Bits { total: None, operation: |a, b| a | b }))),
    AggregateBuiltin::new("binary_all_xor", |_| Ok(Box::new(Bits { total: None, operation: |a, b| a ^ b }))),
];

struct Bits {
    total: Option<i64>,
    operation: fn(i64, i64) -> i64,
}

impl Accumulator for Bits {
    fn add(&mut self, _: &Context, arguments: &[Value]) -> Result<(), EvalError> {
        if let Value::Long(number) = argument(arguments, 0) {
            self.total = Some(self.total.map_or(*number, |total| (self.operation)(total, *number)));
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<Vec<Value>, EvalError> {
        match self.total {
            Some(total) => Ok(vec![Value::Long(total)]),
            None => Err(EvalError::unsupported("a bitwise total of no rows")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::over;
    use crate::eval::Value;
    use crate::eval::value::Type;

    #[test]
    fn totals() {
        let rows = vec![vec![Value::Long(6)], vec![Value::Null], vec![Value::Long(3)]];
        assert_eq!(over("binary_all_and", &[Type::Long], &rows), Ok(vec![Value::Long(2)]));
        assert_eq!(over("binary_all_or", &[Type::Long], &rows), Ok(vec![Value::Long(7)]));
        assert_eq!(over("binary_all_xor", &[Type::Long], &rows), Ok(vec![Value::Long(5)]));
        assert!(over("binary_all_or", &[Type::Long], &[]).is_err());
    }
}
