//! Percentiles by the nearest rank, exact rather than estimated.

use super::{Accumulator, AggregateBuiltin, AggregateContext, argument};
use crate::eval::value::{compare, convert};
use crate::eval::{Context, EvalError, Value};

pub(super) const TABLE: &[AggregateBuiltin] = &[
    AggregateBuiltin::new("percentile", |setup| start(setup, false, false)),
    AggregateBuiltin::new("percentiles", |setup| start(setup, false, false)),
    AggregateBuiltin::new("percentiles_array", |setup| start(setup, false, true)),
    AggregateBuiltin::new("percentilesw", |setup| start(setup, true, false)),
    AggregateBuiltin::new("percentilesw_array", |setup| start(setup, true, true)),
    AggregateBuiltin::new("percentilew", |setup| start(setup, true, false)),
];

struct Percentile {
    values: Vec<(Value, i64)>,
    ranks: Vec<f64>,
    weighted: bool,
    array: bool,
}

fn start(setup: &AggregateContext, weighted: bool, array: bool) -> Result<Box<dyn Accumulator>, EvalError> {
    let mut ranks = Vec::new();
    for constant in setup.constants.iter().skip(1 + usize::from(weighted)) {
        let items = match constant {
            Some(Value::Array(items)) => items.as_slice(),
            Some(value) => std::slice::from_ref(value),
            None => return Err(EvalError::unsupported("a percentile that is not a constant")),
        };
        for item in items {
            match item.as_real() {
                Some(rank) if (0.0..=100.0).contains(&rank) => ranks.push(rank),
                _ => return Err(EvalError::refused("a percentile has to be a number from 0 to 100")),
            }
        }
    }
    Ok(Box::new(Percentile { values: Vec::new(), ranks, weighted, array }))
}

impl Accumulator for Percentile {
    fn add(&mut self, context: &Context, arguments: &[Value]) -> Result<(), EvalError> {
        let value = argument(arguments, 0);
        let weight = if self.weighted { argument(arguments, 1).as_long().unwrap_or(0) } else { 1 };
        if value.is_null() || weight <= 0 {
            return Ok(());
        }
        if compare::is_nan(value)
            || !matches!(
                value,
                Value::Long(_) | Value::Real(_) | Value::Datetime(_) | Value::Timespan(_) | Value::Decimal(_)
            )
        {
            return Err(EvalError::unsupported("a percentile of something other than numbers and times"));
        }
        // The percentile of decimals is a double.
        let value = match value {
            Value::Decimal(_) => convert::real(value).into(),
            value => value.clone(),
        };
        self.values.push((value, weight));
        context.charge_held_cells(2)?;
        context.check_rows(self.values.len())
    }

    fn finish(&mut self) -> Result<Vec<Value>, EvalError> {
        if self.array && self.values.is_empty() {
            return Err(EvalError::unsupported("an array of percentiles of no values"));
        }
        self.values.sort_by(|a, b| compare::sort_order(&a.0, &b.0));
        let total: i128 = self.values.iter().map(|(_, weight)| i128::from(*weight)).sum();
        let results: Vec<Value> = self
            .ranks
            .iter()
            .map(|rank| {
                let wanted = ((rank / 100.0 * total as f64).ceil() as i128).max(1);
                let mut seen = 0;
                self.values
                    .iter()
                    .find(|(_, weight)| {
                        seen += i128::from(*weight);
                        seen >= wanted
                    })
                    .map_or(Value::Null, |(value, _)| value.clone())
            })
            .collect();
        Ok(if self.array { vec![Value::array(results)] } else { results })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::over;
    use crate::eval::Value;
    use crate::eval::value::Type;

    #[test]
    fn nearest_ranks() {
        let rows: Vec<Vec<Value>> =
            (1..=10).map(|x| vec![Value::Long(x), Value::Long(50), Value::Long(95)]).collect();
        let types = [Type::Long; 3];
        assert_eq!(over("percentiles", &types, &rows), Ok(vec![Value::Long(5), Value::Long(10)]));
        assert_eq!(over("percentile", &types, &[]), Ok(vec![]));
    }

    #[test]
    fn weights() {
        let rows = vec![
            vec![Value::Long(1), Value::Long(9), Value::Long(50)],
            vec![Value::Long(2), Value::Long(1), Value::Long(50)],
        ];
        assert_eq!(over("percentilew", &[Type::Long; 3], &rows), Ok(vec![Value::Long(1)]));
    }
}
