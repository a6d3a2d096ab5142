//! Hashes of texts and of instants. How the engine hashes values of other types is not published.

use std::fmt::Write as _;

use sha2::Digest as _;

use super::{Builtin, CallContext, argument, long_of};
use crate::eval::{EvalError, Value};

pub(super) const TABLE: &[Builtin] = &[
    Builtin::new("hash", hash_xxhash64),
    Builtin::new("hash_md5", |_, a| digest(a, "hash_md5", |text| hexadecimal(&md5::Md5::digest(text)))),
    Builtin::new("hash_sha1", |_, a| digest(a, "hash_sha1", |text| hexadecimal(&sha1::Sha1::digest(text)))),
    Builtin::new("hash_sha256", |_, a| {
        digest(a, "hash_sha256", |text| hexadecimal(&sha2::Sha256::digest(text)))
    }),
    Builtin::new("hash_xxhash64", hash_xxhash64),
];

fn digest(arguments: &[Value], name: &str, hash: fn(&[u8]) -> String) -> Result<Value, EvalError> {
    match argument(arguments, 0) {
        Value::String(text) => Ok(Value::from(hash(text.as_bytes()))),
        instant @ Value::Datetime(_) => Ok(Value::from(hash(instant.to_cow().as_bytes()))),
        _ => Err(EvalError::unsupported(format!("{name}() of something other than a text"))),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn hash_xxhash64(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let hash = match argument(arguments, 0) {
        Value::String(text) => xxhash_rust::xxh64::xxh64(text.as_bytes(), 0),
        // Its ticks as they stand in memory.
        Value::Datetime(ticks) => xxhash_rust::xxh64::xxh64(&ticks.to_le_bytes(), 0),
        _ => return Err(EvalError::unsupported("hash() of something other than a text or a datetime")),
    };
    if arguments.len() == 1 {
        return Ok(Value::Long(hash.cast_signed()));
    }
    let Some(modulus) = long_of(arguments, 1).filter(|modulus| *modulus > 0) else {
        return Err(EvalError::unsupported("hash() with a modulus that is not positive"));
    };
    // Whether the sign counts as one is not published.
    let remainder = hash.cast_signed().rem_euclid(modulus);
    if remainder.cast_unsigned() != hash % modulus.cast_unsigned() {
        return Err(EvalError::unsupported("hash() with a modulus of a hash that is negative"));
    }
    Ok(Value::Long(remainder))
}

#[cfg(test)]
mod tests {
    use super::super::tests::call;
    use crate::eval::Value;
    use crate::eval::value::calendar;

    #[test]
    fn known_digests() {
        assert_eq!(call("hash_md5", &["World".into()]), Ok("f5a7924e621e84c9280a9a27e1bcb7f6".into()));
        assert_eq!(
            call("hash_sha1", &["World".into()]),
            Ok("70c07ec18ef89c5309bbb0937f3a6342411e1fdd".into())
        );
        assert_eq!(
            call("hash_sha256", &["World".into()]),
            Ok("78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524".into())
        );
        assert!(call("hash_md5", &[Value::Long(1)]).is_err());
    }

    #[test]
    fn the_documented_hash() {
        assert_eq!(call("hash", &["World".into()]), Ok(Value::Long(1_846_988_464_401_551_951)));
        assert_eq!(call("hash", &["World".into(), Value::Long(100)]), Ok(Value::Long(51)));
        let day = calendar::ticks(calendar::Date { year: 2015, month: 1, day: 1 }).expect("a day");
        assert_eq!(call("hash", &[Value::Datetime(day)]), Ok(Value::Long(1_380_966_698_541_616_202)));
    }

    #[test]
    fn instants_are_digested_as_their_text() {
        let day = calendar::ticks(calendar::Date { year: 2020, month: 1, day: 1 }).expect("a day");
        assert_eq!(call("hash_md5", &[Value::Datetime(day)]), Ok("786c530672d1f8db31fee25ea8a9390b".into()));
        assert_eq!(
            call("hash_sha256", &[Value::Datetime(day)]),
            Ok("ba666752dc1a20eb750b0eb64e780cc4c968bc9fb8813461c1d7e750f302d71d".into())
        );
    }
}
