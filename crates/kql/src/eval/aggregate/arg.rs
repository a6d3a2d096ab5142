//! `arg_max` and `arg_min`: the row with the largest or smallest value. The first of equals wins; rows with null
//! count only where there is no other.

use std::cmp::Ordering;

use super::number::better;
use super::{Accumulator, AggregateBuiltin, AggregateContext, argument};
use crate::eval::{Context, EvalError, Value};

pub(super) const TABLE: &[AggregateBuiltin] = &[
    AggregateBuiltin::new("arg_max", |setup| start(setup, Ordering::Greater)),
    AggregateBuiltin::new("arg_min", |setup| start(setup, Ordering::Less)),
    AggregateBuiltin::new("argmax", |setup| start(setup, Ordering::Greater)),
    AggregateBuiltin::new("argmin", |setup| start(setup, Ordering::Less)),
];

struct Arg {
    row: Option<Vec<Value>>,
    empty: Vec<Value>,
    wanted: Ordering,
}

#[expect(clippy::unnecessary_wraps, reason = "the type of every start")]
fn start(setup: &AggregateContext, wanted: Ordering) -> Result<Box<dyn Accumulator>, EvalError> {
    let empty = setup.types.iter().map(|ty| Value::empty(*ty)).collect();
    Ok(Box::new(Arg { row: None, empty, wanted }))
}

impl Accumulator for Arg {
    fn add(&mut self, context: &Context, arguments: &[Value]) -> Result<(), EvalError> {
        let takes = match &self.row {
            None => true,
            Some(best) => better(argument(arguments, 0), argument(best, 0), self.wanted)?,
        };
        if takes {
            if self.row.is_none() {
                context.charge_held(arguments)?;
            }
            self.row = Some(arguments.to_vec());
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
    fn the_first_of_equals_and_nulls_last() {
        let types = [Type::Long, Type::String];
        let rows = vec![
            vec![Value::Null, "a".into()],
            vec![Value::Long(2), "b".into()],
            vec![Value::Long(2), "c".into()],
        ];
        assert_eq!(over("arg_max", &types, &rows), Ok(rows[1].clone()));
        assert_eq!(over("arg_min", &types, &rows), Ok(rows[1].clone()));
        assert_eq!(over("arg_max", &types, &rows[..1]), Ok(rows[0].clone()));
        assert_eq!(over("arg_max", &types, &[]), Ok(vec![Value::Null, "".into()]));
    }

    #[test]
    fn nan_wins() {
        let rows = vec![vec![Value::Real(5.0)], vec![Value::Real(f64::NAN)], vec![Value::Real(9.0)]];
        assert_eq!(over("arg_max", &[Type::Real], &rows), Ok(vec![Value::Real(f64::NAN)]));
    }
}
