//! Lengths of time in a definition. `1h`, `7d`, `PT1H` and `P1D` are all understood and compared as durations;
//! the services get ISO 8601.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// What the schema accepts as a duration; `jiff` then reads it.
const PATTERN: &str = "([0-9]+[dhms])+|P([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+S)?)?";
const EXPECTED: &str = "a duration such as `15m`, `1h`, `7d`, `PT1H` or `P1D`";

/// A length of time in whole seconds. A day has 24 hours.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Duration {
    seconds: u64,
}

impl Duration {
    /// That many seconds.
    pub const fn from_seconds(seconds: u64) -> Self {
        Self { seconds }
    }

    /// Its length in seconds.
    pub const fn seconds(self) -> u64 {
        self.seconds
    }

    /// ISO 8601 as the services write it: `PT5M`, `PT1H`, `P1D`, `P1DT12H`, `PT0S`.
    pub fn iso(self) -> String {
        if self.seconds == 0 {
            return "PT0S".to_owned();
        }
        let mut text = String::from("P");
        let (days, rest) = (self.seconds / DAY, self.seconds % DAY);
        if days > 0 {
            text.push_str(&format!("{days}D"));
        }
        if rest > 0 {
            text.push('T');
            for (unit, letter) in [(HOUR, 'H'), (MINUTE, 'M'), (1, 'S')] {
                let count = match letter {
                    'H' => rest / unit,
                    'M' => rest % HOUR / unit,
                    _ => rest % MINUTE,
                };
                if count > 0 {
                    text.push_str(&format!("{count}{letter}"));
                }
            }
        }
        text
    }

    /// A KQL timespan literal: `15m`, `4h`, `1d`.
    pub fn kql(self) -> String {
        for (unit, letter) in [(DAY, 'd'), (HOUR, 'h'), (MINUTE, 'm')] {
            if self.seconds > 0 && self.seconds.is_multiple_of(unit) {
                return format!("{}{letter}", self.seconds / unit);
            }
        }
        format!("{}s", self.seconds)
    }
}

/// As people write it: `15m`, `1d12h`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.seconds == 0 {
            return f.write_str("0s");
        }
        let mut rest = self.seconds;
        for (unit, letter) in [(DAY, 'd'), (HOUR, 'h'), (MINUTE, 'm'), (1, 's')] {
            if rest >= unit {
                write!(f, "{}{letter}", rest / unit)?;
                rest %= unit;
            }
        }
        Ok(())
    }
}

/// The text is not a duration, or is longer than a thousand years.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {EXPECTED}")]
pub struct InvalidDuration;

impl FromStr for Duration {
    type Err = InvalidDuration;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let span: jiff::Span = text.parse().map_err(|_| InvalidDuration)?;
        if span.is_negative() || span.get_years() != 0 || span.get_months() != 0 {
            return Err(InvalidDuration);
        }
        let duration =
            span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).map_err(|_| InvalidDuration)?;
        let seconds = u64::try_from(duration.as_secs()).map_err(|_| InvalidDuration)?;
        if seconds > 1000 * 365 * DAY { Err(InvalidDuration) } else { Ok(Self { seconds }) }
    }
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Duration {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Duration {
    fn schema_name() -> Cow<'static, str> {
        "Duration".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A length of time: `15m`, `1h`, `7d`, or ISO 8601 (`PT1H`, `P1D`).",
            "type": "string",
            "pattern": format!("^({PATTERN})$"),
            "patternErrorMessage": EXPECTED,
            "examples": ["1h", "PT1H", "P1D"],
        })
    }
}

/// How often a rule runs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Frequency {
    /// As events arrive (near real time).
    Continuous,
    /// At a fixed interval.
    Every(Duration),
}

impl Frequency {
    /// The interval; zero for a continuous rule.
    pub fn duration(self) -> Duration {
        match self {
            Self::Continuous => Duration::from_seconds(0),
            Self::Every(duration) => duration,
        }
    }
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Continuous => f.write_str("continuous"),
            Self::Every(duration) => duration.fmt(f),
        }
    }
}

impl<'de> Deserialize<'de> for Frequency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "continuous" {
            return Ok(Self::Continuous);
        }
        let duration: Duration = text.parse().map_err(serde::de::Error::custom)?;
        Ok(if duration.seconds() == 0 { Self::Continuous } else { Self::Every(duration) })
    }
}

impl Serialize for Frequency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Frequency {
    fn schema_name() -> Cow<'static, str> {
        "Frequency".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "How often the rule runs: `continuous` (near real time), or a duration such as `1h` or `PT1H`.",
            "type": "string",
            "pattern": format!("^(continuous|{PATTERN})$"),
            "patternErrorMessage": format!("`continuous`, or {EXPECTED}"),
            "examples": ["continuous", "1h"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> Option<u64> {
        text.parse::<Duration>().ok().map(Duration::seconds)
    }

    #[test]
    fn the_spellings_of_an_hour_are_one_duration() {
        for text in ["1h", "60m", "PT1H", "PT60M", "3600s"] {
            assert_eq!(seconds(text), Some(3600), "{text}");
        }
        assert_eq!(seconds("P1D"), seconds("24h"));
        assert_eq!(seconds("P1DT12H"), seconds("1d12h"));
        for text in ["", "1", "P1M", "-1h", "1y", "PT", "99999999999999999999d"] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn output_is_iso_8601() {
        for (text, iso, kql) in [
            ("90m", "PT1H30M", "90m"),
            ("24h", "P1D", "1d"),
            ("36h", "P1DT12H", "36h"),
            ("0s", "PT0S", "0s"),
            ("5m", "PT5M", "5m"),
            ("61s", "PT1M1S", "61s"),
        ] {
            let duration: Duration = text.parse().unwrap();
            assert_eq!((duration.iso().as_str(), duration.kql().as_str()), (iso, kql));
        }
    }
}
