//! Bits of 64-bit integers.

use super::{Builtin, CallContext, long_of};
use crate::eval::value::Type;
use crate::eval::{EvalError, Value};

pub(super) const TABLE: &[Builtin] = &[
    Builtin::new("binary_and", |_, a| two(a, |x, y| x & y)),
    Builtin::new("binary_not", |_, a| Ok(long_of(a, 0).map(|x| !x).into())),
    Builtin::new("binary_or", |_, a| two(a, |x, y| x | y)),
    Builtin::new("binary_shift_left", |_, a| shift(a, |x, by| x << by)),
    Builtin::new("binary_shift_right", |_, a| shift(a, |x, by| x >> by)),
    Builtin::new("binary_xor", |_, a| two(a, |x, y| x ^ y)),
    Builtin::new("bitset_count_ones", count_ones),
];

fn two(arguments: &[Value], operation: fn(i64, i64) -> i64) -> Result<Value, EvalError> {
    Ok(long_of(arguments, 0).zip(long_of(arguments, 1)).map(|(a, b)| operation(a, b)).into())
}

/// Shifts by the distance modulo 64; a negative one gives null.
fn shift(arguments: &[Value], operation: fn(i64, u32) -> i64) -> Result<Value, EvalError> {
    let by = long_of(arguments, 1).and_then(|by| u64::try_from(by).ok()).map(|by| (by % 64) as u32);
    Ok(long_of(arguments, 0).zip(by).map(|(value, by)| operation(value, by)).into())
}

fn count_ones(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    match long_of(arguments, 0) {
        Some(value) if value < 0 && call.type_of(0) == Type::Int => {
            Err(EvalError::unsupported("bitset_count_ones() of a negative int"))
        }
        value => Ok(value.map(|value| i64::from(value.count_ones())).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::call;
    use crate::eval::Value;

    #[test]
    fn bits() {
        let long = |name: &str, a: i64, b: i64| call(name, &[a.into(), b.into()]);
        assert_eq!(long("binary_and", 6, 3), Ok(Value::Long(2)));
        assert_eq!(long("binary_or", 6, 3), Ok(Value::Long(7)));
        assert_eq!(long("binary_xor", 6, 3), Ok(Value::Long(5)));
        assert_eq!(long("binary_shift_left", 1, 4), Ok(Value::Long(16)));
        assert_eq!(long("binary_shift_left", 1, 66), Ok(Value::Long(4)));
        assert_eq!(long("binary_shift_right", 8, -1), Ok(Value::Null));
        assert_eq!(call("binary_and", &[Value::Null, Value::Long(1)]), Ok(Value::Null));
        assert_eq!(call("bitset_count_ones", &[Value::Long(7)]), Ok(Value::Long(3)));
    }
}
