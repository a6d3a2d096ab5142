//! `format_bytes`: a number of bytes in the unit that suits it.

use super::{Builtin, CallContext, long_of, real_of, text_of};
use crate::eval::{EvalError, Value};

pub(super) const TABLE: &[Builtin] = &[Builtin::new("format_bytes", format_bytes)];

/// Each is 1024 of the one before.
const UNITS: [&str; 7] = ["Bytes", "KB", "MB", "GB", "TB", "PB", "EB"];

/// Only sizes of which the text is certain: how the engine writes a zero at the end of a fraction, and where it rounds
/// a half to, is not published.
fn format_bytes(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let unclear = |what: &str| Err(EvalError::unsupported(format!("format_bytes() {what}")));
    let Some(size) = real_of(arguments, 0).filter(|size| *size >= 0.0 && size.is_finite()) else {
        return unclear("of something other than a positive number");
    };
    let digits = match arguments.get(1) {
        None => 0,
        Some(_) => match long_of(arguments, 1).and_then(|digits| u8::try_from(digits).ok()) {
            Some(digits @ 0..=12) => digits,
            _ => return unclear("to such a number of digits"),
        },
    };
    let named = text_of(arguments, 2);
    let mut number = size;
    let mut unit = 0;
    while if named.is_empty() { number >= 1024.0 } else { UNITS.get(unit) != Some(&&*named) } {
        if unit + 1 == UNITS.len() {
            if named.is_empty() {
                break;
            }
            return unclear("in this unit");
        }
        number /= 1024.0;
        unit += 1;
    }
    let text = format!("{number:.0$}", usize::from(digits));
    if digits > 0 && text.ends_with('0') {
        return unclear("with a zero at the end of the fraction");
    }
    let beyond = (number * 10_f64.powi(i32::from(digits))).fract();
    if beyond.total_cmp(&0.5).is_eq() {
        return unclear("of a number halfway between two");
    }
    if named.is_empty() && text.starts_with("1024") && unit + 1 < UNITS.len() {
        return unclear("of almost one of the next unit");
    }
    Ok(Value::from(format!("{text} {}", UNITS.get(unit).copied().unwrap_or_default())))
}

#[cfg(test)]
mod tests {
    use super::super::tests::call;
    use crate::eval::{EvalError, Value};

    fn print(size: i64, more: &[Value]) -> Result<String, EvalError> {
        let arguments: Vec<Value> = std::iter::once(Value::Long(size)).chain(more.iter().cloned()).collect();
        call("format_bytes", &arguments).map(|value| value.to_text().to_string())
    }

    #[test]
    fn sizes() {
        assert_eq!(print(1023, &[]), Ok("1023 Bytes".into()));
        assert_eq!(print(1024, &[]), Ok("1 KB".into()));
        assert_eq!(print(5_000_000, &[]), Ok("5 MB".into()));
        assert_eq!(print(5_000_000, &[Value::Long(2)]), Ok("4.77 MB".into()));
        assert_eq!(print(5_000_000, &[Value::Long(0), "KB".into()]), Ok("4883 KB".into()));
        assert_eq!(print(1 << 60, &[]), Ok("1 EB".into()));
    }

    #[test]
    fn what_is_not_certain() {
        for (size, more) in [
            (-1, &[][..]),
            (1536, &[]),
            (2048, &[Value::Long(1)]),
            (1_048_575, &[]),
            (1, &[Value::Long(-1)]),
            (1, &[Value::Long(0), "parsecs".into()]),
        ] {
            assert!(print(size, more).is_err(), "{size}");
        }
    }
}
