//! `format_datetime` and `format_timespan`: which specifiers the engine takes, and what they print.

use crate::eval::value::calendar::{self, DAY, HOUR, MINUTE, SECOND};
use crate::eval::{EvalError, Value};

/// What may stand between specifiers.
const DELIMITERS: &str = " /-:,._[]";

/// `format_datetime(value, format)`.
pub(super) fn datetime(value: &Value, format: &str) -> Result<Value, EvalError> {
    let pieces = pieces(format)?;
    let Value::Datetime(ticks) = value else { return Ok(Value::empty_text()) };
    let date = calendar::date(*ticks);
    let hour = ticks / HOUR % 24;
    let mut text = String::new();
    for (letter, count) in pieces {
        match (letter, count) {
            ('d', 1 | 2) => padded(&mut text, date.day, count),
            ('f', 1..=7) => text.push_str(&fraction(*ticks, count)),
            ('F', 1..=7) => optional_fraction(&mut text, *ticks, count)?,
            ('h', 1 | 2) => padded(&mut text, (hour + 11) % 12 + 1, count),
            ('H', 1 | 2) => padded(&mut text, hour, count),
            ('m', 1 | 2) => padded(&mut text, ticks / MINUTE % 60, count),
            ('M', 1 | 2) => padded(&mut text, date.month, count),
            ('s', 1 | 2) => padded(&mut text, ticks / SECOND % 60, count),
            ('y', 1 | 2) => padded(&mut text, date.year % 100, count),
            ('y', 4) => padded(&mut text, date.year, 4),
            ('t', 2) => text.push_str(if hour < 12 { "AM" } else { "PM" }),
            _ => plain(&mut text, letter, count, "format_datetime")?,
        }
    }
    Ok(Value::from(text))
}

/// `format_timespan(value, format)`.
pub(super) fn timespan(value: &Value, format: &str) -> Result<Value, EvalError> {
    let pieces = pieces(format)?;
    let Value::Timespan(ticks) = value else { return Ok(Value::empty_text()) };
    let size = i64::try_from(ticks.unsigned_abs()).unwrap_or(i64::MAX);
    let mut text = String::new();
    if *ticks < 0 {
        text.push('-');
    }
    for (letter, count) in pieces {
        match (letter, count) {
            ('d', 1..=8) => padded(&mut text, size / DAY, count),
            ('f', 1..=7) => text.push_str(&fraction(size, count)),
            ('F', 1..=7) => optional_fraction(&mut text, size, count)?,
            ('h' | 'H', 1 | 2) => padded(&mut text, size / HOUR % 24, count),
            ('m', 1 | 2) => padded(&mut text, size / MINUTE % 60, count),
            ('s', 1 | 2) => padded(&mut text, size / SECOND % 60, count),
            _ => plain(&mut text, letter, count, "format_timespan")?,
        }
    }
    Ok(Value::from(text))
}

/// Runs of equal characters.
fn pieces(format: &str) -> Result<Vec<(char, usize)>, EvalError> {
    if format.len() > 256 {
        return Err(EvalError::limit("a time format passed the limit of 256 bytes"));
    }
    let mut pieces: Vec<(char, usize)> = Vec::new();
    for character in format.chars() {
        match pieces.last_mut() {
            Some((last, count)) if *last == character => *count += 1,
            _ => pieces.push((character, 1)),
        }
    }
    Ok(pieces)
}

fn padded(text: &mut String, number: i64, width: usize) {
    text.push_str(&format!("{number:0width$}"));
}

fn fraction(ticks: i64, digits: usize) -> String {
    format!("{:07}", ticks.rem_euclid(SECOND)).chars().take(digits).collect()
}

/// Digits of the fraction without zeros at the end; nothing for a fraction of zero.
fn optional_fraction(text: &mut String, ticks: i64, digits: usize) -> Result<(), EvalError> {
    let digits = fraction(ticks, digits);
    let kept = digits.trim_end_matches('0');
    // In .NET the point before a fraction of zero disappears too.
    if kept.is_empty() && text.ends_with('.') {
        return Err(EvalError::unsupported("the time specifier F behind a point for a fraction of zero"));
    }
    text.push_str(kept);
    Ok(())
}

fn plain(text: &mut String, letter: char, count: usize, function: &str) -> Result<(), EvalError> {
    if !DELIMITERS.contains(letter) {
        let specifier = letter.to_string().repeat(count);
        return Err(EvalError::refused(format!("{function}() does not know the specifier `{specifier}`")));
    }
    text.extend(std::iter::repeat_n(letter, count));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{datetime, timespan};
    use crate::eval::Value;
    use crate::eval::value::parse;

    fn at(text: &str) -> Value {
        Value::Datetime(parse::datetime(text).expect("a datetime"))
    }

    fn length(text: &str) -> Value {
        Value::Timespan(parse::timespan(text).expect("a timespan"))
    }

    #[test]
    fn specifiers() {
        let time = at("2020-06-05 13:05:09.1234567");
        assert_eq!(datetime(&time, "M/d/yy H:m:s tt"), Ok("6/5/20 13:5:9 PM".into()));
        assert_eq!(datetime(&time, "yyyy-MM-dd hh:mm:ss.fff"), Ok("2020-06-05 01:05:09.123".into()));
        assert_eq!(timespan(&length("-1.02:03:04.567"), "d.hh:mm:ss.fff"), Ok("-1.02:03:04.567".into()));
        assert_eq!(timespan(&length("1d"), "dddd"), Ok("0001".into()));
        assert_eq!(datetime(&Value::Null, "yyyy"), Ok("".into()));
    }

    #[test]
    fn what_the_engine_refuses() {
        for format in ["yyyy-MM-ddTHH", "zzz", "K", "MMM", "dddd"] {
            assert!(datetime(&at("2020-01-01"), format).is_err(), "{format}");
        }
        for format in ["c", "g", "%d"] {
            assert!(timespan(&length("1d"), format).is_err(), "{format}");
        }
    }
}
