//! Instants and lengths of time. Weeks start on Sunday; `week_of_year` is that of ISO 8601.

use super::{Builtin, CallContext, argument, format_time, long_of, real_of, text_of};
use crate::eval::value::calendar::{self, DAY, Date, HOUR, MICROSECOND, MILLISECOND, MINUTE, SECOND};
use crate::eval::value::{Type, convert};
use crate::eval::{EvalError, Value};

pub(super) const TABLE: &[Builtin] = &[
    Builtin::new("ago", ago),
    Builtin::new("datepart", datetime_part),
    Builtin::new("datetime_add", datetime_add),
    Builtin::new("datetime_diff", datetime_diff),
    Builtin::new("datetime_part", datetime_part),
    Builtin::new("dayofmonth", |_, a| part(a, |ticks| calendar::date(ticks).day)),
    Builtin::new("dayofweek", dayofweek),
    Builtin::new("dayofyear", |_, a| part(a, calendar::day_of_year)),
    Builtin::new("endofday", |_, a| edge(a, Unit::Day, true)),
    Builtin::new("endofmonth", |_, a| edge(a, Unit::Month, true)),
    Builtin::new("endofweek", |_, a| edge(a, Unit::Week, true)),
    Builtin::new("endofyear", |_, a| edge(a, Unit::Year, true)),
    Builtin::new("format_datetime", |_, a| format_time::datetime(argument(a, 0), &text_of(a, 1))),
    Builtin::new("format_timespan", |_, a| format_time::timespan(argument(a, 0), &text_of(a, 1))),
    Builtin::new("getmonth", |_, a| part(a, |ticks| calendar::date(ticks).month)),
    Builtin::new("getyear", |_, a| part(a, |ticks| calendar::date(ticks).year)),
    Builtin::new("hourofday", |_, a| part(a, |ticks| ticks.rem_euclid(DAY) / HOUR)),
    Builtin::new("make_datetime", make_datetime),
    Builtin::new("make_timespan", make_timespan),
    Builtin::new("monthofyear", |_, a| part(a, |ticks| calendar::date(ticks).month)),
    Builtin::new("now", now),
    Builtin::new("startofday", |_, a| edge(a, Unit::Day, false)),
    Builtin::new("startofmonth", |_, a| edge(a, Unit::Month, false)),
    Builtin::new("startofweek", |_, a| edge(a, Unit::Week, false)),
    Builtin::new("startofyear", |_, a| edge(a, Unit::Year, false)),
    Builtin::new("unixtime_microseconds_todatetime", |_, a| unixtime(a, MICROSECOND as f64)),
    Builtin::new("unixtime_milliseconds_todatetime", |_, a| unixtime(a, MILLISECOND as f64)),
    Builtin::new("unixtime_nanoseconds_todatetime", |_, a| unixtime(a, 0.01)),
    Builtin::new("unixtime_seconds_todatetime", |_, a| unixtime(a, SECOND as f64)),
    Builtin::new("week_of_year", |_, a| part(a, calendar::iso_week)),
    Builtin::new("weekofyear", |_, a| old_week(datetime_of(a, 0))),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Year,
    Quarter,
    Month,
    Week,
    Day,
    /// A fixed length in ticks.
    Fixed(i64),
    Nanosecond,
}

impl Unit {
    fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "year" => Self::Year,
            "quarter" => Self::Quarter,
            "month" => Self::Month,
            "week" => Self::Week,
            "day" => Self::Day,
            "hour" => Self::Fixed(HOUR),
            "minute" => Self::Fixed(MINUTE),
            "second" => Self::Fixed(SECOND),
            "millisecond" => Self::Fixed(MILLISECOND),
            "microsecond" => Self::Fixed(MICROSECOND),
            "nanosecond" => Self::Nanosecond,
            _ => return None,
        })
    }

    /// Number of the unit that an instant lies in, counted from some fixed one.
    fn number(self, ticks: i64) -> i64 {
        let date = calendar::date(ticks);
        match self {
            Self::Year => date.year,
            Self::Quarter => date.year * 4 + (date.month - 1) / 3,
            Self::Month => date.year * 12 + date.month - 1,
            Self::Week => (ticks.div_euclid(DAY) + 1).div_euclid(7),
            Self::Day => ticks.div_euclid(DAY),
            Self::Fixed(length) => ticks.div_euclid(length),
            Self::Nanosecond => ticks,
        }
    }

    /// `ticks` moved by `count` units.
    fn add(self, ticks: i64, count: i64) -> Option<i64> {
        match self {
            Self::Year => calendar::add_months(ticks, count.checked_mul(12)?),
            Self::Quarter => calendar::add_months(ticks, count.checked_mul(3)?),
            Self::Month => calendar::add_months(ticks, count),
            Self::Week => calendar::checked(ticks.checked_add(count.checked_mul(7 * DAY)?)),
            Self::Day => calendar::checked(ticks.checked_add(count.checked_mul(DAY)?)),
            Self::Fixed(length) => calendar::checked(ticks.checked_add(count.checked_mul(length)?)),
            Self::Nanosecond => calendar::checked(ticks.checked_add(count / 100)),
        }
    }

    /// The first instant of the unit that `ticks` lies in.
    fn start(self, ticks: i64) -> Option<i64> {
        let date = calendar::date(ticks);
        match self {
            Self::Year => calendar::ticks(Date { month: 1, day: 1, ..date }),
            Self::Month => calendar::ticks(Date { day: 1, ..date }),
            Self::Week => {
                calendar::checked(Some(ticks - ticks.rem_euclid(DAY) - calendar::weekday(ticks) * DAY))
            }
            _ => Some(ticks - ticks.rem_euclid(DAY)),
        }
    }
}

fn datetime_of(arguments: &[Value], index: usize) -> Option<i64> {
    if let Value::Datetime(ticks) = argument(arguments, index) { Some(*ticks) } else { None }
}

fn timespan_of(arguments: &[Value], index: usize) -> Option<i64> {
    if let Value::Timespan(ticks) = argument(arguments, index) { Some(*ticks) } else { None }
}

fn instant(ticks: Option<i64>) -> Value {
    calendar::checked(ticks).map_or(Value::Null, Value::Datetime)
}

fn part(arguments: &[Value], part: fn(i64) -> i64) -> Result<Value, EvalError> {
    Ok(datetime_of(arguments, 0).map(part).into())
}

fn dayofweek(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    // The engine has no answer for the very last instant.
    Ok(datetime_of(arguments, 0)
        .filter(|ticks| *ticks != calendar::MAX)
        .map_or(Value::Null, |ticks| Value::Timespan(calendar::weekday(ticks) * DAY)))
}

/// The week by the obsolete name: documented as the one of ISO 8601 and as one that starts on Sunday and belongs to the
/// year of its Wednesday.
fn old_week(ticks: Option<i64>) -> Result<Value, EvalError> {
    let Some(ticks) = ticks else { return Ok(Value::Null) };
    let week = calendar::iso_week(ticks);
    let wednesday = ticks - (calendar::weekday(ticks) - 3) * DAY;
    if (calendar::day_of_year(wednesday) - 1) / 7 + 1 != week {
        return Err(EvalError::unsupported("weekofyear of a day on which its two definitions differ"));
    }
    Ok(Value::Long(week))
}

fn now(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    Ok(match arguments.first() {
        None => Value::Datetime(call.context.now),
        Some(_) => instant(timespan_of(arguments, 0).and_then(|offset| call.context.now.checked_add(offset))),
    })
}

fn ago(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    Ok(instant(timespan_of(arguments, 0).and_then(|back| call.context.now.checked_sub(back))))
}

/// `startof…` and `endof…`, with an optional number of units to move by.
fn edge(arguments: &[Value], unit: Unit, end: bool) -> Result<Value, EvalError> {
    let Some(ticks) = datetime_of(arguments, 0) else { return Ok(Value::Null) };
    let moved = match arguments.get(1) {
        None => Some(ticks),
        Some(_) => long_of(arguments, 1).and_then(|count| {
            let start = unit.start(ticks)?;
            unit.add(start, count)
        }),
    };
    let Some(start) = moved.and_then(|ticks| unit.start(ticks)) else { return Ok(Value::Null) };
    if !end {
        return Ok(instant(Some(start)));
    }
    // The unit that holds the last instant ends with it.
    let last_day = calendar::MAX - calendar::MAX.rem_euclid(DAY);
    let next = unit.add(start, 1);
    Ok(match next {
        Some(next) => Value::Datetime(next - 1),
        None if unit == Unit::Week && start + 6 * DAY > last_day => Value::Null,
        None => Value::Datetime(calendar::MAX),
    })
}

fn datetime_add(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let unit = unit(arguments, "datetime_add")?;
    Ok(instant(match (long_of(arguments, 1), datetime_of(arguments, 2)) {
        (Some(count), Some(ticks)) => unit.add(ticks, count),
        _ => None,
    }))
}

fn datetime_diff(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let unit = unit(arguments, "datetime_diff")?;
    Ok(match (datetime_of(arguments, 1), datetime_of(arguments, 2)) {
        (Some(later), Some(earlier)) => {
            let difference = unit.number(later) - unit.number(earlier);
            let factor = if unit == Unit::Nanosecond { 100 } else { 1 };
            difference.checked_mul(factor).into()
        }
        _ => Value::Null,
    })
}

fn unit(arguments: &[Value], function: &str) -> Result<Unit, EvalError> {
    let name = text_of(arguments, 0);
    Unit::named(&name)
        .ok_or_else(|| EvalError::refused(format!("{function}() does not know the period `{name}`")))
}

fn datetime_part(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let name = text_of(arguments, 0);
    let part: fn(i64) -> i64 = match name.to_ascii_lowercase().as_str() {
        "year" => |ticks| calendar::date(ticks).year,
        "quarter" => |ticks| (calendar::date(ticks).month - 1) / 3 + 1,
        "month" => |ticks| calendar::date(ticks).month,
        "week_of_year" => calendar::iso_week,
        "weekofyear" => return old_week(datetime_of(arguments, 1)),
        "day" => |ticks| calendar::date(ticks).day,
        "dayofyear" => calendar::day_of_year,
        "hour" => |ticks| ticks / HOUR % 24,
        "minute" => |ticks| ticks / MINUTE % 60,
        "second" => |ticks| ticks / SECOND % 60,
        "millisecond" => |ticks| ticks % SECOND / MILLISECOND,
        "microsecond" => |ticks| ticks % SECOND / MICROSECOND,
        "nanosecond" => |ticks| ticks % SECOND * 100,
        _ => return Err(EvalError::refused(format!("datetime_part() does not know the part `{name}`"))),
    };
    Ok(datetime_of(arguments, 1).map(part).into())
}

fn make_datetime(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    if arguments.len() == 1 {
        return convert::to(argument(arguments, 0), Type::DateTime);
    }
    let (Some(year), Some(month), Some(day)) =
        (long_of(arguments, 0), long_of(arguments, 1), long_of(arguments, 2))
    else {
        return Ok(Value::Null);
    };
    let time = match arguments.get(3) {
        None => Some(0),
        Some(_) => clock(long_of(arguments, 3), long_of(arguments, 4), seconds(arguments, 5)),
    };
    Ok(instant(calendar::ticks(Date { year, month, day }).zip(time).map(|(day, time)| day + time)))
}

fn make_timespan(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let days_first = arguments.len() == 4;
    let first = usize::from(days_first);
    let days = if days_first { long_of(arguments, 0) } else { Some(0) };
    let time = if arguments.len() == 1 {
        return convert::to(argument(arguments, 0), Type::Timespan);
    } else {
        clock(long_of(arguments, first), long_of(arguments, first + 1), seconds(arguments, first + 2))
    };
    let ticks = days.zip(time).and_then(|(days, time)| days.checked_mul(DAY)?.checked_add(time));
    Ok(ticks.map_or(Value::Null, Value::Timespan))
}

/// Seconds with a fraction, in ticks; absent is zero.
fn seconds(arguments: &[Value], index: usize) -> Option<i64> {
    match arguments.get(index) {
        None => Some(0),
        Some(_) => real_of(arguments, index)
            .filter(|seconds| (0.0..60.0).contains(seconds))
            .map(|seconds| (seconds * SECOND as f64).round() as i64),
    }
}

fn clock(hours: Option<i64>, minutes: Option<i64>, seconds: Option<i64>) -> Option<i64> {
    let hours = hours.filter(|hours| (0..24).contains(hours))?;
    let minutes = minutes.filter(|minutes| (0..60).contains(minutes))?;
    Some(hours * HOUR + minutes * MINUTE + seconds?)
}

fn unixtime(arguments: &[Value], ticks_per_unit: f64) -> Result<Value, EvalError> {
    let ticks = match argument(arguments, 0) {
        Value::Long(count) if ticks_per_unit >= 1.0 => count.checked_mul(ticks_per_unit as i64),
        Value::Long(count) => Some(count / 100),
        Value::Real(count) => Some((count * ticks_per_unit) as i64),
        _ => None,
    };
    Ok(instant(ticks.and_then(|ticks| ticks.checked_add(calendar::UNIX_EPOCH))))
}

#[cfg(test)]
mod tests {
    use super::super::tests::call;
    use crate::eval::Value;
    use crate::eval::value::parse;

    fn at(text: &str) -> Value {
        Value::Datetime(parse::datetime(text).expect("a datetime"))
    }

    #[test]
    fn edges() {
        assert_eq!(call("startofweek", &[at("2020-06-15 13:45")]), Ok(at("2020-06-14")));
        assert_eq!(call("endofmonth", &[at("2020-02-15")]), Ok(at("2020-02-29 23:59:59.9999999")));
        assert_eq!(call("startofday", &[at("2020-02-15 10:00"), Value::Long(-1)]), Ok(at("2020-02-14")));
        assert_eq!(call("endofyear", &[at("9999-06-15")]), Ok(at("9999-12-31 23:59:59.9999999")));
        assert_eq!(call("startofmonth", &[Value::Null]), Ok(Value::Null));
    }

    #[test]
    fn differences_count_boundaries() {
        let difference = |unit: &str, a: &str, b: &str| call("datetime_diff", &[unit.into(), at(a), at(b)]);
        assert_eq!(difference("year", "2020-12-31", "2021-01-01"), Ok(Value::Long(-1)));
        assert_eq!(difference("day", "2020-01-01 23:00", "2020-01-01 01:00"), Ok(Value::Long(0)));
        assert_eq!(
            difference("millisecond", "2020-01-01 00:00:01.9999999", "2020-01-01 00:00:00.0000001"),
            Ok(Value::Long(1999))
        );
        assert_eq!(difference("week", "2017-10-29", "2017-10-28 23:59"), Ok(Value::Long(1)));
        assert!(difference("fortnight", "2020-01-01", "2020-01-01").is_err());
    }

    #[test]
    fn the_old_week_is_known_where_its_definitions_agree() {
        assert_eq!(call("weekofyear", &[at("2020-02-29")]), Ok(Value::Long(9)));
        assert_eq!(call("datetime_part", &["weekOfYear".into(), at("2030-12-31")]), Ok(Value::Long(1)));
        assert!(call("weekofyear", &[at("2020-03-01")]).is_err());
        assert!(call("weekofyear", &[at("2026-01-01")]).is_err());
        assert_eq!(call("week_of_year", &[at("2020-03-01")]), Ok(Value::Long(9)));
        assert_eq!(call("weekofyear", &[Value::Null]), Ok(Value::Null));
    }

    #[test]
    fn made_times_have_to_exist() {
        let longs =
            |numbers: &[i64]| -> Vec<Value> { numbers.iter().map(|number| Value::Long(*number)).collect() };
        assert_eq!(call("make_datetime", &longs(&[2021, 2, 29])), Ok(Value::Null));
        assert_eq!(call("make_timespan", &longs(&[25, 70])), Ok(Value::Null));
        assert_eq!(
            call("make_timespan", &longs(&[2, 30])),
            Ok(Value::Timespan(parse::timespan("02:30").expect("one")))
        );
        assert_eq!(call("unixtime_seconds_todatetime", &[Value::Long(0)]), Ok(at("1970-01-01")));
    }
}
