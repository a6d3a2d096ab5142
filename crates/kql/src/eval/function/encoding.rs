//! Base64, hexadecimal, percent encoding.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Builtin, CallContext, argument, long_of, text_of};
use crate::eval::value::Type;
use crate::eval::{EvalError, Value};

pub(super) const TABLE: &[Builtin] = &[
    Builtin::new("base64_decode_toarray", decode_toarray),
    Builtin::new("base64_decode_toguid", decode_toguid),
    Builtin::new("base64_decode_tostring", decode),
    Builtin::new("base64_decodestring", decode),
    Builtin::new("base64_encode_fromarray", encode_fromarray),
    Builtin::new("base64_encode_fromguid", encode_fromguid),
    Builtin::new("base64_encode_tostring", encode),
    Builtin::new("base64_encodestring", encode),
    Builtin::new("tohex", tohex),
    Builtin::new("url_decode", url_decode),
    Builtin::new("url_encode", |_, a| percent(&text_of(a, 0), "+", "url_encode")),
    Builtin::new("url_encode_component", |_, a| percent(&text_of(a, 0), "%20", "url_encode_component")),
];

fn bytes(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text.trim()).ok()
}

fn decode(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    // Bytes that are not UTF-8 have no text.
    let text = bytes(&text_of(arguments, 0)).and_then(|bytes| String::from_utf8(bytes).ok());
    Ok(Value::from(text.unwrap_or_default()))
}

fn decode_toarray(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let Some(bytes) = bytes(&text_of(arguments, 0)) else { return Ok(Value::Null) };
    call.context.check_len(bytes.len())?;
    Ok(Value::array(bytes.into_iter().map(|byte| Value::Long(i64::from(byte))).collect()))
}

/// GUIDs are stored with their first three groups in little-endian order.
fn decode_toguid(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    match bytes(&text_of(arguments, 0)).and_then(|bytes| <[u8; 16]>::try_from(bytes).ok()) {
        None => Ok(Value::Null),
        Some(bytes) => {
            let guid = uuid::Uuid::from_bytes_le(bytes);
            // The documented answer has the third group the other way round.
            if bytes.get(6) == bytes.get(7) {
                Ok(Value::Guid(guid.as_u128()))
            } else {
                Err(EvalError::unsupported("base64_decode_toguid()"))
            }
        }
    }
}

fn encode(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    Ok(Value::from(STANDARD.encode(call.print(arguments, 0)?.as_bytes())))
}

fn encode_fromarray(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    if argument(arguments, 0).is_null() {
        return Ok(Value::empty_text());
    }
    let bytes = argument(arguments, 0).as_array().and_then(|items| {
        items
            .iter()
            .map(|item| item.as_long().and_then(|byte| u8::try_from(byte).ok()))
            .collect::<Option<Vec<u8>>>()
    });
    match bytes {
        Some(bytes) => Ok(Value::from(STANDARD.encode(bytes))),
        None => Err(EvalError::unsupported("base64_encode_fromarray() of something other than bytes")),
    }
}

fn encode_fromguid(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    match argument(arguments, 0) {
        Value::Guid(guid) => Ok(Value::from(STANDARD.encode(uuid::Uuid::from_u128(*guid).to_bytes_le()))),
        _ => Ok(Value::empty_text()),
    }
}

/// A negative number has the digits of its width: 8 for an `int`, 16 for a `long`.
fn tohex(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let Some(value) = long_of(arguments, 0) else { return Ok(Value::empty_text()) };
    let width = long_of(arguments, 1).and_then(|width| usize::try_from(width).ok()).unwrap_or(0).min(16);
    Ok(Value::from(match i32::try_from(value) {
        Ok(value) if call.type_of(0) == Type::Int => format!("{value:0width$x}"),
        _ => format!("{value:0width$x}"),
    }))
}

fn url_decode(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let text = text_of(arguments, 0);
    if text.contains('+') {
        return Err(EvalError::unsupported("url_decode() of a text with `+`"));
    }
    let encoded = |rest: &str| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    if !text.split('%').skip(1).all(encoded) {
        return Err(EvalError::unsupported(
            "url_decode() of a text with `%` before something other than two digits",
        ));
    }
    Ok(Value::from(percent_encoding::percent_decode_str(&text).decode_utf8_lossy().into_owned()))
}

fn percent(text: &str, space: &str, function: &str) -> Result<Value, EvalError> {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b' ' => encoded.push_str(space),
            b'-' | b'_' | b'.' => encoded.push(char::from(byte)),
            letter if letter.is_ascii_alphanumeric() => encoded.push(char::from(letter)),
            b'!' | b'*' | b'(' | b')' | b'\'' | b'~' => {
                return Err(EvalError::unsupported(format!("{function}() of `{}`", char::from(byte))));
            }
            other => {
                let _ = write!(encoded, "%{other:02x}");
            }
        }
    }
    Ok(Value::from(encoded))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, json};
    use crate::eval::Value;

    #[test]
    fn base64() {
        assert_eq!(call("base64_encode_tostring", &["Kusto".into()]), Ok("S3VzdG8=".into()));
        assert_eq!(call("base64_decode_tostring", &["S3VzdG8=".into()]), Ok("Kusto".into()));
        assert_eq!(call("base64_decode_tostring", &["U3RyaW5n!".into()]), Ok("".into()));
        assert_eq!(call("base64_decode_toarray", &["S3VzdG8=".into()]), Ok(json("[75,117,115,116,111]")));
    }

    #[test]
    fn others() {
        assert_eq!(call("tohex", &[Value::Long(256)]), Ok("100".into()));
        assert_eq!(call("tohex", &[Value::Long(-256)]), Ok("ffffffffffffff00".into()));
        assert_eq!(call("tohex", &[Value::Long(256), Value::Long(8)]), Ok("00000100".into()));
        assert_eq!(call("tohex", &[Value::Long(1), Value::Long(99)]), Ok("0000000000000001".into()));
        assert_eq!(call("url_encode", &["https://a.b/c d".into()]), Ok("https%3a%2f%2fa.b%2fc+d".into()));
        assert_eq!(call("url_decode", &["https%3A%2f%2fa".into()]), Ok("https://a".into()));
        assert!(call("url_decode", &["100%".into()]).is_err());
        assert_eq!(call("base64_decode_toguid", &["AAAA".into()]), Ok(Value::Null));
    }
}
