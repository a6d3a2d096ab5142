//! Text to values for the `to…` conversions. What the engine does not read is `None`.

use std::str::FromStr as _;

use bigdecimal::BigDecimal;

use super::calendar::{self, Date};
use crate::literal::{HOUR, MINUTE, clock, digits};
pub use crate::literal::{boolean, long, real, timespan};

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
    let year = digits(year, 4)?;
    let month = digits(parts.next()?, 2)?;
    let day = parts.next().map_or(Some(1), |day| digits(day, 2))?;
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
    let mut ticks = clock(time)?;
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
            let (sign, offset) = match rest.split_at_checked(1)? {
                ("+", offset) => (1, offset),
                ("-", offset) => (-1, offset),
                _ => return None,
            };
            let offset = offset.replacen(':', "", 1);
            let (hours, minutes) = match offset.len() {
                2 => (digits(&offset, 2)?, 0),
                4 => (digits(offset.get(..2)?, 2)?, digits(offset.get(2..)?, 2)?),
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
        Date { year: digits(first, 4)?, month: digits(second, 2)?, day: digits(third, 2)? }
    } else if third.len() == 4 {
        Date { year: digits(third, 4)?, month: digits(first, 2)?, day: digits(second, 2)? }
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
    let mut number_of_year = digits(year, 4)?;
    if year.len() == 2 {
        number_of_year += if number_of_year < 50 { 2000 } else { 1900 };
    } else if year.len() != 4 {
        return None;
    }
    let rest = text.get(text.find(year)? + year.len()..)?;
    finish(Date { year: number_of_year, month, day: digits(day, 2)? }, rest.trim_start_matches([',', ' ']))
}

fn finish(date: Date, rest: &str) -> Option<i64> {
    let start = calendar::ticks(date)?;
    let rest = rest.trim();
    let time = if rest.is_empty() { 0 } else { time_and_zone(rest)? };
    calendar::checked(start.checked_add(time))
}

#[cfg(test)]
mod tests {
    use super::{datetime, guid, leading_guid};
    use crate::eval::value::text;

    fn iso(text: &str) -> Option<String> {
        datetime(text).map(text::datetime)
    }

    #[test]
    fn guids() {
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
