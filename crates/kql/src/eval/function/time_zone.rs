//! Instants in the time zones of the IANA database, which is compiled in.

use jiff::Timestamp;
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::{Builtin, argument, text_of};
use crate::eval::value::calendar::{self, SECOND, UNIX_EPOCH};
use crate::eval::{EvalError, Value};

pub(super) const TABLE: &[Builtin] = &[
    Builtin::new("datetime_local_to_utc", |_, a| shifted(a, "datetime_local_to_utc", local_to_utc)),
    Builtin::new("datetime_utc_to_local", |_, a| shifted(a, "datetime_utc_to_local", utc_to_local)),
];

/// `Some` of what has to be added to an instant, in seconds; `None` where the engine's answer is not known.
type Shift = fn(&TimeZone, Timestamp) -> Option<i32>;

fn shifted(arguments: &[Value], function: &str, shift: Shift) -> Result<Value, EvalError> {
    let Value::Datetime(ticks) = argument(arguments, 0) else { return Ok(Value::Null) };
    let name = text_of(arguments, 1);
    let Ok(zone) = TimeZone::get(&name) else {
        return Err(EvalError::unsupported(format!("{function}() with the time zone `{name}`")));
    };
    let since = *ticks - UNIX_EPOCH;
    // Before the epoch the databases in use disagree.
    if since < 0 {
        return Err(EvalError::unsupported(format!("{function}() of a time before 1970")));
    }
    let seconds = Timestamp::from_second(since / SECOND).ok().and_then(|instant| shift(&zone, instant));
    let Some(seconds) = seconds else {
        return Err(EvalError::unsupported(format!("{function}() of a time that the clock shows twice")));
    };
    let moved = ticks.checked_add(i64::from(seconds) * SECOND);
    Ok(calendar::checked(moved).map_or(Value::Null, Value::Datetime))
}

fn utc_to_local(zone: &TimeZone, instant: Timestamp) -> Option<i32> {
    Some(zone.to_offset(instant).seconds())
}

/// `clock` is what the local clock shows, as if it showed UTC. A time that the clock skips is counted from the zone's
/// time behind the gap.
fn local_to_utc(zone: &TimeZone, clock: Timestamp) -> Option<i32> {
    match zone.to_ambiguous_timestamp(TimeZone::UTC.to_datetime(clock)).offset() {
        AmbiguousOffset::Unambiguous { offset } | AmbiguousOffset::Gap { after: offset, .. } => {
            Some(-offset.seconds())
        }
        AmbiguousOffset::Fold { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::call;
    use crate::eval::value::{parse, text};
    use crate::eval::{EvalError, Value};

    fn moved(function: &str, time: &str, zone: &str) -> Result<String, EvalError> {
        let time = Value::Datetime(parse::datetime(time).expect("a datetime"));
        call(function, &[time, zone.into()]).map(|value| match value {
            Value::Datetime(ticks) => text::datetime(ticks).replace(".0000000Z", ""),
            other => format!("{other:?}"),
        })
    }

    #[test]
    fn to_local_time() {
        let local = |time: &str, zone: &str| moved("datetime_utc_to_local", time, zone);
        assert_eq!(local("2024-01-15 12:00", "Europe/Berlin"), Ok("2024-01-15T13:00:00".into()));
        assert_eq!(local("2024-07-15 12:00", "Europe/Berlin"), Ok("2024-07-15T14:00:00".into()));
        assert_eq!(local("2024-07-15 12:00", "US/Pacific"), Ok("2024-07-15T05:00:00".into()));
        assert_eq!(local("2024-07-15 12:00", "Asia/Kolkata"), Ok("2024-07-15T17:30:00".into()));
        assert_eq!(local("2024-07-15 12:00", "UTC"), Ok("2024-07-15T12:00:00".into()));
        assert!(local("2024-07-15 12:00", "Europe/Atlantis").is_err());
        assert!(local("1950-07-15 12:00", "Europe/Berlin").is_err());
    }

    #[test]
    fn to_utc() {
        let utc = |time: &str, zone: &str| moved("datetime_local_to_utc", time, zone);
        assert_eq!(utc("2024-01-15 12:00", "America/New_York"), Ok("2024-01-15T17:00:00".into()));
        assert_eq!(utc("2024-03-31 02:00", "Europe/Berlin"), Ok("2024-03-31T00:00:00".into()));
        assert_eq!(utc("2024-03-31 03:00", "Europe/Berlin"), Ok("2024-03-31T01:00:00".into()));
        assert!(utc("2024-10-27 02:30", "Europe/Berlin").is_err());
    }
}
