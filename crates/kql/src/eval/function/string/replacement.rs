//! `replace_string` and `replace_strings`: texts in the place of other texts.

use crate::eval::function::{CallContext, argument, text_of};
use crate::eval::{EvalError, Value};

pub(super) fn replace_string(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let (text, from, to) = (text_of(arguments, 0), text_of(arguments, 1), text_of(arguments, 2));
    if from.is_empty() {
        return Ok(Value::String(text));
    }
    let matches = text.matches(from.as_ref()).count();
    call.context.check_text_len(text.len().saturating_add(matches.saturating_mul(to.len())))?;
    Ok(Value::from(text.replace(from.as_ref(), &to)))
}

/// A part of the text in which the lookups so far found nothing, or what stands for a match.
enum ReplacementPart<'t> {
    Open(&'t str),
    Done(&'t str),
}

/// Matches do not overlap, and those of an earlier lookup come first. A lookup that is no text is passed over; a match
/// whose replacement is no text stays as it is.
pub(super) fn replace_strings(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let text = text_of(arguments, 0);
    let (Some(from), Some(to)) = (argument(arguments, 1).as_array(), argument(arguments, 2).as_array())
    else {
        return Err(EvalError::unsupported("replace_strings() with something other than arrays"));
    };
    if from.len() != to.len() {
        return Err(EvalError::unsupported("replace_strings() with arrays of different lengths"));
    }
    call.context.charge_product(text.len(), from.len())?;
    let mut parts = vec![ReplacementPart::Open(&text)];
    for (from, to) in from.iter().zip(to.iter()) {
        let Value::String(from) = from else { continue };
        if from.is_empty() {
            continue;
        }
        let to = if let Value::String(to) = to { Some(&**to) } else { None };
        let mut after = Vec::with_capacity(parts.len());
        for part in parts {
            let ReplacementPart::Open(open) = part else {
                after.push(part);
                continue;
            };
            let mut rest = 0;
            for (at, found) in open.match_indices(&**from) {
                after.push(ReplacementPart::Open(open.get(rest..at).unwrap_or_default()));
                after.push(ReplacementPart::Done(to.unwrap_or(found)));
                rest = at + found.len();
            }
            after.push(ReplacementPart::Open(open.get(rest..).unwrap_or_default()));
        }
        call.context.check_len(after.len())?;
        parts = after;
    }
    let mut replaced = String::new();
    for part in parts {
        let (ReplacementPart::Open(part) | ReplacementPart::Done(part)) = part;
        call.context.check_text_len(replaced.len() + part.len())?;
        replaced.push_str(part);
    }
    Ok(Value::from(replaced))
}

#[cfg(test)]
mod tests {
    use crate::eval::Value;
    use crate::eval::function::tests::{call, json};

    #[test]
    fn what_was_put_in_is_not_replaced_again() {
        let replace = |text: &str, from: &str, to: &str| {
            call("replace_strings", &[text.into(), json(from), json(to)])
                .map(|value| value.to_text().to_string())
        };
        assert_eq!(replace("red car", r#"["red","blue"]"#, r#"["blue","green"]"#), Ok("blue car".into()));
        assert_eq!(replace("abcb", r#"["b","abc"]"#, r#"["x","y"]"#), Ok("axcx".into()));
        assert_eq!(replace("abcb", r#"["abc","b"]"#, r#"["y","x"]"#), Ok("yx".into()));
        assert_eq!(replace("abc", r#"["ab","b"]"#, r#"[1,"x"]"#), Ok("abc".into()));
        assert_eq!(replace("a1", r#"[1,"","a"]"#, r#"["x","y","z"]"#), Ok("z1".into()));
        assert_eq!(replace("", r#"["a"]"#, r#"["b"]"#), Ok(String::new()));
        assert!(replace("a", r#"["a"]"#, "[]").is_err());
        assert!(call("replace_strings", &["a".into(), Value::Null, Value::Null]).is_err());
    }
}
