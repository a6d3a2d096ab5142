//! Texts with a structure of their own: URLs, paths, command lines, CSV, XML, JSON paths, versions.

mod command_line;
pub(super) mod json_path;
mod xml;

use std::sync::Arc;

use bigdecimal::BigDecimal;

use super::{Builtin, CallContext, text_of};
use crate::eval::value::Bag;
use crate::eval::{EvalError, Value};

pub(super) const TABLE: &[Builtin] = &[
    Builtin::new("extract_json", json_path::extract),
    Builtin::new("extractjson", json_path::extract),
    Builtin::new("parse_command_line", command_line::parse),
    Builtin::new("parse_csv", csv),
    Builtin::new("parse_path", path),
    Builtin::new("parse_url", url),
    Builtin::new("parse_urlquery", |_, a| {
        Ok(bag(vec![("Query Parameters", query_parameters(&text_of(a, 0))?)]))
    }),
    Builtin::new("parse_version", version),
    Builtin::new("parse_xml", xml::parse),
    Builtin::new("parseurl", url),
    Builtin::new("parseurlquery", |_, a| {
        Ok(bag(vec![("Query Parameters", query_parameters(&text_of(a, 0))?)]))
    }),
];

fn bag(entries: Vec<(&str, Value)>) -> Value {
    Value::bag(entries.into_iter().map(|(key, value)| (Arc::from(key), value)).collect())
}

fn url(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let text = text_of(arguments, 0);
    let Some((scheme, rest)) = text.split_once("://") else {
        return Err(EvalError::unsupported("parse_url() of a text without a scheme"));
    };
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (user, password) = user.split_once(':').unwrap_or((user, ""));
    let (host, port) = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) && !name.contains(':') => {
            (name, port)
        }
        _ => (host, ""),
    };
    Ok(bag(vec![
        ("Scheme", scheme.into()),
        ("Host", host.into()),
        ("Port", port.into()),
        ("Path", path.into()),
        ("Username", user.into()),
        ("Password", password.into()),
        ("Query Parameters", query_parameters(query)?),
        ("Fragment", fragment.into()),
    ]))
}

fn query_parameters(query: &str) -> Result<Value, EvalError> {
    let mut parameters = Bag::new();
    for part in query.split('&').filter(|part| !part.is_empty()) {
        let Some((key, value)) = part.split_once('=') else {
            return Err(EvalError::unsupported("parse_url() of a query with a parameter that has no value"));
        };
        if parameters.insert(Arc::from(key), Value::from(value)).is_some() {
            return Err(EvalError::unsupported("parse_url() of a query with a repeated parameter"));
        }
    }
    Ok(Value::bag(parameters))
}

fn path(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let text = text_of(arguments, 0);
    let (scheme, rest) = text.split_once("://").unwrap_or(("", &text));
    // A drive letter has a colon too.
    let drive = rest.as_bytes().get(1) == Some(&b':')
        && rest.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let root = if drive { rest.get(..2).unwrap_or_default() } else { "" };
    let after_root = rest.get(root.len()..).unwrap_or_default();
    let last_separator = after_root.rfind(['\\', '/']);
    let name_at = root.len() + last_separator.map_or(0, |at| at + 1);
    let (name, stream) = rest
        .get(name_at..)
        .unwrap_or_default()
        .split_once(':')
        .unwrap_or((rest.get(name_at..).unwrap_or_default(), ""));
    let directory = last_separator.map_or(root, |at| rest.get(..root.len() + at).unwrap_or_default());
    let directory_name = match directory.rfind(['\\', '/']) {
        Some(at) => directory.get(at + 1..).unwrap_or_default(),
        None if directory.len() > root.len() => directory,
        None => "",
    };
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    Ok(bag(vec![
        ("Scheme", scheme.into()),
        ("RootPath", root.into()),
        ("DirectoryPath", directory.into()),
        ("DirectoryName", directory_name.into()),
        ("Filename", name.into()),
        ("Extension", extension.into()),
        ("AlternateDataStreamName", stream.into()),
    ]))
}

/// The fields of the first record.
fn csv(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let text = text_of(arguments, 0);
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let at_start = fields.last().is_some_and(String::is_empty);
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                push(&mut fields, '"');
            }
            '"' if quoted => quoted = false,
            '"' if at_start => quoted = true,
            ',' if !quoted => fields.push(String::new()),
            '\r' | '\n' if !quoted => break,
            other => push(&mut fields, other),
        }
    }
    Ok(Value::array(fields.into_iter().map(Value::from).collect()))
}

fn push(fields: &mut [String], character: char) {
    if let Some(field) = fields.last_mut() {
        field.push(character);
    }
}

/// One to four numbers of up to eight digits; what is missing at the end is zero. Anything else is null.
fn version(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let text = text_of(arguments, 0);
    if text.contains(char::is_whitespace) {
        return Err(EvalError::unsupported("parse_version() of a text with white space"));
    }
    let mut parts = [0_u128; 4];
    let mut texts = text.split('.');
    for (part, text) in parts.iter_mut().zip(&mut texts) {
        if text.is_empty() || text.len() > 8 || !text.bytes().all(|digit| digit.is_ascii_digit()) {
            return Ok(Value::Null);
        }
        *part = text.parse().unwrap_or_default();
    }
    if texts.next().is_some() {
        return Ok(Value::Null);
    }
    let number = parts.into_iter().fold(0, |number, part| number * 100_000_000 + part);
    Ok(Value::Decimal(Arc::new(BigDecimal::from(number))))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, json};
    use crate::eval::Value;

    #[test]
    fn urls() {
        let parsed = call("parse_url", &["scheme://me:secret@host:1234/a/b?k1=v1&k2=v2#frag".into()]);
        let expected = json(
            r#"{"Scheme":"scheme","Host":"host","Port":"1234","Path":"/a/b","Username":"me","Password":"secret",
                "Query Parameters":{"k1":"v1","k2":"v2"},"Fragment":"frag"}"#,
        );
        assert_eq!(parsed, Ok(expected));
    }

    #[test]
    fn paths() {
        let part = |text: &str, key: &str| {
            let parsed = call("parse_path", &[text.into()]).expect("an answer");
            parsed
                .as_bag()
                .and_then(|bag| bag.get(key))
                .map(|value| value.to_text().to_string())
                .expect("the key")
        };
        assert_eq!(part(r"C:\temp\file.txt", "DirectoryPath"), r"C:\temp");
        assert_eq!(part(r"C:\temp\file.txt", "RootPath"), "C:");
        assert_eq!(part(r"temp\file.txt", "DirectoryName"), "temp");
        assert_eq!(part("file://C:/temp/file.txt:some.exe", "AlternateDataStreamName"), "some.exe");
        assert_eq!(part("file://C:/temp/file.txt:some.exe", "Extension"), "txt");
        assert_eq!(part(r"\\shared\users\temp\file.txt.gz", "Filename"), "file.txt.gz");
        assert_eq!(part(r"\\shared\users\temp\file.txt.gz", "DirectoryPath"), r"\\shared\users\temp");
        assert_eq!(part("/usr/lib/temp/file.txt", "DirectoryPath"), "/usr/lib/temp");
    }

    #[test]
    fn records() {
        assert_eq!(call("parse_csv", &[r#"aa,"b,""b""",cc"#.into()]), Ok(json(r#"["aa","b,\"b\"","cc"]"#)));
        assert_eq!(call("parse_csv", &["one\ntwo".into()]), Ok(json(r#"["one"]"#)));
    }

    #[test]
    fn versions_order_as_numbers() {
        let number = |text: &str| call("parse_version", &[text.into()]).expect("an answer").as_real();
        assert_eq!(number("0.0.0.5"), Some(5.0));
        assert_eq!(number("0.0.7.0"), Some(700_000_000.0));
        assert_eq!(number("0.3"), number("0.3.0.0"));
        assert!(number("10") > number("9.99999999"));
        assert!(matches!(call("parse_version", &["1.2.3.4".into()]), Ok(Value::Decimal(_))));
        for text in ["", "1.", "1.2.3.4.5", "1.123456789", "v1", "1.-2", "1.x"] {
            assert_eq!(call("parse_version", &[text.into()]), Ok(Value::Null), "{text}");
        }
    }
}
