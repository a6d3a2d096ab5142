//! Functions that take a regular expression, by the rules of RE2.

use regex::{Captures, Regex};

use super::string::SearchWindow;
use super::{Builtin, CallContext, argument, long_of, text_of};
use crate::eval::value::{Type, convert};
use crate::eval::{EvalError, Value};

pub(super) const TABLE: &[Builtin] = &[
    Builtin::new("extract", extract),
    Builtin::new("extract_all", extract_all),
    Builtin::new("extractall", extract_all),
    Builtin::new("indexof_regex", indexof_regex),
    Builtin::new("regex_quote", regex_quote),
    Builtin::new("replace", |call, a| replace(call, &text_of(a, 2), &text_of(a, 0), &text_of(a, 1))),
    Builtin::new("replace_regex", |call, a| replace(call, &text_of(a, 0), &text_of(a, 1), &text_of(a, 2))),
    Builtin::new("trim", |call, a| trim(call, a, true, true)),
    Builtin::new("trim_end", |call, a| trim(call, a, false, true)),
    Builtin::new("trim_start", |call, a| trim(call, a, true, false)),
];

fn extract(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let (pattern, text) = (text_of(arguments, 0), text_of(arguments, 2));
    let group = long_of(arguments, 1).and_then(|group| usize::try_from(group).ok());
    let Some(group) = group else {
        return Err(EvalError::unsupported("extract() with a negative or missing group"));
    };
    let regex = call.context.regex(&pattern)?;
    let found =
        regex.captures(&text).and_then(|captures| captures.get(group).map(|found| found.as_str().to_owned()));
    let Some(target) = arguments.get(3) else { return Ok(Value::from(found.unwrap_or_default())) };
    let Some(target) = Type::from_keyword(&target.to_cow()) else {
        return Err(EvalError::unsupported("extract() with this type"));
    };
    match found {
        Some(found) => convert::to(&Value::from(found), target),
        None => Ok(Value::empty(target)),
    }
}

fn extract_all(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let regex = call.context.regex(&text_of(arguments, 0))?;
    let (selection, text) = if arguments.len() > 2 {
        (argument(arguments, 1).as_array(), text_of(arguments, 2))
    } else {
        (None, text_of(arguments, 1))
    };
    let groups: Vec<usize> = match selection {
        None if arguments.len() > 2 => {
            return Err(EvalError::unsupported("extract_all() with this choice of groups"));
        }
        None => (1..regex.captures_len()).collect(),
        Some(chosen) => {
            let chosen: Option<Vec<usize>> = chosen.iter().map(|group| group_index(group, &regex)).collect();
            chosen.ok_or_else(|| EvalError::unsupported("extract_all() with this choice of groups"))?
        }
    };
    if groups.is_empty() {
        return Err(EvalError::refused("extract_all() needs a regular expression with a capturing group"));
    }
    let mut all = Vec::new();
    for captures in regex.captures_iter(&text) {
        call.context.check_len(all.len() + 1)?;
        call.context.charge_match(text.len())?;
        let part = |group: &usize| Value::from(captures.get(*group).map_or("", |found| found.as_str()));
        all.push(match groups.as_slice() {
            [only] => part(only),
            several => Value::array(several.iter().map(part).collect()),
        });
    }
    Ok(if all.is_empty() { Value::Null } else { Value::array(all) })
}

fn group_index(group: &Value, regex: &Regex) -> Option<usize> {
    match group {
        Value::Long(index) => usize::try_from(*index).ok().filter(|index| *index < regex.captures_len()),
        Value::String(name) => regex.capture_names().position(|known| known == Some(name)),
        _ => None,
    }
}

/// Puts a backslash before each character that means something in a regular expression.
fn regex_quote(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let text = text_of(arguments, 0);
    // Other ASCII characters may be escaped without changing what they mean; whether they are is not published.
    let certain = |character: char| {
        !character.is_ascii() || character.is_ascii_alphanumeric() || r"_\.+*?()|[]{}^$".contains(character)
    };
    match text.chars().find(|character| !certain(*character)) {
        None => Ok(Value::from(regex::escape(&text))),
        Some(character) => Err(EvalError::unsupported(format!("regex_quote() of `{character}`"))),
    }
}

fn indexof_regex(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let (text, pattern) = (call.print(arguments, 0)?, text_of(arguments, 1));
    let regex = call.context.regex(&pattern)?;
    let Some(window) = SearchWindow::new(&text, arguments, "indexof_regex()", false)? else {
        return Ok(Value::Null);
    };
    let mut found = None;
    for (number, next) in regex.find_iter(window.part).enumerate() {
        call.context.charge_match(text.len())?;
        if number + 1 == window.occurrence {
            found = Some(next.start());
            break;
        }
    }
    if found.is_none() && window.occurrence > 1 && window.is_limited() {
        return Err(EvalError::unsupported("indexof_regex() of an occurrence and with a length"));
    }
    Ok(window.position(found))
}

fn replace(call: &CallContext<'_>, text: &str, pattern: &str, rewrite: &str) -> Result<Value, EvalError> {
    let mut after_dollars = rewrite.split('$').skip(1);
    if after_dollars
        .any(|rest| rest.starts_with(|next: char| next == '{' || next == '_' || next.is_alphanumeric()))
    {
        // Other engines name a group so.
        return Err(EvalError::unsupported("a replacement with a `$` before a name"));
    }
    let regex = call.context.regex(pattern)?;
    let mut result = String::new();
    let mut last = 0;
    for captures in regex.captures_iter(text) {
        let Some(whole) = captures.get(0) else { continue };
        result.push_str(text.get(last..whole.start()).unwrap_or_default());
        call.context.charge_match(text.len())?;
        expand(call, &captures, rewrite, &mut result)?;
        last = whole.end();
    }
    result.push_str(text.get(last..).unwrap_or_default());
    Ok(Value::from(result))
}

/// `\0` is the match, `\1` to `\9` are the groups, `\\` is a backslash.
fn expand(
    call: &CallContext<'_>,
    captures: &Captures<'_>,
    rewrite: &str,
    result: &mut String,
) -> Result<(), EvalError> {
    let mut characters = rewrite.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            result.push(character);
            continue;
        }
        match characters.next() {
            Some('\\') => result.push('\\'),
            Some(digit) if digit.is_ascii_digit() => {
                let group = digit.to_digit(10).map_or(0, |digit| digit as usize);
                let part = captures.get(group).map_or("", |found| found.as_str());
                call.context.check_text_len(result.len() + part.len())?;
                result.push_str(part);
            }
            _ => {
                return Err(EvalError::unsupported(
                    "a replacement with a backslash before something other than a digit",
                ));
            }
        }
    }
    call.context.check_text_len(result.len())
}

/// Removes one match at either end.
fn trim(call: &CallContext<'_>, arguments: &[Value], start: bool, end: bool) -> Result<Value, EvalError> {
    let (pattern, text) = (text_of(arguments, 0), text_of(arguments, 1));
    let mut rest = text.as_ref();
    // A pattern that does not compile by itself must not be mended by the group around it.
    call.context.regex(&pattern)?;
    if start {
        let regex = call.context.regex(&format!("^(?:{pattern})"))?;
        if let Some(found) = regex.find(rest) {
            rest = rest.get(found.end()..).unwrap_or_default();
        }
    }
    if end {
        let regex = call.context.regex(&format!("(?:{pattern})$"))?;
        if let Some(found) = regex.find(rest) {
            rest = rest.get(..found.start()).unwrap_or_default();
        }
    }
    Ok(Value::from(rest))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{call, call_in, json};
    use crate::eval::context::Limits;
    use crate::eval::{Context, EvalError, Value};

    #[test]
    fn trimming_takes_one_match_at_each_end() {
        let trim = |pattern: &str, text: &str| call("trim", &[pattern.into(), text.into()]);
        assert_eq!(trim("x", "xxabcxx"), Ok("xabcx".into()));
        assert_eq!(trim(r"\s+", "  a b  "), Ok("a b".into()));
        assert_eq!(trim("x", "xxx"), Ok("x".into()));
        assert_eq!(trim("x", ""), Ok("".into()));
    }

    #[test]
    fn extraction() {
        let extract = |pattern: &str, group: i64, text: &str| {
            call("extract", &[pattern.into(), group.into(), text.into()])
        };
        assert_eq!(extract(r"(\d+)-(\d+)", 2, "2020-12-31"), Ok("12".into()));
        assert_eq!(extract(r"(\d+)", 1, "none"), Ok("".into()));
        let typed = call("extract", &[r"(\d+)".into(), Value::Long(1), "a17".into(), "long".into()]);
        assert_eq!(typed, Ok(Value::Long(17)));
        assert_eq!(call("extract_all", &[r"(\d)".into(), "a1b2".into()]), Ok(json(r#"["1","2"]"#)));
        assert_eq!(
            call("extract_all", &[r"([a-z])(\d)".into(), "a1b2".into()]),
            Ok(json(r#"[["a","1"],["b","2"]]"#))
        );
        assert_eq!(call("extract_all", &[r"(\d)".into(), "none".into()]), Ok(Value::Null));
    }

    #[test]
    fn replacement() {
        let replaced = call("replace_regex", &["one two".into(), r"(\w)(\w)".into(), r"\2\1".into()]);
        assert_eq!(replaced, Ok("noe wto".into()));
        assert!(call("replace_regex", &["a".into(), "(".into(), "".into()]).is_err());
        assert_eq!(call("replace_regex", &["5".into(), r"\d".into(), r"\0 $".into()]), Ok("5 $".into()));
        assert!(call("replace_regex", &["5".into(), r"(\d)".into(), "$1".into()]).is_err());
    }

    #[test]
    fn matches_that_each_take_a_walk_to_the_end_are_stopped() {
        let text = Value::from("a".repeat(1 << 20));
        let context = Context::new(0, Limits { steps: 20_000, ..Limits::default() });
        let slow = ".*b|a";
        for (name, arguments) in [
            ("countof", [text.clone(), slow.into(), "regex".into()]),
            ("replace_regex", [text.clone(), slow.into(), "".into()]),
            ("extract_all", ["(.*b|a)".into(), json("[1]"), text.clone()]),
        ] {
            let answer = call_in(&context, name, &arguments);
            assert!(matches!(answer, Err(EvalError::Limit { .. })), "{name}");
        }
    }
}
