//! An expected cell: a value, or a condition on the value that is found.

use regex::{Regex, RegexBuilder};
use serde_json::{Map, Value as Json};

use crate::definition::Duration;
use rulesmith_kql::Value;
use rulesmith_kql::value::{convert, json, parse};

/// Bytes of compiled program that a regular expression of a test may take.
const REGEX_SIZE: usize = 1 << 20;
/// Ticks of 100 ns in a second.
const SECOND: i64 = 10_000_000;

/// What a cell is expected to be.
#[derive(Clone, Debug)]
pub enum ValueMatcher {
    /// Equal to this value, compared by the type of what is found.
    Equal(Json),
    /// Its text matches the regular expression.
    Matches(Regex),
    /// One of these holds.
    OneOf(Vec<ValueMatcher>),
    /// The text contains it, the array has such an element, the bag has these members.
    Contains(Json),
    /// As near as that.
    Approximately {
        /// The value: a number, a time or a timespan.
        value: Json,
        /// The largest distance: a number, or ticks.
        within: Tolerance,
    },
}

/// The largest distance that still counts as equal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tolerance {
    /// Between numbers.
    Number(f64),
    /// Between times and between timespans, in ticks.
    Ticks(i64),
}

/// The keys that make a mapping a matcher.
const KEYS: [&str; 5] = ["matches", "oneOf", "contains", "approximately", "within"];

impl ValueMatcher {
    /// Reads what a definition expects of a cell. The error says what is wrong with a matcher.
    pub fn read(expected: &Json) -> Result<Self, String> {
        match expected {
            Json::Object(members) if is_matcher(members) => Self::read_matcher(members),
            other => Ok(Self::Equal(other.clone())),
        }
    }

    fn read_matcher(members: &Map<String, Json>) -> Result<Self, String> {
        let within = members.get("within");
        let mut others = members.iter().filter(|(key, _)| *key != "within");
        let (Some((key, value)), None) = (others.next(), others.next()) else {
            return Err(
                "a matcher is one of `matches`, `oneOf`, `contains`, and `approximately` with `within`"
                    .into(),
            );
        };
        if within.is_some() && key != "approximately" {
            return Err(format!("`within` belongs to `approximately`, not to `{key}`"));
        }
        match key.as_str() {
            "matches" => {
                let pattern = value.as_str().ok_or("`matches` takes a regular expression")?;
                let regex = RegexBuilder::new(pattern).size_limit(REGEX_SIZE).nest_limit(100).build();
                regex.map(Self::Matches).map_err(|_| format!("invalid regular expression `{pattern}`"))
            }
            "oneOf" => {
                let values = value.as_array().ok_or("`oneOf` takes a list of values")?;
                values.iter().map(Self::read).collect::<Result<_, _>>().map(Self::OneOf)
            }
            "contains" => Ok(Self::Contains(value.clone())),
            _ => {
                let within = within.and_then(tolerance).ok_or(
                    "`approximately` needs `within`: a number, or a duration such as `1m` for times",
                )?;
                Ok(Self::Approximately { value: value.clone(), within })
            }
        }
    }

    /// Whether a value is as expected.
    pub fn holds(&self, found: &Value) -> bool {
        match self {
            Self::Equal(expected) => equal(found, expected),
            Self::Matches(regex) => regex.is_match(&found.to_cow()),
            Self::OneOf(any) => any.iter().any(|matcher| matcher.holds(found)),
            Self::Contains(part) => contains(found, part),
            Self::Approximately { value, within } => near(found, value, *within),
        }
    }

    /// As a person would write it.
    pub fn text(&self) -> String {
        match self {
            Self::Equal(value) => json_text(value),
            Self::Matches(regex) => format!("matches {}", regex.as_str()),
            Self::OneOf(any) => {
                format!("one of {}", any.iter().map(Self::text).collect::<Vec<_>>().join(", "))
            }
            Self::Contains(part) => format!("contains {}", json_text(part)),
            Self::Approximately { value, within } => {
                let within = match within {
                    Tolerance::Number(number) => number.to_string(),
                    Tolerance::Ticks(ticks) => {
                        Duration::from_seconds(u64::try_from(ticks / SECOND).unwrap_or_default()).to_string()
                    }
                };
                format!("{} ± {within}", json_text(value))
            }
        }
    }
}

/// A found value as it is shown: texts bare, but for those that would be taken for something else.
pub fn shown(found: &Value) -> String {
    match found {
        Value::Null => "null".to_owned(),
        Value::String(text) => text_shown(text),
        other => other.to_text().to_string(),
    }
}

fn text_shown(text: &str) -> String {
    let plain = !text.is_empty()
        && text.trim() == text
        && !text.contains(char::is_control)
        && !matches!(text, "null" | "true" | "false")
        && text.parse::<f64>().is_err();
    if plain { text.to_owned() } else { Json::from(text).to_string() }
}

fn json_text(value: &Json) -> String {
    match value {
        Json::String(text) => text_shown(text),
        other => other.to_string(),
    }
}

fn is_matcher(members: &Map<String, Json>) -> bool {
    !members.is_empty() && members.keys().all(|key| KEYS.contains(&key.as_str()))
}

fn tolerance(within: &Json) -> Option<Tolerance> {
    match within {
        Json::Number(number) => number.as_f64().map(Tolerance::Number),
        Json::String(text) => {
            let seconds = text.parse::<Duration>().ok()?.seconds();
            i64::try_from(seconds).ok()?.checked_mul(SECOND).map(Tolerance::Ticks)
        }
        _ => None,
    }
}

/// Whether a found value is what a definition writes so. An empty text is as good as null.
fn equal(found: &Value, expected: &Json) -> bool {
    match (found, expected) {
        (Value::Null, Json::Null) => true,
        (Value::String(text), Json::Null) => text.is_empty(),
        (Value::Bool(found), Json::Bool(expected)) => found == expected,
        (Value::String(found), Json::String(expected)) => **found == **expected,
        (Value::Long(found), Json::Number(expected)) => match expected.as_i64() {
            Some(expected) => *found == expected,
            None => expected.as_f64() == Value::Long(*found).as_real(),
        },
        (Value::Real(found), Json::Number(expected)) => expected
            .as_f64()
            .is_some_and(|expected| expected.total_cmp(found).is_eq() || same_zero(expected, *found)),
        (Value::Decimal(_), Json::Number(_) | Json::String(_)) => {
            let text = expected.as_str().map_or_else(|| expected.to_string(), str::to_owned);
            convert::exact(found)
                .is_some_and(|found| parse::decimal(&text).is_some_and(|value| value == found))
        }
        (Value::Datetime(found), Json::String(text)) => parse::datetime(text) == Some(*found),
        (Value::Timespan(found), Json::String(text)) => parse::timespan(text) == Some(*found),
        (Value::Guid(found), Json::String(text)) => parse::guid(text) == Some(*found),
        (Value::Array(found), Json::Array(expected)) => {
            found.len() == expected.len()
                && found.iter().zip(expected).all(|(found, expected)| equal(found, expected))
        }
        (Value::Bag(found), Json::Object(expected)) => {
            found.len() == expected.len()
                && expected.iter().all(|(key, expected)| {
                    found.get(key.as_str()).is_some_and(|found| equal(found, expected))
                })
        }
        // A text that holds JSON may be expected as what it says.
        (Value::String(text), Json::Object(_) | Json::Array(_)) => json::parse(text)
            .is_some_and(|parsed| !matches!(parsed, Value::String(_)) && equal(&parsed, expected)),
        _ => false,
    }
}

fn same_zero(left: f64, right: f64) -> bool {
    left.abs() < f64::MIN_POSITIVE && right.abs() < f64::MIN_POSITIVE
}

fn contains(found: &Value, part: &Json) -> bool {
    match (found, part) {
        (Value::Array(items), part) => items.iter().any(|item| equal(item, part)),
        (Value::Bag(bag), Json::Object(members)) => members
            .iter()
            .all(|(key, expected)| bag.get(key.as_str()).is_some_and(|found| equal(found, expected))),
        (Value::Bag(bag), Json::String(key)) => bag.contains_key(key.as_str()),
        (found, Json::String(text)) => found.to_cow().contains(text.as_str()),
        (found, other) => found.to_cow().contains(&other.to_string()),
    }
}

fn near(found: &Value, value: &Json, within: Tolerance) -> bool {
    match (found, within) {
        (Value::Datetime(found), Tolerance::Ticks(most)) => value
            .as_str()
            .and_then(parse::datetime)
            .is_some_and(|value| value.abs_diff(*found) <= most.unsigned_abs()),
        (Value::Timespan(found), Tolerance::Ticks(most)) => value
            .as_str()
            .and_then(parse::timespan)
            .is_some_and(|value| value.abs_diff(*found) <= most.unsigned_abs()),
        (found, Tolerance::Number(most)) => match (found.as_real(), value.as_f64()) {
            (Some(found), Some(value)) => (found - value).abs() <= most,
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::cell::dynamic;
    use serde_json::json;
    use std::sync::Arc;

    fn holds(expected: &Json, found: &Value) -> bool {
        ValueMatcher::read(expected).unwrap_or_else(|error| panic!("{expected}: {error}")).holds(found)
    }

    fn noon() -> Value {
        Value::Datetime(parse::datetime("2026-01-01T12:00:00Z").unwrap())
    }

    #[test]
    fn values_are_compared_by_the_type_that_is_found() {
        let decimal = Value::Decimal(Arc::new(parse::decimal("1.50").unwrap()));
        for (expected, found) in [
            (json!("2026-01-01T12:00:00Z"), noon()),
            (json!("2026-01-01T14:00:00.0000000+02:00"), noon()),
            (json!("2026-01-01 12:00"), noon()),
            (json!("1.00:00:00"), Value::Timespan(86_400 * SECOND)),
            (json!("1d"), Value::Timespan(86_400 * SECOND)),
            (json!(3), Value::Long(3)),
            (json!(3.0), Value::Long(3)),
            (json!(3), Value::Real(3.0)),
            (json!(0.0), Value::Real(-0.0)),
            (json!(1.5), decimal.clone()),
            (json!("1.500"), decimal),
            (
                json!("757B4264F39348A7860952FA157911CD"),
                Value::Guid(0x757b_4264_f393_48a7_8609_52fa_1579_11cd),
            ),
            (json!({"b": 2, "a": [1, {"c": null}]}), dynamic(&json!({"a": [1, {"c": null}], "b": 2.0}))),
            (json!({"a": 1}), Value::from("{ \"a\" : 1 }")),
            (json!(null), Value::Null),
            (json!(null), Value::from("")),
            (json!(""), Value::from("")),
        ] {
            assert!(holds(&expected, &found), "{expected} {found:?}");
        }
    }

    #[test]
    fn what_differs_differs() {
        for (expected, found) in [
            (json!("2026-01-01T12:00:01Z"), noon()),
            (json!("x"), Value::from("X")),
            (json!("1"), Value::Long(1)),
            (json!(1), Value::from("1")),
            (json!(""), Value::Null),
            (json!(null), Value::Long(0)),
            (json!(null), Value::from("x")),
            (json!(true), Value::from("true")),
            (json!({"a": 1}), dynamic(&json!({"a": 1, "b": 2}))),
            (json!([1, 2]), dynamic(&json!([2, 1]))),
            (json!("{\"a\":1}"), dynamic(&json!({"a": 1}))),
            (json!(9_007_199_254_740_993_i64), Value::Long(9_007_199_254_740_992)),
        ] {
            assert!(!holds(&expected, &found), "{expected} {found:?}");
        }
    }

    #[test]
    fn matchers_hold_and_fail() {
        let text = Value::from("ws-042.contoso.example");
        for (expected, found, result) in [
            (json!({"matches": "^ws-[0-9]+"}), text.clone(), true),
            (json!({"matches": "^[0-9]+$"}), text.clone(), false),
            (json!({"matches": "^4$"}), Value::Long(4), true),
            (json!({"contains": "042"}), text.clone(), true),
            (json!({"contains": "WS"}), text.clone(), false),
            (json!({"contains": 2}), dynamic(&json!([1, 2])), true),
            (json!({"contains": 3}), dynamic(&json!([1, 2])), false),
            (json!({"contains": {"a": 1}}), dynamic(&json!({"a": 1, "b": 2})), true),
            (json!({"contains": "b"}), dynamic(&json!({"a": 1, "b": 2})), true),
            (json!({"oneOf": ["x", {"contains": "042"}]}), text.clone(), true),
            (json!({"oneOf": ["x", "y", null]}), text, false),
            (json!({"oneOf": ["x", null]}), Value::Null, true),
            (json!({"approximately": "2026-01-01T12:00:59Z", "within": "1m"}), noon(), true),
            (json!({"approximately": "2026-01-01T12:01:01Z", "within": "1m"}), noon(), false),
            (json!({"approximately": 10, "within": 0.5}), Value::Real(9.5), true),
            (json!({"approximately": 10, "within": 0.5}), Value::Long(9), false),
            (json!({"approximately": 10, "within": 0.5}), Value::Null, false),
            (json!({"approximately": "2h", "within": "5m"}), Value::Timespan(7_000 * SECOND), true),
        ] {
            assert_eq!(holds(&expected, &found), result, "{expected} {found:?}");
        }
    }

    #[test]
    fn a_mapping_with_other_keys_is_a_value() {
        assert!(holds(&json!({"matches": "x", "other": 1}), &dynamic(&json!({"matches": "x", "other": 1}))));
        assert!(holds(&json!({}), &dynamic(&json!({}))));
    }

    #[test]
    fn a_matcher_that_makes_no_sense_is_refused() {
        for (expected, part) in [
            (json!({"matches": "("}), "invalid regular expression"),
            (json!({"matches": 1}), "takes a regular expression"),
            (json!({"approximately": 1}), "needs `within`"),
            (json!({"within": "1m"}), "a matcher is one of"),
            (json!({"matches": "x", "within": 1}), "belongs to `approximately`"),
            (json!({"oneOf": "x"}), "takes a list"),
            (json!({"matches": "x", "contains": "y"}), "a matcher is one of"),
        ] {
            let error = ValueMatcher::read(&expected).unwrap_err();
            assert!(error.contains(part), "{expected}: {error}");
        }
    }

    #[test]
    fn texts_that_could_be_taken_for_something_else_are_quoted() {
        for (found, text) in [
            (Value::from("a b"), "a b"),
            (Value::from(""), "\"\""),
            (Value::from("12"), "\"12\""),
            (Value::from("null"), "\"null\""),
            (Value::Null, "null"),
            (Value::Long(12), "12"),
        ] {
            assert_eq!(shown(&found), text);
        }
    }
}
