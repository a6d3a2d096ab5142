//! Equality and order. Equality is total where one side is null; order is not.

use std::cmp::Ordering;

use super::{Value, convert, parse};

/// `==`: null when both sides are null, false when only one is.
pub fn equal(left: &Value, right: &Value) -> Option<bool> {
    match (left.is_null(), right.is_null()) {
        (true, true) => return None,
        (true, false) | (false, true) => return Some(false),
        (false, false) => {}
    }
    Some(match (left, right) {
        (Value::String(a), Value::String(b)) => a == b,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Guid(a), Value::Guid(b)) => a == b,
        (Value::Guid(a), Value::String(b)) | (Value::String(b), Value::Guid(a)) => parse::guid(b) == Some(*a),
        (Value::Array(_) | Value::Bag(_), _) | (_, Value::Array(_) | Value::Bag(_)) => left == right,
        _ => order(left, right) == Some(Ordering::Equal),
    })
}

/// The order of two values of comparable kinds; `None` with a null, a NaN or kinds that do not compare.
pub fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Long(a), Value::Long(b))
        | (Value::Datetime(a), Value::Datetime(b))
        | (Value::Timespan(a), Value::Timespan(b)) => Some(a.cmp(b)),
        (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Guid(a), Value::Guid(b)) => Some(a.cmp(b)),
        (Value::Bool(a), Value::Long(b)) => Some(i64::from(*a).cmp(b)),
        (Value::Long(a), Value::Bool(b)) => Some(a.cmp(&i64::from(*b))),
        (Value::Decimal(_), _) | (_, Value::Decimal(_)) => {
            Some(convert::exact(left)?.cmp(&convert::exact(right)?))
        }
        _ => left.as_real()?.partial_cmp(&right.as_real()?),
    }
}

/// A total order of values other than null for sorting: what does not compare is put in order of its kind.
/// NaN is left to the caller, who puts it beside the nulls.
pub fn sort_order(left: &Value, right: &Value) -> Ordering {
    order(left, right).unwrap_or_else(|| match (left, right) {
        (Value::Array(_) | Value::Bag(_), Value::Array(_) | Value::Bag(_)) => {
            left.to_cow().cmp(&right.to_cow())
        }
        _ => rank(left).cmp(&rank(right)),
    })
}

/// Whether it takes the place of nulls in a sort.
pub fn is_nan(value: &Value) -> bool {
    matches!(value, Value::Real(value) if value.is_nan())
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Long(_) | Value::Real(_) | Value::Decimal(_) => 2,
        Value::Datetime(_) => 3,
        Value::Timespan(_) => 4,
        Value::Guid(_) => 5,
        Value::String(_) => 6,
        Value::Array(_) => 7,
        Value::Bag(_) => 8,
    }
}

#[cfg(test)]
mod tests {
    use super::{equal, order};
    use crate::eval::Value;
    use std::cmp::Ordering;

    #[test]
    fn null_is_unequal_to_a_value_and_unknown_to_itself() {
        assert_eq!(equal(&Value::Null, &Value::Long(0)), Some(false));
        assert_eq!(equal(&Value::Null, &Value::Null), None);
        assert_eq!(order(&Value::Null, &Value::Long(0)), None);
    }

    #[test]
    fn numbers_compare_across_types_and_texts_do_not_become_numbers() {
        assert_eq!(equal(&Value::Long(1), &Value::Real(1.0)), Some(true));
        assert_eq!(order(&Value::Long(2), &Value::Real(1.5)), Some(Ordering::Greater));
        assert_eq!(equal(&Value::from("False"), &Value::Bool(false)), Some(false));
        assert_eq!(equal(&Value::Real(f64::NAN), &Value::Real(f64::NAN)), Some(false));
    }
}
