//! The values of the language. A `dynamic` cell holds any of them; its column's type says that it is dynamic.
//!
//! Integers are 64 bits wide whatever their declared type; a conversion to `int` wraps to 32. Times are ticks of
//! 100 ns, since 0001-01-01 for `datetime`. Texts, arrays and bags are shared, not copied.

pub mod arithmetic;
pub mod calendar;
pub mod compare;
pub mod convert;
pub mod json;
pub mod parse;
pub mod text;
pub(crate) mod weight;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use bigdecimal::BigDecimal;
use indexmap::IndexMap;

/// A property bag that keeps the order of its keys.
pub type Bag = IndexMap<Arc<str>, Value>;

pub use crate::syntax::ast::ScalarType as Type;

/// One cell.
#[derive(Debug, Clone, Default)]
pub enum Value {
    /// The null of every type but string.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Int and long.
    Long(i64),
    /// Double precision.
    Real(f64),
    /// Decimal.
    Decimal(Arc<BigDecimal>),
    /// Ticks of 100 ns since 0001-01-01.
    Datetime(i64),
    /// Ticks of 100 ns.
    Timespan(i64),
    /// A globally unique identifier.
    Guid(u128),
    /// Text.
    String(Arc<str>),
    /// An array, in a dynamic only.
    Array(Arc<Vec<Value>>),
    /// A property bag, in a dynamic only.
    Bag(Arc<Bag>),
}

impl Value {
    /// The value of a cell of type `ty` that nothing was written to: null, and the empty text for a string.
    pub fn empty(ty: Type) -> Self {
        if ty == Type::String { Self::empty_text() } else { Self::Null }
    }

    /// A text.
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::String(text.into())
    }

    /// The text without characters, which stands where other types have null.
    pub fn empty_text() -> Self {
        Self::String(Arc::from(""))
    }

    /// An array.
    pub fn array(items: Vec<Self>) -> Self {
        Self::Array(Arc::new(items))
    }

    /// A bag.
    pub fn bag(bag: Bag) -> Self {
        Self::Bag(Arc::new(bag))
    }

    /// Whether it is null; an empty text is not.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The truth of a condition: null is not true.
    pub fn is_true(&self) -> bool {
        matches!(self, Self::Bool(true))
    }

    /// The boolean, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    /// The integer, if it is one.
    pub fn as_long(&self) -> Option<i64> {
        if let Self::Long(value) = self { Some(*value) } else { None }
    }

    /// Any number as a double.
    pub fn as_real(&self) -> Option<f64> {
        match self {
            Self::Long(value) => Some(*value as f64),
            Self::Real(value) => Some(*value),
            Self::Decimal(value) => Some(convert::decimal_to_real(value)),
            _ => None,
        }
    }

    /// The elements, if it is an array.
    pub fn as_array(&self) -> Option<&Arc<Vec<Self>>> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    /// The properties, if it is a bag.
    pub fn as_bag(&self) -> Option<&Arc<Bag>> {
        if let Self::Bag(bag) = self { Some(bag) } else { None }
    }

    /// A double, with the payloads of NaN and the sign of zero made uniform for use in a key.
    fn key_bits(value: f64) -> u64 {
        if value.is_nan() {
            f64::NAN.to_bits()
        } else if value == 0.0 {
            0
        } else {
            value.to_bits()
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Long(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::String(Arc::from(value))
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::String(Arc::from(value))
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Identity as grouping, joining and `distinct` see it: nulls are equal, and so are all NaN.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Long(a), Self::Long(b))
            | (Self::Datetime(a), Self::Datetime(b))
            | (Self::Timespan(a), Self::Timespan(b)) => a == b,
            (Self::Real(a), Self::Real(b)) => Self::key_bits(*a) == Self::key_bits(*b),
            (Self::Decimal(a), Self::Decimal(b)) => a == b,
            (Self::Guid(a), Self::Guid(b)) => a == b,
            (Self::String(a), Self::String(b)) => a == b,
            (Self::Array(a), Self::Array(b)) => Arc::ptr_eq(a, b) || a == b,
            (Self::Bag(a), Self::Bag(b)) => Arc::ptr_eq(a, b) || a == b,
            _ => false,
        }
    }
}

impl Eq for Value {}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Self::Null => {}
            Self::Bool(value) => value.hash(state),
            Self::Long(value) | Self::Datetime(value) | Self::Timespan(value) => value.hash(state),
            Self::Real(value) => Self::key_bits(*value).hash(state),
            Self::Decimal(value) => value.normalized().hash(state),
            Self::Guid(value) => value.hash(state),
            Self::String(value) => value.hash(state),
            Self::Array(items) => items.hash(state),
            // The order of keys does not count for equality, so it may not count here.
            Self::Bag(bag) => {
                let entries = bag.iter().map(|entry| {
                    let mut hasher = DefaultHasher::new();
                    entry.hash(&mut hasher);
                    hasher.finish()
                });
                entries.fold(0, u64::wrapping_add).hash(state);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Value;
    use std::collections::HashSet;
    use std::hash::{DefaultHasher, Hash, Hasher};

    #[test]
    fn grouping_joins_nulls_and_nans() {
        let keys: HashSet<Value> = [
            Value::Null,
            Value::Null,
            Value::Real(f64::NAN),
            Value::Real(-f64::NAN),
            Value::Real(0.0),
            Value::Real(-0.0),
            Value::Long(0),
        ]
        .into_iter()
        .collect();
        assert_eq!(keys.len(), 4);
    }

    #[test]
    fn bags_are_equal_whatever_their_order() {
        let one: Value = serde_json::from_str(r#"{"a":1,"b":2}"#).expect("JSON");
        let two: Value = serde_json::from_str(r#"{"b":2,"a":1}"#).expect("JSON");
        let both: HashSet<Value> = [one, two].into_iter().collect();
        assert_eq!(both.len(), 1);
    }

    #[test]
    fn bags_of_other_contents_have_other_hashes() {
        let hash = |json: &str| {
            let value: Value = serde_json::from_str(json).expect("JSON");
            let mut hasher = DefaultHasher::new();
            value.hash(&mut hasher);
            hasher.finish()
        };
        assert_eq!(hash(r#"{"a":1,"b":2}"#), hash(r#"{"b":2,"a":1}"#));
        for other in [r#"{"a":2,"b":1}"#, r#"{"a":1,"c":2}"#, r#"{"a":1,"b":3}"#] {
            assert_ne!(hash(r#"{"a":1,"b":2}"#), hash(other), "{other}");
        }
    }
}
