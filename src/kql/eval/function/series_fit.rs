//! Statistics and lines over a series. Functions of several results answer an array of them.

use super::series::numbers;
use super::{Call, Function};
use crate::kql::eval::value::Bag;
use crate::kql::eval::{Stop, Value};

pub(super) const TABLE: &[Function] = &[
    Function::new("series_fit_line", |_, a| Ok(Value::array(line(a)?.to_vec()))),
    Function::new("series_fit_line_dynamic", |_, a| Ok(bag(&LINE, line(a)?))),
    Function::new("series_pearson_correlation", pearson),
    Function::new("series_stats", |_, a| Ok(Value::array(stats(a)?.to_vec()))),
    Function::new("series_stats_dynamic", |_, a| Ok(bag(&STATS, stats(a)?))),
];

const STATS: [&str; 7] = ["min", "min_idx", "max", "max_idx", "avg", "stdev", "variance"];
const LINE: [&str; 6] = ["rsquare", "slope", "variance", "rvariance", "interception", "line_fit"];

fn bag<const N: usize>(names: &[&str; N], values: [Value; N]) -> Value {
    Value::bag(names.iter().zip(values).map(|(name, value)| ((*name).into(), value)).collect::<Bag>())
}

fn stats(arguments: &[Value]) -> Result<[Value; 7], Stop> {
    let Some(numbers) = numbers(arguments, 0).filter(|numbers| !numbers.is_empty()) else {
        return Err(Stop::unsupported("series_stats() of a series with gaps"));
    };
    if arguments.len() > 1 {
        return Err(Stop::unsupported("series_stats() with ignore_nonfinite"));
    }
    let (mut low, mut high) = ((0, f64::INFINITY), (0, f64::NEG_INFINITY));
    for (index, number) in numbers.iter().enumerate() {
        if *number < low.1 {
            low = (index, *number);
        }
        if *number > high.1 {
            high = (index, *number);
        }
    }
    let average = mean(&numbers);
    let variance =
        if numbers.len() > 1 { squares(&numbers, average) / (numbers.len() - 1) as f64 } else { 0.0 };
    Ok([
        Value::Real(low.1),
        index(low.0),
        Value::Real(high.1),
        index(high.0),
        Value::Real(average),
        Value::Real(variance.sqrt()),
        Value::Real(variance),
    ])
}

fn index(index: usize) -> Value {
    Value::Long(i64::try_from(index).unwrap_or(i64::MAX))
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

fn squares(numbers: &[f64], around: f64) -> f64 {
    numbers.iter().map(|number| (number - around).powi(2)).sum()
}

/// Least squares over the indexes.
fn line(arguments: &[Value]) -> Result<[Value; 6], Stop> {
    let Some(y) = numbers(arguments, 0).filter(|numbers| numbers.len() > 1) else {
        return Err(Stop::unsupported("series_fit_line() of a series with gaps"));
    };
    let count = y.len() as f64;
    let x: Vec<f64> = (0..y.len()).map(|index| index as f64).collect();
    let (mean_x, mean_y) = (mean(&x), mean(&y));
    let shared: f64 = x.iter().zip(&y).map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let slope = shared / squares(&x, mean_x);
    let interception = mean_y - slope * mean_x;
    let fit: Vec<f64> = x.iter().map(|x| slope * x + interception).collect();
    let residual: f64 = y.iter().zip(&fit).map(|(y, fit)| (y - fit).powi(2)).sum();
    let total = squares(&y, mean_y);
    if total == 0.0 {
        return Err(Stop::unsupported("series_fit_line() of a constant series"));
    }
    Ok([
        Value::Real(1.0 - residual / total),
        Value::Real(slope),
        Value::Real(total / (count - 1.0)),
        Value::Real(residual / (count - 1.0)),
        Value::Real(interception),
        Value::array(fit.into_iter().map(Value::Real).collect()),
    ])
}

fn pearson(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    let (Some(a), Some(b)) = (numbers(arguments, 0), numbers(arguments, 1)) else {
        return Err(Stop::unsupported("series_pearson_correlation() of series with gaps"));
    };
    if a.len() != b.len() || a.len() < 2 {
        return Err(Stop::unsupported("series_pearson_correlation() of series of different or no length"));
    }
    let (mean_a, mean_b) = (mean(&a), mean(&b));
    let shared: f64 = a.iter().zip(&b).map(|(a, b)| (a - mean_a) * (b - mean_b)).sum();
    let spread = squares(&a, mean_a).sqrt() * squares(&b, mean_b).sqrt();
    if spread == 0.0 {
        return Err(Stop::unsupported("series_pearson_correlation() of a constant series"));
    }
    Ok(Value::Real(shared / spread))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, json};
    use crate::kql::eval::Value;

    #[test]
    fn statistics() {
        let answer = call("series_stats", &[json("[10,0,50]")]).expect("an answer");
        let Value::Array(items) = answer else { panic!("several results") };
        assert_eq!(
            items[..5],
            [Value::Real(0.0), Value::Long(1), Value::Real(50.0), Value::Long(2), Value::Real(20.0)]
        );
    }

    #[test]
    fn lines() {
        let answer = call("series_fit_line", &[json("[1,2,4,8]")]).expect("an answer");
        let Value::Array(items) = answer else { panic!("several results") };
        let square = items.first().and_then(Value::as_real).expect("a number");
        assert!((square - 0.92).abs() < 1e-12);
    }
}
