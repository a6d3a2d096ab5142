//! Texts: length, parts, case, search. Positions are counted in characters (code points).

use super::{Builtin, CallContext, argument, from_end, long_of, text_of};
use crate::eval::function::string::words::contains_term;
use crate::eval::{EvalError, Value};

mod replacement;
mod search;
pub(crate) mod words;

pub(super) use search::SearchWindow;

pub(super) const TABLE: &[Builtin] = &[
    Builtin::new("array_strcat", strcat_array),
    Builtin::new("countof", countof),
    Builtin::new("has_any_index", has_any_index),
    Builtin::new("indexof", search::indexof),
    Builtin::new("isascii", isascii),
    Builtin::new("isempty", isempty),
    Builtin::new("isnotempty", isnotempty),
    Builtin::new("notempty", isnotempty),
    Builtin::new("isutf8", isutf8),
    Builtin::new("make_string", make_string),
    Builtin::new("unicode_codepoints_to_string", make_string),
    Builtin::new("replace_string", replacement::replace_string),
    Builtin::new("replace_strings", replacement::replace_strings),
    Builtin::new("reverse", reverse),
    Builtin::new("split", split),
    Builtin::new("strcat", strcat),
    Builtin::new("strcat_array", strcat_array),
    Builtin::new("strcat_delim", strcat_delim),
    Builtin::new("strcmp", strcmp),
    Builtin::new("string_size", string_size),
    Builtin::new("strlen", strlen),
    Builtin::new("strrep", strrep),
    Builtin::new("substring", substring),
    Builtin::new("to_utf8", codepoints),
    Builtin::new("unicode_codepoints_from_string", codepoints),
    Builtin::new("tolower", tolower),
    Builtin::new("toupper", toupper),
    Builtin::new("translate", translate),
];

fn strlen(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    Ok(count(argument(arguments, 0).to_cow().chars().count()))
}

fn string_size(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    Ok(count(argument(arguments, 0).to_cow().len()))
}

fn count(number: usize) -> Value {
    Value::Long(i64::try_from(number).unwrap_or(i64::MAX))
}

fn strcat(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    joined(call, arguments, 0, "")
}

fn strcat_delim(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    joined(call, arguments, 1, &text_of(arguments, 0))
}

fn joined(
    call: &CallContext<'_>,
    arguments: &[Value],
    first: usize,
    delimiter: &str,
) -> Result<Value, EvalError> {
    let mut text = String::new();
    for index in first..arguments.len() {
        if index > first {
            text.push_str(delimiter);
        }
        text.push_str(&call.print(arguments, index)?);
        call.context.check_text_len(text.len())?;
    }
    Ok(Value::from(text))
}

fn strcat_array(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let delimiter = text_of(arguments, 1);
    let Some(items) = argument(arguments, 0).as_array() else { return Ok(Value::empty_text()) };
    let mut text = String::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            text.push_str(&delimiter);
        }
        text.push_str(&super::print(item)?);
        call.context.check_text_len(text.len())?;
    }
    Ok(Value::from(text))
}

fn substring(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let text = text_of(arguments, 0);
    let Some(start) = long_of(arguments, 1) else { return Ok(Value::empty_text()) };
    let start = if start < 0 { from_end(start, text.chars().count()) } else { usize::try_from(start).ok() };
    let Some(start) = start else { return Ok(Value::empty_text()) };
    let length = match arguments.get(2) {
        None => usize::MAX,
        Some(_) => long_of(arguments, 2).and_then(|length| usize::try_from(length).ok()).unwrap_or(0),
    };
    if start == 0 && length >= text.len() {
        return Ok(Value::String(text));
    }
    Ok(Value::from(text.chars().skip(start).take(length).collect::<String>()))
}

fn split(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let (text, delimiter) = (text_of(arguments, 0), text_of(arguments, 1));
    if delimiter.is_empty() {
        return Err(EvalError::unsupported("split() with an empty delimiter"));
    }
    let parts: Vec<Value> = text.split(delimiter.as_ref()).map(Value::from).collect();
    call.context.check_len(parts.len())?;
    match long_of(arguments, 2) {
        None => Ok(Value::array(parts)),
        Some(index) => match usize::try_from(index).ok().and_then(|index| parts.into_iter().nth(index)) {
            Some(part) => Ok(Value::array(vec![part])),
            None => Err(EvalError::unsupported("split() with an index beyond the parts")),
        },
    }
}

fn reverse(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    Ok(Value::from(call.print(arguments, 0)?.chars().rev().collect::<String>()))
}

fn tolower(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let text = argument(arguments, 0).to_cow();
    if text.is_ascii() {
        return Ok(Value::from(text.to_ascii_lowercase()));
    }
    // A sigma has another form at the end of a word.
    if text.contains('Σ') || text.chars().any(|character| character.to_lowercase().len() > 1) {
        return Err(EvalError::unsupported("tolower() of a character that has several forms in lower case"));
    }
    Ok(Value::from(text.to_lowercase()))
}

fn toupper(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let text = argument(arguments, 0).to_cow();
    if text.is_ascii() {
        return Ok(Value::from(text.to_ascii_uppercase()));
    }
    if text.chars().any(|character| character.to_uppercase().len() > 1) {
        return Err(EvalError::unsupported("toupper() of a character that becomes several in upper case"));
    }
    Ok(Value::from(text.to_uppercase()))
}

fn strcmp(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    Ok(Value::Long(text_of(arguments, 0).cmp(&text_of(arguments, 1)) as i64))
}

fn strrep(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let text = call.print(arguments, 0)?;
    let delimiter = text_of(arguments, 2);
    let times = match long_of(arguments, 1) {
        Some(times) if times > 0 => usize::try_from(times.min(1024)).unwrap_or(1024),
        _ => return Err(EvalError::unsupported("strrep() with a multiplier that is not positive")),
    };
    call.context.check_text_len((text.len() + delimiter.len()).saturating_mul(times))?;
    Ok(Value::from(vec![text.as_ref(); times].join(&delimiter)))
}

fn countof(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let (text, sought) = (text_of(arguments, 0), text_of(arguments, 1));
    if sought.is_empty() {
        return Err(EvalError::unsupported("countof() of an empty text"));
    }
    let number = match text_of(arguments, 2).as_ref() {
        "" | "normal" => {
            // Occurrences may overlap.
            call.context.charge_product(text.len(), sought.len())?;
            text.char_indices()
                .filter(|(at, _)| text.get(*at..).is_some_and(|rest| rest.starts_with(&*sought)))
                .count()
        }
        "regex" => {
            let regex = call.context.regex(&sought)?;
            let mut number = 0;
            for _ in regex.find_iter(&text) {
                call.context.charge_match(text.len())?;
                number += 1;
            }
            number
        }
        other => {
            return Err(EvalError::refused(format!(
                "countof() knows the kinds `normal` and `regex`, not `{other}`"
            )));
        }
    };
    Ok(count(number))
}

fn isempty(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    Ok(Value::Bool(is_empty(argument(arguments, 0))))
}

fn isnotempty(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    Ok(Value::Bool(!is_empty(argument(arguments, 0))))
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

fn isascii(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    Ok(Value::Bool(argument(arguments, 0).to_cow().is_ascii()))
}

fn isutf8(_: &CallContext<'_>, _: &[Value]) -> Result<Value, EvalError> {
    Ok(Value::Bool(true))
}

fn codepoints(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let text = text_of(arguments, 0);
    call.context.check_len(text.len())?;
    Ok(Value::array(text.chars().map(|character| Value::Long(i64::from(u32::from(character)))).collect()))
}

/// What is no code point makes the whole text empty.
fn make_string(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let mut text = String::new();
    for value in arguments {
        let items = match value {
            Value::Array(items) => items.as_slice(),
            other => std::slice::from_ref(other),
        };
        for item in items {
            let character = item.as_long().and_then(|code| u32::try_from(code).ok()).and_then(char::from_u32);
            match character {
                Some(character) => text.push(character),
                None => return Ok(Value::empty_text()),
            }
        }
    }
    Ok(Value::from(text))
}

fn translate(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let from: Vec<char> = text_of(arguments, 0).chars().collect();
    let to: Vec<char> = text_of(arguments, 1).chars().collect();
    let text = text_of(arguments, 2);
    call.context.charge_product(text.len(), from.len())?;
    let text: String = text
        .chars()
        .filter_map(|character| match from.iter().position(|sought| *sought == character) {
            None => Some(character),
            Some(index) => to.get(index).or(to.last()).copied(),
        })
        .collect();
    Ok(Value::from(text))
}

fn has_any_index(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let text = text_of(arguments, 0).to_lowercase();
    let Some(values) = argument(arguments, 1).as_array() else {
        return Err(EvalError::unsupported("has_any_index() with something other than an array"));
    };
    for (index, value) in values.iter().enumerate() {
        let term = value.to_cow().to_lowercase();
        call.context.charge_product(text.len(), term.len() + 1)?;
        if contains_term(&text, &term) {
            return Ok(Value::Long(i64::try_from(index).unwrap_or(i64::MAX)));
        }
    }
    Ok(Value::Long(-1))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, json};
    use crate::eval::Value;

    fn text(name: &str, arguments: &[Value]) -> String {
        call(name, arguments).expect("an answer").to_text().to_string()
    }

    #[test]
    fn substrings_count_characters_and_negative_starts_from_the_end() {
        let part = |text: &str, start: i64, length: i64| {
            self::text("substring", &[text.into(), start.into(), length.into()])
        };
        assert_eq!(part("hello", -2, 2), "lo");
        assert_eq!(part("abc", 5, 3), "");
        assert_eq!(part("hello", 1, -1), "");
        assert_eq!(part("x", -2, 5), "");
        assert_eq!(part("a😀b", 0, 2), "a😀");
    }

    #[test]
    fn counts() {
        assert_eq!(call("countof", &["aaaa".into(), "aa".into()]), Ok(Value::Long(3)));
        assert_eq!(call("countof", &["hello".into(), "l+".into(), "regex".into()]), Ok(Value::Long(1)));
    }

    #[test]
    fn parts_and_joins() {
        assert_eq!(call("split", &["a,,b".into(), ",".into()]), Ok(json(r#"["a","","b"]"#)));
        assert_eq!(call("split", &["".into(), ",".into()]), Ok(json(r#"[""]"#)));
        assert_eq!(text("strcat", &["a".into(), Value::Bool(true), Value::Long(1), Value::Null]), "aTrue1");
        assert_eq!(text("strcat_delim", &["-".into(), "a".into(), "b".into()]), "a-b");
        assert_eq!(text("replace_string", &["aaa".into(), "".into(), "X".into()]), "aaa");
        assert_eq!(text("translate", &["krasp".into(), "otsku".into(), "spark".into()]), "kusto");
        assert_eq!(text("translate", &["abc".into(), "x".into(), "abc".into()]), "xxx");
    }

    #[test]
    fn a_text_that_grows_without_end_is_stopped() {
        let big = Value::from("x".repeat(1 << 20));
        assert!(call("strrep", &[big, Value::Long(1024)]).is_err());
    }
}
