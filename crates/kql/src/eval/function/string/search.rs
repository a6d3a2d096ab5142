//! `indexof`, and the part of a text that it and `indexof_regex` search.

use crate::eval::function::{CallContext, from_end, long_of};
use crate::eval::{EvalError, Value};

pub(super) fn indexof(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let (text, sought) = (call.print(arguments, 0)?, call.print(arguments, 1)?);
    if sought.is_empty() {
        return Ok(Value::Null);
    }
    let Some(window) = SearchWindow::new(&text, arguments, "indexof()", true)? else {
        return Ok(Value::Null);
    };
    call.context.charge_product(text.len(), sought.len())?;
    let apart = |text: &str| text.match_indices(&*sought).map(|(at, _)| at).nth(window.occurrence - 1);
    let found = apart(window.part);
    // A documented answer shows a match that ends one character behind the length.
    let edge = window.part.len()
        + window.rest.get(window.part.len()..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    if found.is_none() && apart(window.rest).is_some_and(|at| at + sought.len() <= edge) {
        return Err(EvalError::unsupported("indexof() of a match that goes beyond the length"));
    }
    if window.occurrence > 1 {
        let overlapping = window.part.char_indices().map(|(at, _)| at);
        let overlapping = overlapping
            .filter(|at| window.part.get(*at..).is_some_and(|rest| rest.starts_with(&*sought)))
            .nth(window.occurrence - 1);
        if found != overlapping {
            return Err(EvalError::unsupported("indexof() of an occurrence that overlaps another"));
        }
    }
    Ok(window.position(found))
}

/// The part of a text that is searched.
pub(in crate::eval::function) struct SearchWindow<'t> {
    /// The characters before it.
    before: usize,
    /// The part itself.
    pub(in crate::eval::function) part: &'t str,
    /// The part as if it were not limited in length.
    rest: &'t str,
    /// Which match is asked for, counted from one.
    pub(in crate::eval::function) occurrence: usize,
}

impl<'t> SearchWindow<'t> {
    /// The part that an optional start, length and occurrence (arguments 2 to 4) leave. `None` where they are beyond
    /// what the function takes, which makes its answer null. A negative start is one of these unless it may count
    /// from the end.
    pub(in crate::eval::function) fn new(
        text: &'t str,
        arguments: &[Value],
        name: &str,
        from_the_end: bool,
    ) -> Result<Option<Self>, EvalError> {
        let start = match (arguments.get(2), long_of(arguments, 2)) {
            (None, _) => 0,
            (Some(_), Some(start)) if start < 0 && !from_the_end => return Ok(None),
            (Some(_), Some(start)) => {
                let characters = text.chars().count();
                from_end(start, characters)
                    .ok_or_else(|| EvalError::unsupported(format!("{name} with a start before the text")))?
                    .min(characters)
            }
            (Some(_), None) => {
                return Err(EvalError::unsupported(format!("{name} with a start that is null")));
            }
        };
        let length = match long_of(arguments, 3) {
            None | Some(-1) => None,
            Some(length) => match usize::try_from(length) {
                Ok(length) => Some(length),
                Err(_) => return Ok(None),
            },
        };
        let occurrence = match (arguments.get(4), long_of(arguments, 4)) {
            (None, _) => 1,
            (Some(_), Some(..=-1)) => return Ok(None),
            (Some(_), Some(occurrence @ 1..)) => usize::try_from(occurrence).unwrap_or(usize::MAX),
            _ => return Err(EvalError::unsupported(format!("{name} with an occurrence of zero"))),
        };
        let byte =
            |text: &'t str, number| text.char_indices().nth(number).map_or(text.len(), |(byte, _)| byte);
        let rest = text.get(byte(text, start)..).unwrap_or_default();
        let part = length.map_or(rest, |length| rest.get(..byte(rest, length)).unwrap_or_default());
        Ok(Some(Self { before: start, part, rest, occurrence }))
    }

    /// Whether there is text behind the part.
    pub(in crate::eval::function) fn is_limited(&self) -> bool {
        self.part.len() < self.rest.len()
    }

    /// The number of characters before a byte of the part, counted from the start of the text; -1 for none.
    pub(in crate::eval::function) fn position(&self, found: Option<usize>) -> Value {
        Value::Long(found.map_or(-1, |found| {
            let inside = self.part.get(..found).map_or(0, |before| before.chars().count());
            i64::try_from(self.before + inside).unwrap_or(i64::MAX)
        }))
    }
}

#[cfg(test)]
mod tests {
    use crate::eval::function::tests::call;
    use crate::eval::{EvalError, Value};

    fn find(name: &str, text: &str, sought: &str, more: &[i64]) -> Result<Value, EvalError> {
        let mut arguments = vec![Value::from(text), Value::from(sought)];
        arguments.extend(more.iter().map(|number| Value::Long(*number)));
        call(name, &arguments)
    }

    #[test]
    fn searches() {
        let index = |text: &str, sought: &str, more: &[i64]| find("indexof", text, sought, more);
        assert_eq!(index("abcabc", "a", &[2]), Ok(Value::Long(3)));
        assert_eq!(index("café", "é", &[]), Ok(Value::Long(3)));
        assert_eq!(index("abc", "", &[]), Ok(Value::Null));
        assert_eq!(index("abc", "z", &[]), Ok(Value::Long(-1)));
        assert_eq!(index("abc", "a", &[7]), Ok(Value::Long(-1)));
        assert_eq!(index("abc", "c", &[-1]), Ok(Value::Long(2)));
        assert_eq!(index("abc", "c", &[0, -2]), Ok(Value::Null));
        assert_eq!(index("abcd", "cd", &[0, 2]), Ok(Value::Long(-1)));
        assert!(index("abcd", "cd", &[0, 3]).is_err());
        assert!(index("abc", "c", &[-7]).is_err());
    }

    #[test]
    fn occurrences() {
        let index = |text: &str, sought: &str, more: &[i64]| find("indexof", text, sought, more);
        assert_eq!(index("éa-éa-éa", "a", &[0, -1, 3]), Ok(Value::Long(7)));
        assert_eq!(index("ab-ab", "ab", &[0, -1, 3]), Ok(Value::Long(-1)));
        assert_eq!(index("ab-ab", "ab", &[0, -1, -1]), Ok(Value::Null));
        assert!(index("ab-ab", "ab", &[0, 4, 2]).is_err());
        assert!(index("aaa", "aa", &[0, -1, 2]).is_err());
        assert!(index("ab", "ab", &[0, -1, 0]).is_err());
    }

    #[test]
    fn regular_expressions_do_not_count_from_the_end() {
        let index = |text: &str, sought: &str, more: &[i64]| find("indexof_regex", text, sought, more);
        assert_eq!(index("a1b22", "[0-9]+", &[2]), Ok(Value::Long(3)));
        assert_eq!(index("a1b22", "[0-9]+", &[-1]), Ok(Value::Null));
        assert_eq!(index("a1b22", "[0-9]+", &[0, -1, 2]), Ok(Value::Long(3)));
        assert_eq!(index("ababa", "aba", &[0, -1, 2]), Ok(Value::Long(-1)));
    }
}
