//! Texts of constants: numbers, booleans and timespans, as the grammar writes them and as the `to…` conversions read
//! them. What cannot be read is `None`.

/// Ticks of 100 ns in a microsecond.
pub const MICROSECOND: i64 = 10;
/// Ticks in a millisecond.
pub const MILLISECOND: i64 = 1_000 * MICROSECOND;
/// Ticks in a second.
pub const SECOND: i64 = 1_000 * MILLISECOND;
/// Ticks in a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Ticks in an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Ticks in a day.
pub const DAY: i64 = 24 * HOUR;

/// A unit of time.
struct TimeUnit {
    /// The words behind a number that stand for it.
    names: &'static [&'static str],
    /// Its length as a fraction of ticks: only nanoseconds are shorter than a tick.
    ticks: i64,
    per: i64,
}

/// The units of timespans, by the names that Kusto.Language (`SyntaxToken.GetTimeSpanValue`) has for them.
const TIME_UNITS: [TimeUnit; 8] = [
    TimeUnit { names: &["d", "day", "days"], ticks: DAY, per: 1 },
    TimeUnit { names: &["h", "hr", "hrs", "hour", "hours"], ticks: HOUR, per: 1 },
    TimeUnit { names: &["m", "min", "minute", "minutes"], ticks: MINUTE, per: 1 },
    TimeUnit { names: &["s", "sec", "second", "seconds"], ticks: SECOND, per: 1 },
    TimeUnit {
        names: &["ms", "milli", "millis", "millisec", "millisecond", "milliseconds"],
        ticks: MILLISECOND,
        per: 1,
    },
    TimeUnit {
        names: &["micro", "micros", "microsec", "microsecond", "microseconds"],
        ticks: MICROSECOND,
        per: 1,
    },
    TimeUnit { names: &["nano", "nanos", "nanosec", "nanosecond", "nanoseconds"], ticks: 1, per: 100 },
    TimeUnit { names: &["tick", "ticks"], ticks: 1, per: 1 },
];

fn time_unit(name: &str) -> Option<&'static TimeUnit> {
    TIME_UNITS.iter().find(|unit| unit.names.contains(&name))
}

/// Whether a number with this word behind it is a timespan.
pub(crate) fn is_time_unit(name: &str) -> bool {
    time_unit(name).is_some()
}

/// An integer, decimal or hexadecimal (`0x…`, which may fill all 64 bits: the highest is the sign), with white space
/// around it.
pub fn long(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        if digits.starts_with(['+', '-']) {
            return None;
        }
        return u64::from_str_radix(digits, 16).ok().map(u64::cast_signed);
    }
    text.parse().ok()
}

/// A double; infinities and NaN by name.
pub fn real(text: &str) -> Option<f64> {
    let text = text.trim();
    let bare = text.trim_start_matches(['+', '-']);
    if bare.starts_with(|first: char| first.is_ascii_alphabetic()) {
        let size = match bare {
            "inf" | "Inf" | "Infinity" | "infinity" => f64::INFINITY,
            "nan" | "NaN" => f64::NAN,
            _ => return None,
        };
        return match text.len() - bare.len() {
            0 => Some(size),
            1 => Some(if text.starts_with('-') { -size } else { size }),
            _ => None,
        };
    }
    text.parse().ok()
}

/// `true`, `false`, `1` and `0`, whatever their case.
pub fn boolean(text: &str) -> Option<bool> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("true") || text == "1" {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") || text == "0" {
        Some(false)
    } else {
        None
    }
}

/// A timespan: `[-][d.]hh:mm[:ss[.fffffff]]`, or a number with a unit (`1.5h`).
pub fn timespan(text: &str) -> Option<i64> {
    let text = text.trim();
    match text.strip_prefix('-') {
        Some(size) => unsigned_timespan(size).map(i64::wrapping_neg),
        None => unsigned_timespan(text),
    }
}

fn unsigned_timespan(text: &str) -> Option<i64> {
    if text.contains(':') { clock_with_days(text) } else { quantity(text) }
}

/// A number with a unit, exact to the tick; what is shorter than a tick is dropped.
pub(crate) fn quantity(text: &str) -> Option<i64> {
    let split = text.find(|character: char| !character.is_ascii_digit() && character != '.')?;
    let (number, unit) = text.split_at(split);
    let unit = time_unit(unit.trim())?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    // No unit has so many ticks that digits behind these change their number.
    let fraction = fraction.get(..18).unwrap_or(fraction);
    let scale = 10_i128.pow(u32::try_from(fraction.len()).ok()?);
    let fraction: i64 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    let size = i128::from(whole).checked_mul(scale)?.checked_add(i128::from(fraction))?;
    i64::try_from(size.checked_mul(i128::from(unit.ticks))? / (scale * i128::from(unit.per))).ok()
}

/// `[d.]hh:mm[:ss[.fffffff]]`.
fn clock_with_days(text: &str) -> Option<i64> {
    let hours = text.split(':').next()?;
    match hours.split_once('.') {
        Some((days, _)) => {
            let clock = clock(text.get(days.len() + 1..)?)?;
            digits(days, 8)?.checked_mul(DAY)?.checked_add(clock)
        }
        None => clock(text),
    }
}

/// A time of day, `hh:mm[:ss[.fffffff]]`, as the ticks since midnight.
pub(crate) fn clock(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let (hours, minutes) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let (seconds, fraction) = match parts.next() {
        None => (0, 0),
        Some(seconds) => match seconds.split_once('.') {
            None => (digits(seconds, 2)?, 0),
            Some((whole, behind)) => (digits(whole, 2)?, fraction_of_second(behind)?),
        },
    };
    if parts.next().is_some() || hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    Some(hours * HOUR + minutes * MINUTE + seconds * SECOND + fraction)
}

/// Digits behind the point of a second, as ticks; what is shorter than a tick is dropped.
fn fraction_of_second(digits: &str) -> Option<i64> {
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let seven: String = digits.chars().chain("0000000".chars()).take(7).collect();
    seven.parse().ok()
}

/// A number of at most so many digits, and nothing else.
pub(crate) fn digits(text: &str, most: usize) -> Option<i64> {
    if text.is_empty() || text.len() > most || !text.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{boolean, long, real, timespan};

    #[test]
    fn numbers() {
        let longs = [
            "  42  ",
            "0x1F",
            "0xFFFFFFFFFFFFFFFF",
            "-0x10",
            "5.9",
            "",
            "9223372036854775808",
            "+0",
            "\t456\t",
        ];
        assert_eq!(
            longs.map(long),
            [Some(42), Some(31), Some(-1), None, None, None, None, Some(0), Some(456)]
        );
        assert_eq!(real("  2.5  "), Some(2.5));
        assert_eq!(real("-inf"), Some(f64::NEG_INFINITY));
        assert_eq!(real("INF"), None);
        assert_eq!(real("1_000"), None);
        assert_eq!(real("5."), Some(5.0));
        assert!(real("nan").is_some_and(f64::is_nan));
    }

    #[test]
    fn booleans() {
        assert_eq!(
            ["tRuE", "FALSE", "1", "0", "yes", ""].map(boolean),
            [Some(true), Some(false), Some(true), Some(false), None, None]
        );
    }

    #[test]
    fn timespans() {
        assert_eq!(timespan("1.02:03:04.5"), Some(937_845_000_000));
        assert_eq!(timespan("-00:30:00"), Some(-18_000_000_000));
        assert_eq!(timespan("13:00"), Some(468_000_000_000));
        assert_eq!(timespan("1d"), Some(864_000_000_000));
        assert_eq!(timespan("0.0000001s"), Some(1));
        assert_eq!(timespan("1.5h"), Some(54_000_000_000));
        assert_eq!(timespan("100ns"), None);
        assert_eq!(timespan("99999999999999999999d"), None);
    }

    /// The analyser of Microsoft has the unit `nano`, a billionth of a second, of which 100 are a tick.
    #[test]
    fn nanoseconds_are_a_unit_in_all_their_spellings() {
        assert_eq!(timespan("3nano"), Some(0));
        for unit in ["nano", "nanos", "nanosec", "nanosecond", "nanoseconds"] {
            assert_eq!(timespan(&format!("1000{unit}")), Some(10), "{unit}");
            assert_eq!(timespan(&format!("-250.5 {unit}")), Some(-2), "{unit}");
        }
    }

    /// By floating point it would be one tick less or more: 2^53 ticks are 900,719,925.4740992 seconds.
    #[test]
    fn ticks_are_exact_beyond_what_a_double_holds() {
        assert_eq!(timespan("900719925.4740993s"), Some(9_007_199_254_740_993));
        assert_eq!(timespan("9007199254740993ticks"), Some(9_007_199_254_740_993));
        assert_eq!(timespan("0.000000100000000000000000001s"), Some(1));
    }
}
