//! Variance, standard deviation and covariance.

use super::{Accumulator, AggregateBuiltin, Conditional, argument};
use crate::eval::{Context, EvalError, Value};

pub(super) const TABLE: &[AggregateBuiltin] = &[
    AggregateBuiltin::new("covariance", |_| pairs(true)),
    AggregateBuiltin::new("covarianceif", |_| Conditional::boxed(pairs(true)?, 2)),
    AggregateBuiltin::new("covariancep", |_| pairs(false)),
    AggregateBuiltin::new("covariancepif", |_| Conditional::boxed(pairs(false)?, 2)),
    AggregateBuiltin::new("stdev", |_| spread(true, true)),
    AggregateBuiltin::new("stdevif", |_| Conditional::boxed(spread(true, true)?, 1)),
    AggregateBuiltin::new("stdevp", |_| spread(false, true)),
    AggregateBuiltin::new("variance", |_| spread(true, false)),
    AggregateBuiltin::new("varianceif", |_| Conditional::boxed(spread(true, false)?, 1)),
    AggregateBuiltin::new("variancep", |_| spread(false, false)),
    AggregateBuiltin::new("variancepif", |_| Conditional::boxed(spread(false, false)?, 1)),
];

/// Welford's running sums of one or two variables.
struct Spread {
    count: f64,
    mean_x: f64,
    mean_y: f64,
    moment: f64,
    sample: bool,
    root: bool,
    /// Which argument the second variable is; the first for a variance.
    second: usize,
}

#[expect(clippy::unnecessary_wraps, reason = "the type of every start")]
fn start(sample: bool, root: bool, second: usize) -> Result<Box<dyn Accumulator>, EvalError> {
    Ok(Box::new(Spread { count: 0.0, mean_x: 0.0, mean_y: 0.0, moment: 0.0, sample, root, second }))
}

fn spread(sample: bool, root: bool) -> Result<Box<dyn Accumulator>, EvalError> {
    start(sample, root, 0)
}

fn pairs(sample: bool) -> Result<Box<dyn Accumulator>, EvalError> {
    start(sample, false, 1)
}

impl Accumulator for Spread {
    fn add(&mut self, _: &Context, arguments: &[Value]) -> Result<(), EvalError> {
        let (x, y) = (argument(arguments, 0), argument(arguments, self.second));
        if x.is_null() || y.is_null() {
            return Ok(());
        }
        let (Some(x), Some(y)) = (x.as_real(), y.as_real()) else {
            return Err(EvalError::unsupported("the spread of something other than numbers"));
        };
        self.count += 1.0;
        let from_mean = x - self.mean_x;
        self.mean_x += from_mean / self.count;
        self.mean_y += (y - self.mean_y) / self.count;
        self.moment += from_mean * (y - self.mean_y);
        Ok(())
    }

    fn finish(&mut self) -> Result<Vec<Value>, EvalError> {
        // That of a sample is documented to be zero by default.
        if self.count == 0.0 && (!self.sample || self.second != 0) {
            return Err(EvalError::unsupported("the spread of no rows"));
        }
        let by = if self.sample { self.count - 1.0 } else { self.count };
        // The engine answers zero for a single row.
        let variance = if by <= 0.0 { 0.0 } else { self.moment / by };
        // And it keeps ten decimals of a variance, also under the root.
        let variance = if self.second == 0 { ten_decimals(variance) } else { variance };
        Ok(vec![Value::Real(if self.root { variance.sqrt() } else { variance })])
    }
}

fn ten_decimals(number: f64) -> f64 {
    let scaled = number * 1e10;
    if scaled.abs() < 9e15 { scaled.round() / 1e10 } else { number }
}

#[cfg(test)]
mod tests {
    use super::super::tests::over;
    use crate::eval::Value;
    use crate::eval::value::Type;

    fn real(name: &str, rows: &[Vec<Value>]) -> f64 {
        over(name, &[Type::Long, Type::Long], rows).expect("an answer").remove(0).as_real().expect("a number")
    }

    #[test]
    fn spreads() {
        let rows: Vec<Vec<Value>> = (1..=10).map(|x| vec![Value::Long(x), Value::Long(2 * x)]).collect();
        assert_eq!(real("variance", &rows), 9.166_666_666_7);
        assert!((real("variancep", &rows) - 8.25).abs() < 1e-12);
        assert_eq!(real("stdev", &rows), 3.027_650_354_102_996);
        assert!((real("covariancep", &rows) - 16.5).abs() < 1e-12);
        assert_eq!(real("stdev", &rows[..1]), 0.0);
        assert_eq!(over("stdev", &[Type::Long], &[]), Ok(vec![Value::Real(0.0)]));
        assert!(over("stdevp", &[Type::Long], &[]).is_err());
    }
}
