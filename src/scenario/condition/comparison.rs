//! How what there is compares with what is wanted.

use std::borrow::Cow;

use serde_json::Value as Json;

use crate::scenario::analytics::plain;

/// How what there is compares with what is wanted.
#[derive(Clone, Debug)]
pub struct Comparison {
    operator: ComparisonOperator,
    negated: bool,
    /// In lower case.
    wanted: Vec<String>,
}

#[derive(Clone, Copy, Debug)]
enum ComparisonOperator {
    Contains,
    StartsWith,
    EndsWith,
    Equals,
}

impl Comparison {
    pub(super) fn read(properties: &Json) -> Self {
        let operator = properties["operator"].as_str().unwrap_or_default();
        let (negated, positive) = match operator.strip_prefix("Not") {
            Some(positive) => (true, positive),
            None => (false, operator),
        };
        let operator = match positive {
            "Contains" => ComparisonOperator::Contains,
            "StartsWith" => ComparisonOperator::StartsWith,
            "EndsWith" => ComparisonOperator::EndsWith,
            _ => ComparisonOperator::Equals,
        };
        let values = properties["propertyValues"].as_array().into_iter().flatten().filter_map(Json::as_str);
        Self { operator, negated, wanted: values.map(|value| meant(value).to_lowercase()).collect() }
    }

    /// Whether one of the values that there are compares so with one of those that are wanted, without regard to case;
    /// a negated comparison asks that none does.
    pub(super) fn holds<'v>(&self, found: impl IntoIterator<Item = &'v str>) -> bool {
        let any = found.into_iter().any(|found| {
            let found = folded(found);
            self.wanted.iter().any(|wanted| match self.operator {
                ComparisonOperator::Contains => found.contains(wanted),
                ComparisonOperator::StartsWith => found.starts_with(wanted),
                ComparisonOperator::EndsWith => found.ends_with(wanted),
                ComparisonOperator::Equals => found == *wanted,
            })
        });
        any != self.negated
    }
}

/// A text in lower case.
fn folded(text: &str) -> Cow<'_, str> {
    let is_lower = text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) }
}

/// What a value of a condition stands for: an ARM expression that names a rule for the GUID in it, and a text that would
/// be an expression for itself.
fn meant(value: &str) -> String {
    guid_in(value).unwrap_or_else(|| plain(value))
}

fn guid_in(value: &str) -> Option<String> {
    let is_expression = value.starts_with('[') && !value.starts_with("[[") && value.ends_with(']');
    let words = value.split(|character: char| !character.is_ascii_hexdigit() && character != '-');
    words.filter(|_| is_expression).find(|word| uuid::Uuid::try_parse(word).is_ok()).map(str::to_owned)
}
