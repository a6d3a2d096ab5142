//! Values as text, in the forms that the engine prints.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::num::NonZeroU64;
use std::sync::Arc;

use bigdecimal::{BigDecimal, RoundingMode};

use super::calendar::{self, DAY, HOUR, MINUTE, SECOND};
use super::{Value, json};

impl Value {
    /// The text of a value in a string context: a text is itself, null is empty, arrays and bags are JSON.
    ///
    /// Booleans print as JSON writes them, which is right inside a dynamic; `tostring` of a `bool` has capitals.
    pub fn to_text(&self) -> Arc<str> {
        match self {
            Self::String(text) => Arc::clone(text),
            other => Arc::from(other.to_cow()),
        }
    }

    /// As [`Value::to_text`], borrowed where it can be.
    pub fn to_cow(&self) -> Cow<'_, str> {
        match self {
            Self::Null => Cow::Borrowed(""),
            Self::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
            Self::Long(value) => Cow::Owned(value.to_string()),
            Self::Real(value) => Cow::Owned(real(*value)),
            Self::Decimal(value) => Cow::Owned(decimal(value)),
            Self::Datetime(ticks) => Cow::Owned(datetime(*ticks)),
            Self::Timespan(ticks) => Cow::Owned(timespan(*ticks)),
            Self::Guid(value) => Cow::Owned(guid(*value)),
            Self::String(text) => Cow::Borrowed(text),
            Self::Array(_) | Self::Bag(_) => Cow::Owned(json::print(self)),
        }
    }
}

/// A double in its shortest form that reads back, always with a point or an exponent.
pub fn real(value: f64) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "inf" } else { "-inf" }.to_owned()
    } else {
        let closest = format!("{value:?}");
        let digits = closest.bytes().filter(u8::is_ascii_digit).count();
        // Only numbers of very many digits have several shortest texts.
        if digits < 16 { closest } else { largest_shortest(value).unwrap_or(closest) }
    }
}

/// Of the shortest texts that read back as `value` the one that is largest in size: what the engine was seen to
/// print, where most printers choose the closest (0.1 + 0.2 is 0.30000000000000007, not …04).
fn largest_shortest(value: f64) -> Option<String> {
    let scientific = format!("{:e}", value.abs());
    let digits = scientific.bytes().take_while(|byte| *byte != b'e').filter(u8::is_ascii_digit).count();
    let bits = value.abs().to_bits();
    let exponent = i64::try_from(bits >> 52).ok()?;
    if !(1e-4..1e15).contains(&value.abs()) {
        return None;
    }
    // The value is mantissa · 2^power; everything below the point half a unit above it reads back as it.
    let mantissa = (bits & ((1 << 52) - 1)) | (1 << 52);
    let power = exponent - 1075;
    let bound = BigDecimal::from(2 * mantissa + 1) * two_to_the(power - 1);
    let cut = bound.with_precision_round(NonZeroU64::new(digits as u64)?, RoundingMode::Down);
    let mut text = cut.normalized().to_plain_string();
    if !text.contains('.') {
        text.push_str(".0");
    }
    Some(if value < 0.0 { format!("-{text}") } else { text })
}

/// A power of two, exactly.
fn two_to_the(power: i64) -> BigDecimal {
    let (base, scale) = if power < 0 { (5_u32, power.unsigned_abs()) } else { (2, 0) };
    let mut digits = BigDecimal::from(1);
    for _ in 0..power.unsigned_abs() {
        digits *= BigDecimal::from(base);
    }
    let (digits, _) = digits.into_bigint_and_scale();
    BigDecimal::new(digits, i64::try_from(scale).unwrap_or_default())
}

/// Whether the form of [`real`] is certain to be that of the engine: the notation of very large and very small
/// numbers is not published and was not measured.
pub fn real_is_certain(value: f64) -> bool {
    let size = value.abs();
    !value.is_finite() || size == 0.0 || (1e-4..1e15).contains(&size)
}

/// A decimal without exponent.
pub fn decimal(value: &BigDecimal) -> String {
    value.normalized().to_plain_string()
}

/// `2020-01-01T00:00:00.0000000Z`.
pub fn datetime(ticks: i64) -> String {
    let date = calendar::date(ticks);
    let time = ticks.rem_euclid(DAY);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:07}Z",
        date.year,
        date.month,
        date.day,
        time / HOUR,
        time / MINUTE % 60,
        time / SECOND % 60,
        time % SECOND
    )
}

/// `1.02:03:04.5000000`; days and the fraction only where there are any.
pub fn timespan(ticks: i64) -> String {
    let size = ticks.unsigned_abs();
    let (day, hour, minute, second) = (DAY as u64, HOUR as u64, MINUTE as u64, SECOND as u64);
    let mut text = String::new();
    if ticks < 0 {
        text.push('-');
    }
    if size >= day {
        let _ = write!(text, "{}.", size / day);
    }
    let _ = write!(text, "{:02}:{:02}:{:02}", size / hour % 24, size / minute % 60, size / second % 60);
    if !size.is_multiple_of(second) {
        let _ = write!(text, ".{:07}", size % second);
    }
    text
}

/// Lower-case hexadecimal with hyphens.
pub fn guid(value: u128) -> String {
    let hex = format!("{value:032x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::{datetime, guid, real, timespan};
    use crate::eval::value::calendar::{DAY, HOUR};

    #[test]
    fn reals_have_a_point() {
        let printed: Vec<String> =
            [1.0, 1.5, 0.1 + 0.2, 1e11, -0.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN].map(real).into();
        assert_eq!(
            printed,
            ["1.0", "1.5", "0.30000000000000007", "100000000000.0", "-0.0", "inf", "-inf", "NaN"]
        );
    }

    #[test]
    fn of_several_shortest_texts_the_largest_is_printed_and_each_reads_back() {
        let thirds = [1.0 / 3.0, 2.0 / 3.0, -1.0 / 3.0, 17.0 / 3.0].map(real);
        assert_eq!(
            thirds,
            ["0.3333333333333333", "0.6666666666666666", "-0.3333333333333333", "5.666666666666667"]
        );
        let mut number = 0.1_f64;
        for _ in 0..1_000 {
            number = (number * 1.37 + 0.123).rem_euclid(977.0);
            assert_eq!(real(number).parse(), Ok(number));
        }
    }

    #[test]
    fn times() {
        assert_eq!(datetime(637_134_336_000_000_001), "2020-01-01T00:00:00.0000001Z");
        assert_eq!(timespan(DAY + 2 * HOUR), "1.02:00:00");
        assert_eq!(timespan(-1), "-00:00:00.0000001");
        assert_eq!(timespan(i64::MIN), "-10675199.02:48:05.4775808");
    }

    #[test]
    fn identifiers() {
        assert_eq!(guid(0x0102_0304_0506_0708_090a_0b0c_0d0e_0f10), "01020304-0506-0708-090a-0b0c0d0e0f10");
    }
}
