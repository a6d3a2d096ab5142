//! Text to values, for literals and for the `to…` conversions. What the engine does not read is `None`.

use std::str::FromStr as _;

use bigdecimal::BigDecimal;

use super::calendar::{self, DAY, Date, HOUR, MICROSECOND, MILLISECOND, MINUTE, SECOND};

/// Digits that a decimal may have on either side of its point before it is refused.
const DECIMAL_SCALE: i64 = 6_144;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Names of time units in timespan literals, with their length in ticks.
const UNITS: [(&str, i64); 29] = [
    ("d", DAY),
    ("day", DAY),
    ("days", DAY),
    ("h", HOUR),
    ("hr", HOUR),
    ("hrs", HOUR),
    ("hour", HOUR),
    ("hours", HOUR),
    ("m", MINUTE),
    ("min", MINUTE),
    ("minute", MINUTE),
    ("minutes", MINUTE),
    ("s", SECOND),
    ("sec", SECOND),
    ("second", SECOND),
    ("seconds", SECOND),
    ("ms", MILLISECOND),
    ("milli", MILLISECOND),
    ("millis", MILLISECOND),
    ("millisec", MILLISECOND),
    ("millisecond", MILLISECOND),
    ("milliseconds", MILLISECOND),
    ("micro", MICROSECOND),
    ("micros", MICROSECOND),
    ("microsec", MICROSECOND),
    ("microsecond", MICROSECOND),
    ("microseconds", MICROSECOND),
    ("tick", 1),
    ("ticks", 1),
];

/// An integer, decimal or hexadecimal (`0x…`, which may fill all 64 bits), with white space around it.
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

/// A decimal of a size that the type can hold.
pub fn decimal(text: &str) -> Option<BigDecimal> {
    let text = text.trim();
    if text.len() > 256 {
        return None;
    }
    let value = BigDecimal::from_str(text).ok()?;
    let (_, scale) = value.as_bigint_and_exponent();
    (scale.abs() <= DECIMAL_SCALE).then_some(value)
}

/// A GUID with or without hyphens and braces.
pub fn guid(text: &str) -> Option<u128> {
    uuid::Uuid::try_parse(text.trim()).ok().map(|guid| guid.as_u128())
}

/// What `toguid` reads: 32 hexadecimal digits, with or without each of the hyphens in their places. What follows them
/// does not count.
pub fn leading_guid(text: &str) -> Option<u128> {
    let mut guid = 0;
    let mut digits = 0;
    let mut hyphen_before = false;
    for character in text.trim().chars() {
        if character == '-' && matches!(digits, 8 | 12 | 16 | 20) && !hyphen_before {
            hyphen_before = true;
            continue;
        }
        guid = guid << 4 | u128::from(character.to_digit(16)?);
        hyphen_before = false;
        digits += 1;
        if digits == 32 {
            return Some(guid);
        }
    }
    None
}

/// A timespan: `[-][d.]hh:mm[:ss[.fffffff]]`, or a number with a unit (`1.5h`).
pub fn timespan(text: &str) -> Option<i64> {
    let text = text.trim();
    let (negative, body) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let size = if body.contains(':') { clock(body, true)? } else { quantity(body)? };
    Some(if negative { -size } else { size })
}

/// A number with a unit, exact to the tick.
fn quantity(text: &str) -> Option<i64> {
    let split = text.find(|character: char| !character.is_ascii_digit() && character != '.')?;
    let (number, unit) = text.split_at(split);
    let unit = unit.trim();
    let ticks = UNITS.iter().find(|(name, _)| *name == unit)?.1;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.len() > 18 {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let mut total = i128::from(whole) * i128::from(ticks);
    if !fraction.is_empty() {
        let part: i128 = fraction.parse().ok()?;
        total += part * i128::from(ticks) / 10_i128.pow(u32::try_from(fraction.len()).ok()?);
    }
    i64::try_from(total).ok()
}

/// A time of day, with days before it where they are allowed.
fn clock(text: &str, days_allowed: bool) -> Option<i64> {
    let mut parts = text.split(':');
    let first = parts.next()?;
    let (days, hours) = match first.split_once('.') {
        Some((days, hours)) if days_allowed => (number(days, 8)?, number(hours, 2)?),
        Some(_) => return None,
        None => (0, number(first, 2)?),
    };
    let minutes = number(parts.next()?, 2)?;
    let (seconds, fraction) = match parts.next() {
        None => (0, 0),
        Some(seconds) => match seconds.split_once('.') {
            None => (number(seconds, 2)?, 0),
            Some((whole, digits)) => (number(whole, 2)?, fraction(digits)?),
        },
    };
    if parts.next().is_some() || hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    (days.checked_mul(DAY)?).checked_add(hours * HOUR + minutes * MINUTE + seconds * SECOND + fraction)
}

/// Digits after the point of a second, as ticks; what is finer than a tick is dropped.
fn fraction(digits: &str) -> Option<i64> {
    if digits.is_empty() || digits.len() > 12 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let seven: String = digits.chars().chain("0000000".chars()).take(7).collect();
    seven.parse().ok()
}

fn number(text: &str, most: usize) -> Option<i64> {
    if text.is_empty() || text.len() > most || !text.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// A date and time: ISO 8601, RFC 822, RFC 850 and `month/day/year`; times without a zone are UTC.
pub fn datetime(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.len() > 64 {
        return None;
    }
    iso(text).or_else(|| month_first(text)).or_else(|| named_month(text))
}

fn iso(text: &str) -> Option<i64> {
    let split = text.find(['T', 't', ' ']).unwrap_or(text.len());
    let (date, rest) = (text.get(..split)?, text.get(split..)?);
    let (date, zone_of_date) = match date.strip_suffix(['Z', 'z']) {
        Some(date) if rest.is_empty() => (date, true),
        _ => (date, false),
    };
    let mut parts = date.split('-');
    let year = parts.next()?;
    if year.len() != 4 {
        return None;
    }
    let year = number(year, 4)?;
    let month = number(parts.next()?, 2)?;
    let day = parts.next().map_or(Some(1), |day| number(day, 2))?;
    if parts.next().is_some() {
        return None;
    }
    let start = calendar::ticks(Date { year, month, day })?;
    let rest = rest.trim_start_matches(['T', 't', ' ']);
    if rest.is_empty() || zone_of_date {
        return Some(start);
    }
    calendar::checked(start.checked_add(time_and_zone(rest)?))
}

/// `10:20:30.5+02:00`, `3:04 PM`, `15:05:02 GMT`: ticks to add to the day.
fn time_and_zone(text: &str) -> Option<i64> {
    let end =
        text.find(|character: char| !character.is_ascii_digit() && character != ':' && character != '.');
    let (time, rest) = text.split_at(end.unwrap_or(text.len()));
    let mut ticks = clock(time, false)?;
    let mut rest = rest.trim();
    let upper = rest.to_ascii_uppercase();
    if upper.starts_with("AM") || upper.starts_with("PM") {
        let hours = ticks / HOUR;
        if hours == 0 || hours > 12 {
            return None;
        }
        ticks += match (upper.starts_with("PM"), hours) {
            (true, 12) | (false, 1..=11) => 0,
            (true, _) => 12 * HOUR,
            (false, _) => -12 * HOUR,
        };
        rest = rest.get(2..)?.trim();
    }
    let offset = match rest {
        "" | "Z" | "z" | "GMT" | "UTC" => 0,
        _ => {
            let (sign, digits) = match rest.split_at_checked(1)? {
                ("+", digits) => (1, digits),
                ("-", digits) => (-1, digits),
                _ => return None,
            };
            let digits = digits.replacen(':', "", 1);
            let (hours, minutes) = match digits.len() {
                2 => (number(&digits, 2)?, 0),
                4 => (number(digits.get(..2)?, 2)?, number(digits.get(2..)?, 2)?),
                _ => return None,
            };
            if hours > 14 || minutes > 59 {
                return None;
            }
            sign * (hours * HOUR + minutes * MINUTE)
        }
    };
    Some(ticks - offset)
}

/// `3/5/2021` and `03-05-2021` are the fifth of March.
fn month_first(text: &str) -> Option<i64> {
    let (date, rest) = text.split_once(' ').unwrap_or((text, ""));
    let mut parts = date.split(if date.contains('/') { '/' } else { '-' });
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let date = if first.len() == 4 {
        Date { year: number(first, 4)?, month: number(second, 2)?, day: number(third, 2)? }
    } else if third.len() == 4 {
        Date { year: number(third, 4)?, month: number(first, 2)?, day: number(second, 2)? }
    } else {
        return None;
    };
    finish(date, rest)
}

fn named_month(text: &str) -> Option<i64> {
    let mut words: Vec<&str> = text.split([' ', ',', '-']).filter(|word| !word.is_empty()).collect();
    let named = |word: &str, names: &[&str]| {
        let word = word.to_ascii_lowercase();
        names.iter().position(|name| *name == word || (word.len() == 3 && name.starts_with(&word)))
    };
    if named(words.first()?, &WEEKDAYS).is_some() {
        words.remove(0);
    }
    let (&[day, month, year], _) = words.split_first_chunk::<3>()?;
    let (day, month) =
        if day.starts_with(|first: char| first.is_ascii_digit()) { (day, month) } else { (month, day) };
    let month = i64::try_from(named(month, &MONTHS)?).ok()? + 1;
    let mut number_of_year = number(year, 4)?;
    if year.len() == 2 {
        number_of_year += if number_of_year < 50 { 2000 } else { 1900 };
    } else if year.len() != 4 {
        return None;
    }
    let rest = text.get(text.find(year)? + year.len()..)?;
    finish(Date { year: number_of_year, month, day: number(day, 2)? }, rest.trim_start_matches([',', ' ']))
}

fn finish(date: Date, rest: &str) -> Option<i64> {
    let start = calendar::ticks(date)?;
    let rest = rest.trim();
    let time = if rest.is_empty() { 0 } else { time_and_zone(rest)? };
    calendar::checked(start.checked_add(time))
}

#[cfg(test)]
mod tests {
    use super::{boolean, datetime, guid, leading_guid, long, real, timespan};
    use crate::eval::value::text;

    fn iso(text: &str) -> Option<String> {
        datetime(text).map(text::datetime)
    }

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
    fn booleans_and_guids() {
        assert_eq!(
            ["tRuE", "FALSE", "1", "0", "yes", ""].map(boolean),
            [Some(true), Some(false), Some(true), Some(false), None, None]
        );
        assert_eq!(
            guid("74be27de-1e4e-49d9-b579-fe0b331d3642"),
            Some(0x74be_27de_1e4e_49d9_b579_fe0b_331d_3642)
        );
        assert_eq!(guid("74be27de"), None);
        let plain = "0123456789abcdef".repeat(2);
        assert_eq!(leading_guid("0123456789ab-cdef-0123-456789ABCDEF, and more"), guid(&plain));
        assert_eq!(leading_guid(&plain), guid(&plain));
        assert_eq!(leading_guid("0123-456789abcdef0123456789abcdef"), None);
        assert_eq!(leading_guid("01234567--89ab-cdef-0123-456789abcdef"), None);
        assert_eq!(leading_guid("01234567-89ab-cdef-0123-456789abcde"), None);
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

    #[test]
    fn datetimes() {
        assert_eq!(iso("2020-01-01"), Some("2020-01-01T00:00:00.0000000Z".into()));
        assert_eq!(iso("2020-01-01T13:45:00Z"), Some("2020-01-01T13:45:00.0000000Z".into()));
        assert_eq!(iso("2020-01-01 01:00:00.5+02:00"), Some("2019-12-31T23:00:00.5000000Z".into()));
        assert_eq!(iso("2020-13-45"), None);
        assert_eq!(iso("not a date"), None);
        assert_eq!(iso("0001-01-01T00:00:00+01:00"), None);
        assert_eq!(iso("Sat, 8 Nov 14 15:05:02 GMT"), Some("2014-11-08T15:05:02.0000000Z".into()));
        assert_eq!(iso("Saturday, 08-Nov-14 15:05:02 UTC"), Some("2014-11-08T15:05:02.0000000Z".into()));
        assert_eq!(iso("3/5/2021 1:02:03 PM"), Some("2021-03-05T13:02:03.0000000Z".into()));
        assert_eq!(iso("12-02-2022"), Some("2022-12-02T00:00:00.0000000Z".into()));
    }
}
