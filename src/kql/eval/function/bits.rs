//! Bits of 64-bit integers.

use super::{Call, Function, long_of};
use crate::kql::eval::{Stop, Value};

pub(super) const TABLE: &[Function] = &[
    Function::new("binary_and", |_, a| two(a, |x, y| x & y)),
    Function::new("binary_not", |_, a| Ok(long_of(a, 0).map(|x| !x).into())),
    Function::new("binary_or", |_, a| two(a, |x, y| x | y)),
    Function::new("binary_shift_left", |_, a| shift(a, "binary_shift_left", |x, by| x << by)),
    Function::new("binary_shift_right", |_, a| shift(a, "binary_shift_right", |x, by| x >> by)),
    Function::new("binary_xor", |_, a| two(a, |x, y| x ^ y)),
    Function::new("bitset_count_ones", count_ones),
];

fn two(arguments: &[Value], operation: fn(i64, i64) -> i64) -> Result<Value, Stop> {
    Ok(long_of(arguments, 0).zip(long_of(arguments, 1)).map(|(a, b)| operation(a, b)).into())
}

fn shift(arguments: &[Value], name: &str, operation: fn(i64, u32) -> i64) -> Result<Value, Stop> {
    match (long_of(arguments, 0), long_of(arguments, 1)) {
        (Some(value), Some(by)) => match u32::try_from(by) {
            Ok(by @ 0..64) => Ok(Value::Long(operation(value, by))),
            _ => Err(Stop::unsupported(format!("{name}() by less than 0 or more than 63 bits"))),
        },
        _ => Ok(Value::Null),
    }
}

fn count_ones(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    Ok(long_of(arguments, 0).map(|value| i64::from(value.count_ones())).into())
}

#[cfg(test)]
mod tests {
    use super::super::tests::call;
    use crate::kql::eval::Value;

    #[test]
    fn bits() {
        let long = |name: &str, a: i64, b: i64| call(name, &[a.into(), b.into()]);
        assert_eq!(long("binary_and", 6, 3), Ok(Value::Long(2)));
        assert_eq!(long("binary_or", 6, 3), Ok(Value::Long(7)));
        assert_eq!(long("binary_xor", 6, 3), Ok(Value::Long(5)));
        assert_eq!(long("binary_shift_left", 1, 4), Ok(Value::Long(16)));
        assert!(long("binary_shift_left", 1, 64).is_err());
        assert_eq!(call("binary_and", &[Value::Null, Value::Long(1)]), Ok(Value::Null));
        assert_eq!(call("bitset_count_ones", &[Value::Long(7)]), Ok(Value::Long(3)));
    }
}
