//! Hashes of texts. How the engine hashes values of other types is not published.

use std::fmt::Write as _;

use sha2::Digest as _;

use super::{Call, Function, argument, long_of};
use crate::kql::eval::{Stop, Value};

pub(super) const TABLE: &[Function] = &[
    Function::new("hash", hash_xxhash64),
    Function::new("hash_md5", |_, a| digest(a, "hash_md5", |text| hexadecimal(&md5::Md5::digest(text)))),
    Function::new("hash_sha1", |_, a| digest(a, "hash_sha1", |text| hexadecimal(&sha1::Sha1::digest(text)))),
    Function::new("hash_sha256", |_, a| {
        digest(a, "hash_sha256", |text| hexadecimal(&sha2::Sha256::digest(text)))
    }),
    Function::new("hash_xxhash64", hash_xxhash64),
];

fn digest(arguments: &[Value], name: &str, hash: fn(&[u8]) -> String) -> Result<Value, Stop> {
    match argument(arguments, 0) {
        Value::String(text) => Ok(Value::from(hash(text.as_bytes()))),
        _ => Err(Stop::unsupported(format!("{name}() of something other than a text"))),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn hash_xxhash64(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Stop> {
    let Value::String(text) = argument(arguments, 0) else {
        return Err(Stop::unsupported("hash() of something other than a text"));
    };
    let hash = xxhash_rust::xxh64::xxh64(text.as_bytes(), 0).cast_signed();
    match (arguments.len(), long_of(arguments, 1)) {
        (1, _) => Ok(Value::Long(hash)),
        (_, Some(modulus)) if modulus > 0 => Ok(Value::Long(hash.rem_euclid(modulus))),
        _ => Err(Stop::unsupported("hash() with a modulus that is not positive")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::call;
    use crate::kql::eval::Value;

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
    }
}
