//! JSON paths: `$`, `.name`, `['name']` and `[index]`; and `extract_json(path, text, type)`.

use crate::eval::function::{CallContext, text_of};
use crate::eval::value::{Type, convert, json};
use crate::eval::{EvalError, Value};

/// One step down.
pub(in crate::eval::function) enum PathSegment {
    /// To a property.
    Name(String),
    /// To an element.
    Index(usize),
}

pub(super) fn extract(_: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let target = match arguments.get(2) {
        None => Type::String,
        Some(name) => Type::from_keyword(&name.to_cow())
            .ok_or_else(|| EvalError::unsupported("extract_json() with this type"))?,
    };
    let path = text_of(arguments, 0);
    let steps = steps(&path).ok_or_else(|| EvalError::unsupported(format!("the JSON path {path}")))?;
    let Some(mut value) = json::parse(&text_of(arguments, 1)) else { return Ok(Value::empty(target)) };
    for step in steps {
        let next = match (&step, &value) {
            (PathSegment::Name(name), Value::Bag(bag)) => bag.get(name.as_str()).cloned(),
            (PathSegment::Index(index), Value::Array(items)) => items.get(*index).cloned(),
            _ => None,
        };
        match next {
            Some(next) => value = next,
            None => return Ok(Value::empty(target)),
        }
    }
    convert::to(&value, target)
}

/// The steps of a path; `None` for one that is not of this form.
pub(in crate::eval::function) fn steps(path: &str) -> Option<Vec<PathSegment>> {
    let mut rest = path.trim().strip_prefix('$')?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(['.', '[']).unwrap_or(after.len());
            let (name, after) = after.split_at(end);
            if name.is_empty() || name.contains(['*', '?', '@', '(']) {
                return None;
            }
            steps.push(PathSegment::Name(name.to_owned()));
            rest = after;
        } else {
            let (inside, after) = rest.strip_prefix('[')?.split_once(']')?;
            let quoted =
                ['\'', '"'].into_iter().find_map(|quote| inside.strip_prefix(quote)?.strip_suffix(quote));
            steps.push(match quoted {
                Some(name) => PathSegment::Name(name.to_owned()),
                None => PathSegment::Index(inside.parse().ok()?),
            });
            rest = after;
        }
    }
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::call;
    use crate::eval::Value;

    #[test]
    fn paths() {
        let text = r#"{"a":{"b c":[10,"x"]}}"#;
        let ask = |path: &str, ty: &str| call("extract_json", &[path.into(), text.into(), ty.into()]);
        assert_eq!(ask("$.a['b c'][0]", "long"), Ok(Value::Long(10)));
        assert_eq!(ask("$.a[\"b c\"][1]", "string"), Ok("x".into()));
        assert_eq!(ask("$.a.none", "string"), Ok("".into()));
        assert_eq!(ask("$.a.none", "long"), Ok(Value::Null));
        assert!(ask("$..a", "string").is_err());
    }
}
