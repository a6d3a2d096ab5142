//! Statistics and lines over a series. Functions of several results answer an array of them.

use super::series::{items, numbers};
use super::{Builtin, CallContext, long_of};
use crate::eval::value::Bag;
use crate::eval::{EvalError, Value};

pub(super) const TABLE: &[Builtin] = &[
    Builtin::new("series_fit_line", |_, a| Ok(Value::array(line(a)?.to_vec()))),
    Builtin::new("series_fit_line_dynamic", |_, a| Ok(bag(&LINE, line(a)?))),
    Builtin::new("series_pearson_correlation", pearson),
    Builtin::new("series_seasonal", |_, a| seasonal(a)),
    Builtin::new("series_stats", |_, a| {
        let [results @ .., _, _] = stats(a)?.unwrap_or_default();
        Ok(Value::array(results.to_vec()))
    }),
    Builtin::new("series_stats_dynamic", |_, a| match stats(a)? {
        Some(results) => Ok(bag(&STATS, results)),
        None => Err(EvalError::unsupported("series_stats_dynamic() of a series with gaps")),
    }),
];

/// `series_stats` leaves out the last two.
const STATS: [&str; 9] = ["min", "min_idx", "max", "max_idx", "avg", "stdev", "variance", "sum", "len"];
const LINE: [&str; 6] = ["rsquare", "slope", "variance", "rvariance", "interception", "line_fit"];

fn bag<const N: usize>(names: &[&str; N], values: [Value; N]) -> Value {
    Value::bag(names.iter().zip(values).map(|(name, value)| ((*name).into(), value)).collect::<Bag>())
}

/// `None` for a series with elements that are no finite numbers, unless they are to be left out.
fn stats(arguments: &[Value]) -> Result<Option<[Value; 9]>, EvalError> {
    let Some(items) = items(arguments, 0) else {
        return Err(EvalError::unsupported("series_stats() of something other than an array"));
    };
    let finite = |(index, item): (usize, &Value)| {
        item.as_real().filter(|number| number.is_finite()).map(|number| (index, number))
    };
    let placed: Vec<(usize, f64)> = items.iter().enumerate().filter_map(finite).collect();
    let all = placed.len() == items.len();
    if !all && !arguments.get(1).is_some_and(Value::is_true) {
        return Ok(None);
    }
    let (mut low, mut high) = match placed.first() {
        Some(first) => (*first, *first),
        None => return Err(EvalError::unsupported("series_stats() of no numbers")),
    };
    for (index, number) in &placed {
        if *number < low.1 {
            low = (*index, *number);
        }
        if *number > high.1 {
            high = (*index, *number);
        }
    }
    let numbers: Vec<f64> = placed.into_iter().map(|(_, number)| number).collect();
    let average = mean(&numbers);
    let variance =
        if numbers.len() > 1 { squares(&numbers, average) / (numbers.len() - 1) as f64 } else { 0.0 };
    Ok(Some([
        Value::Real(low.1),
        index(low.0),
        Value::Real(high.1),
        index(high.0),
        Value::Real(average),
        Value::Real(variance.sqrt()),
        Value::Real(variance),
        Value::Real(numbers.iter().sum()),
        index(numbers.len()),
    ]))
}

/// The median of the elements that have the same place in a period.
fn seasonal(arguments: &[Value]) -> Result<Value, EvalError> {
    let period = long_of(arguments, 1).and_then(|period| usize::try_from(period).ok());
    let (Some(series), Some(period)) = (numbers(arguments, 0), period.filter(|period| *period > 0)) else {
        return Err(EvalError::unsupported(
            "series_seasonal() of a series with gaps or without a given period",
        ));
    };
    if period > series.len() {
        return Err(EvalError::unsupported("series_seasonal() with a period that is longer than the series"));
    }
    let median = |place: usize| {
        let mut values: Vec<f64> = series.iter().skip(place).step_by(period).copied().collect();
        values.sort_by(f64::total_cmp);
        let at = |index: usize| values.get(index).copied().unwrap_or_default();
        let half = values.len() / 2;
        Value::Real(if values.len() % 2 == 1 {
            at(half)
        } else {
            f64::midpoint(at(half.saturating_sub(1)), at(half))
        })
    };
    let season: Vec<Value> = (0..period).map(median).collect();
    Ok(Value::array(season.into_iter().cycle().take(series.len()).collect()))
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
fn line(arguments: &[Value]) -> Result<[Value; 6], EvalError> {
    let Some(y) = numbers(arguments, 0).filter(|numbers| numbers.len() > 1) else {
        return Err(EvalError::unsupported("series_fit_line() of a series with gaps"));
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
        return Err(EvalError::unsupported("series_fit_line() of a constant series"));
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

fn pearson(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let (Some(a), Some(b)) = (numbers(arguments, 0), numbers(arguments, 1)) else { return Ok(Value::Null) };
    if a.len() != b.len() {
        return Ok(Value::Null);
    }
    if a.len() < 2 {
        return Err(EvalError::unsupported("series_pearson_correlation() of fewer than two elements"));
    }
    let (mean_a, mean_b) = (mean(&a), mean(&b));
    let shared: f64 = a.iter().zip(&b).map(|(a, b)| (a - mean_a) * (b - mean_b)).sum();
    let spread = squares(&a, mean_a).sqrt() * squares(&b, mean_b).sqrt();
    if spread == 0.0 {
        return Err(EvalError::unsupported("series_pearson_correlation() of a constant series"));
    }
    Ok(Value::Real(shared / spread))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, json};
    use crate::eval::Value;

    #[test]
    fn statistics() {
        let answer = call("series_stats", &[json("[10,0,50]")]).expect("an answer");
        let Value::Array(items) = answer else { panic!("several results") };
        assert_eq!(
            items[..5],
            [Value::Real(0.0), Value::Long(1), Value::Real(50.0), Value::Long(2), Value::Real(20.0)]
        );
        assert_eq!(items.len(), 7);
        let gaps = json("[4,null,2]");
        assert_eq!(call("series_stats", std::slice::from_ref(&gaps)), Ok(Value::array(vec![Value::Null; 7])));
        let bag = call("series_stats_dynamic", &[gaps, Value::Bool(true)]);
        let expected = r#"{"min":2.0,"min_idx":2,"max":4.0,"max_idx":0,"avg":3.0,"stdev":1.4142135623730951,
            "variance":2.0,"sum":6.0,"len":2}"#;
        assert_eq!(bag, Ok(json(expected)));
    }

    #[test]
    fn seasons_are_medians() {
        let season = |series: &str, period: i64| call("series_seasonal", &[json(series), period.into()]);
        assert_eq!(season("[1,9,3,7,2]", 2), Ok(json("[2.0,8.0,2.0,8.0,2.0]")));
        assert!(season("[1,2]", -1).is_err());
        assert!(season("[1,2]", 3).is_err());
    }

    #[test]
    fn lines() {
        let answer = call("series_fit_line", &[json("[1,2,4,8]")]).expect("an answer");
        let Value::Array(items) = answer else { panic!("several results") };
        let square = items.first().and_then(Value::as_real).expect("a number");
        assert!((square - 0.92).abs() < 1e-12);
    }
}
