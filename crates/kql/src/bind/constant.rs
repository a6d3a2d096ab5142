//! Constants: literals decoded into values of their types.

use std::sync::Arc;

use crate::literal::{self, DAY, HOUR, MINUTE};
use crate::syntax::ast::{DynamicValue, DynamicValueKind, Literal, Name, ScalarType};

/// A decoded literal.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// `true`, `false`.
    Bool(bool),
    /// `int(1)`.
    Int(i32),
    /// `1`.
    Long(i64),
    /// `1.5`.
    Real(f64),
    /// `decimal(1.5)`: its text.
    Decimal(Arc<str>),
    /// Ticks of 100 ns since 0001-01-01T00:00:00Z.
    DateTime(i64),
    /// Ticks of 100 ns.
    Timespan(i64),
    /// In lower case with dashes.
    Guid(Arc<str>),
    /// A string.
    String(Arc<str>),
    /// An array, a bag or a scalar.
    Dynamic(Arc<Dynamic>),
    /// The null of a type; a bare `null` has none.
    Null(Option<ScalarType>),
    /// A literal of this type whose text is not a value of it.
    Unreadable(ScalarType, Arc<str>),
}

/// What stands in `dynamic(…)`. Kusto's own literals in it keep their types.
#[derive(Clone, Debug, PartialEq)]
pub enum Dynamic {
    /// A scalar, never a dynamic one.
    Scalar(Constant),
    /// `[ … ]`.
    Array(Vec<Dynamic>),
    /// `{ "key": value }`, in order, repeated keys kept.
    Bag(Vec<(Arc<str>, Dynamic)>),
}

impl Constant {
    /// The value of a literal.
    pub fn from_literal(literal: &Literal) -> Self {
        match literal {
            Literal::Bool(value) => Self::Bool(*value),
            Literal::Int(value) => Self::Int(*value),
            Literal::Long(value) => Self::Long(*value),
            Literal::Real(value) => Self::Real(*value),
            Literal::Decimal(text) => Self::Decimal(Arc::clone(text)),
            Literal::DateTime(text) => match parse_datetime(text) {
                Some(ticks) => Self::DateTime(ticks),
                None => Self::Unreadable(ScalarType::DateTime, Arc::clone(text)),
            },
            Literal::Timespan(ticks) => Self::Timespan(*ticks),
            Literal::TimespanText(text) => match parse_timespan(text) {
                Some(ticks) => Self::Timespan(ticks),
                None => Self::Unreadable(ScalarType::Timespan, Arc::clone(text)),
            },
            Literal::Guid(text) => match uuid::Uuid::try_parse(text.trim()) {
                Ok(guid) => Self::Guid(guid.as_hyphenated().to_string().into()),
                Err(_) => Self::Unreadable(ScalarType::Guid, Arc::clone(text)),
            },
            Literal::String(text) => Self::String(Arc::clone(text)),
            Literal::Null(ty) => Self::Null(*ty),
            Literal::Unreadable(ty) => Self::Unreadable(*ty, "".into()),
        }
    }

    /// The value of `dynamic(…)`.
    pub fn from_dynamic(value: &DynamicValue) -> Self {
        match Dynamic::new(value) {
            Dynamic::Scalar(Self::Null(_)) => Self::Null(Some(ScalarType::Dynamic)),
            value => Self::Dynamic(Arc::new(value)),
        }
    }

    /// The type; `None` for a bare `null`.
    pub fn ty(&self) -> Option<ScalarType> {
        Some(match self {
            Self::Bool(_) => ScalarType::Bool,
            Self::Int(_) => ScalarType::Int,
            Self::Long(_) => ScalarType::Long,
            Self::Real(_) => ScalarType::Real,
            Self::Decimal(_) => ScalarType::Decimal,
            Self::DateTime(_) => ScalarType::DateTime,
            Self::Timespan(_) => ScalarType::Timespan,
            Self::Guid(_) => ScalarType::Guid,
            Self::String(_) => ScalarType::String,
            Self::Dynamic(_) => ScalarType::Dynamic,
            Self::Null(ty) => return *ty,
            Self::Unreadable(ty, _) => *ty,
        })
    }
}

impl Dynamic {
    fn new(value: &DynamicValue) -> Self {
        match &value.kind {
            DynamicValueKind::Array(items) => Self::Array(items.iter().map(Self::new).collect()),
            DynamicValueKind::Bag(entries) => {
                let entry = |(name, value): &(Name, DynamicValue)| (Arc::clone(&name.text), Self::new(value));
                Self::Bag(entries.iter().map(entry).collect())
            }
            DynamicValueKind::Literal(literal) => Self::Scalar(Constant::from_literal(literal)),
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&Arc<str>> {
        if let Self::Scalar(Constant::String(text)) = self { Some(text) } else { None }
    }
}

/// Reads the text of a `datetime(…)` literal: ISO 8601 with any precision down to the year and an optional offset,
/// `MM/dd/yyyy` with an optional time, or year, month and day with commas.
fn parse_datetime(text: &str) -> Option<i64> {
    let text = text.trim();
    if let [year, month, day] = text.split(',').map(str::trim).collect::<Vec<_>>().as_slice() {
        return parse_date(&format!("{year}-{month}-{day}"))?.checked_mul(DAY);
    }
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) if at >= 4 => (text.get(..at)?, text.get(at + 1..)?.trim()),
        _ => (text, ""),
    };
    let days = parse_date(date)?;
    let ticks = if time.is_empty() { 0 } else { parse_time_with_offset(time)? };
    days.checked_mul(DAY)?.checked_add(ticks).filter(|ticks| *ticks >= 0)
}

/// Days since 0001-01-01.
fn parse_date(date: &str) -> Option<i64> {
    let number =
        |part: &str| (!part.is_empty() && part.len() <= 4).then(|| part.parse::<u16>().ok()).flatten();
    let (year, month, day) = if date.contains('/') {
        let mut parts = date.split('/');
        let (month, day, year) = (number(parts.next()?)?, number(parts.next()?)?, number(parts.next()?)?);
        if parts.next().is_some() {
            return None;
        }
        (year, month, day)
    } else if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) {
        (number(date.get(..4)?)?, number(date.get(4..6)?)?, number(date.get(6..)?)?)
    } else {
        let mut parts = date.split('-');
        let year = number(parts.next()?)?;
        let month = parts.next().map_or(Some(1), number)?;
        let day = parts.next().map_or(Some(1), number)?;
        if parts.next().is_some() {
            return None;
        }
        (year, month, day)
    };
    let date = jiff::civil::Date::new(
        i16::try_from(year).ok().filter(|year| *year >= 1)?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()?;
    Some(i64::from((date - jiff::civil::date(1, 1, 1)).get_days()))
}

/// Ticks since midnight, in UTC, of `HH:mm[:ss[.fffffff]]` with an optional `Z` or offset.
fn parse_time_with_offset(text: &str) -> Option<i64> {
    let text = text.strip_suffix(['Z', 'z']).unwrap_or(text).trim_end();
    if let Some(at) = text.rfind(['+', '-']) {
        let (clock, offset) = (text.get(..at)?.trim_end(), text.get(at + 1..)?);
        let digits: String = offset.chars().filter(|digit| *digit != ':').collect();
        if digits.len() != 4 {
            return None;
        }
        let (hours, minutes) = digits.split_at_checked(2)?;
        let offset = literal::digits(hours, 2)? * HOUR + literal::digits(minutes, 2)? * MINUTE;
        let sign = if text.as_bytes().get(at) == Some(&b'-') { 1 } else { -1 };
        return Some(parse_clock(clock)? + sign * offset);
    }
    parse_clock(text)
}

/// Ticks of `HH[:mm[:ss[.fffffff]]]`.
fn parse_clock(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.contains(':') {
        return literal::clock(text);
    }
    literal::digits(text, 2).filter(|hours| *hours < 24).map(|hours| hours * HOUR)
}

/// Reads the text of a `timespan(…)` literal: `[-][d.]HH:mm[:ss[.fffffff]]`, or a number of days.
fn parse_timespan(text: &str) -> Option<i64> {
    literal::timespan(text).or_else(|| text.trim().parse::<i64>().ok()?.checked_mul(DAY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datetimes_are_read_in_every_precision() {
        assert_eq!(parse_datetime("0001-01-01"), Some(0));
        assert_eq!(parse_datetime("0001-01-02"), Some(DAY));
        assert_eq!(parse_datetime("1970-01-01T00:00:00Z"), Some(621_355_968_000_000_000));
        assert_eq!(parse_datetime("1970"), Some(621_355_968_000_000_000));
        assert_eq!(parse_datetime("1970-01"), Some(621_355_968_000_000_000));
        assert_eq!(parse_datetime("1970-01-01 00:00:01.5"), Some(621_355_968_015_000_000));
        assert_eq!(parse_datetime("1970-01-01T01:00:00+01:00"), Some(621_355_968_000_000_000));
        assert_eq!(parse_datetime("01/31/1970"), parse_datetime("1970-01-31"));
        assert_eq!(parse_datetime("1970, 1, 31"), parse_datetime("1970-01-31"));
        assert_eq!(parse_datetime("1970-02-30"), None);
        assert_eq!(parse_datetime("soon"), None);
    }

    #[test]
    fn timespans_are_read_with_and_without_days() {
        assert_eq!(parse_timespan("1.02:03:04"), Some(DAY + 7_384 * literal::SECOND));
        assert_eq!(parse_timespan("-00:00:01.5"), Some(-15_000_000));
        assert_eq!(parse_timespan("2"), Some(2 * DAY));
        assert_eq!(parse_timespan("-2"), Some(-2 * DAY));
        assert_eq!(parse_timespan("x"), None);
    }
}
