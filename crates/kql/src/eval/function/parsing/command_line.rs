//! `parse_command_line(text, "windows")`: the rules of `CommandLineToArgvW`.

use crate::eval::function::{CallContext, text_of};
use crate::eval::{EvalError, Value};

pub(super) fn parse(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let kind = text_of(arguments, 1);
    if !kind.eq_ignore_ascii_case("windows") {
        return Err(EvalError::refused(format!(
            "parse_command_line() knows the kind `windows`, not `{kind}`"
        )));
    }
    let text = text_of(arguments, 0);
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    let parts = split(&text);
    call.context.check_len(parts.len())?;
    Ok(Value::array(parts.into_iter().map(Value::from).collect()))
}

fn split(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut started = false;
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                let mut count = 1;
                while characters.next_if_eq(&'\\').is_some() {
                    count += 1;
                }
                started = true;
                if characters.peek() == Some(&'"') {
                    part.extend(std::iter::repeat_n('\\', count / 2));
                    if count % 2 == 1 {
                        characters.next();
                        part.push('"');
                    }
                } else {
                    part.extend(std::iter::repeat_n('\\', count));
                }
            }
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                part.push('"');
            }
            '"' => {
                quoted = !quoted;
                started = true;
            }
            ' ' | '\t' if !quoted => {
                if started {
                    parts.push(std::mem::take(&mut part));
                    started = false;
                }
            }
            other => {
                part.push(other);
                started = true;
            }
        }
    }
    if started {
        parts.push(part);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn quotes_and_backslashes() {
        assert_eq!(split(r#"echo "hello world!""#), ["echo", "hello world!"]);
        assert_eq!(split(r#"a\\b "c\"d" e\\"f g" """#), [r"a\\b", "c\"d", r"e\f g", ""]);
        assert_eq!(split("  one   two "), ["one", "two"]);
    }
}
