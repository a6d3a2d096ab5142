//! `parse_xml`: elements become bags, attributes get `@`, text beside attributes is `#text`, repeated elements
//! become arrays.

use std::borrow::Cow;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::eval::function::{CallContext, text_of};
use crate::eval::value::Bag;
use crate::eval::{EvalError, Value};

/// Elements inside one another before the document is refused.
const DEPTH: usize = 64;

/// Bytes that the engine reads; the answer for a longer text is null.
const LENGTH: usize = 1 << 20;

pub(super) fn parse(call: &CallContext<'_>, arguments: &[Value]) -> Result<Value, EvalError> {
    let text = text_of(arguments, 0);
    call.context.check_text_len(text.len())?;
    if text.len() > LENGTH {
        return Ok(Value::Null);
    }
    Ok(document(&text)?.unwrap_or(Value::Null))
}

struct OpenElement {
    name: String,
    bag: Bag,
    text: String,
}

fn document(text: &str) -> Result<Option<Value>, EvalError> {
    let mut reader = Reader::from_str(text);
    let mut stack: Vec<OpenElement> = Vec::new();
    let mut root = Bag::new();
    loop {
        let Ok(event) = reader.read_event() else { return Ok(None) };
        match event {
            Event::Start(start) => {
                if stack.len() >= DEPTH {
                    return Err(EvalError::limit(format!(
                        "an XML document passed the limit of {DEPTH} levels"
                    )));
                }
                let Some(open) = open(&start) else { return Ok(None) };
                stack.push(open);
            }
            Event::Empty(start) => {
                let Some(open) = open(&start) else { return Ok(None) };
                close(open, parent(&mut stack, &mut root)?);
            }
            Event::End(_) => {
                let Some(done) = stack.pop() else { return Ok(None) };
                close(done, parent(&mut stack, &mut root)?);
            }
            Event::Text(part) => {
                if let Some(open) = stack.last_mut() {
                    open.text.push_str(&part);
                }
            }
            Event::CData(part) => {
                if let Some(open) = stack.last_mut() {
                    open.text.push_str(&part);
                }
            }
            Event::GeneralRef(reference) => {
                let Ok(character) =
                    quick_xml::escape::unescape(&format!("&{};", &*reference)).map(Cow::into_owned)
                else {
                    return Ok(None);
                };
                if let Some(open) = stack.last_mut() {
                    open.text.push_str(&character);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Ok((stack.is_empty() && !root.is_empty()).then(|| Value::bag(root)))
}

/// What an element is put into: the innermost one that is open, or the document.
fn parent<'s>(stack: &'s mut [OpenElement], root: &'s mut Bag) -> Result<&'s mut Bag, EvalError> {
    match stack.last_mut() {
        Some(parent) => Ok(&mut parent.bag),
        None if root.is_empty() => Ok(root),
        None => Err(EvalError::unsupported("parse_xml() of a text with several outermost elements")),
    }
}

fn open(start: &BytesStart<'_>) -> Option<OpenElement> {
    let name = start.name().as_ref().to_owned();
    let mut bag = Bag::new();
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.ok()?;
        let key = attribute.key.as_ref().to_owned();
        let value = quick_xml::escape::unescape(&attribute.value).ok()?.into_owned();
        if bag.insert(Arc::from(format!("@{key}")), Value::from(value)).is_some() {
            return None;
        }
    }
    Some(OpenElement { name, bag, text: String::new() })
}

fn close(open: OpenElement, parent: &mut Bag) {
    let text = open.text.trim();
    let value = if open.bag.is_empty() {
        if text.is_empty() { Value::Null } else { Value::from(text) }
    } else {
        let mut bag = open.bag;
        if !text.is_empty() {
            bag.insert(Arc::from("#text"), Value::from(text));
        }
        Value::bag(bag)
    };
    let key: Arc<str> = Arc::from(open.name);
    match parent.get_mut(&key) {
        None => {
            parent.insert(key, value);
        }
        Some(Value::Array(items)) => Arc::make_mut(items).push(value),
        Some(first) => {
            let before = std::mem::take(first);
            *first = Value::array(vec![before, value]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::{call, json};
    use crate::eval::Value;

    #[test]
    fn elements_attributes_and_repetition() {
        let text = r#"<E><D Name="a">1</D><D Name="b">x &amp; y</D><F/><G>t</G></E>"#;
        let expected = json(
            r##"{"E":{"D":[{"@Name":"a","#text":"1"},{"@Name":"b","#text":"x & y"}],"F":null,"G":"t"}}"##,
        );
        assert_eq!(call("parse_xml", &[text.into()]), Ok(expected));
    }

    #[test]
    fn what_is_not_xml_is_null_and_depth_is_limited() {
        assert_eq!(call("parse_xml", &["<a><b></a>".into()]), Ok(Value::Null));
        assert_eq!(call("parse_xml", &["text".into()]), Ok(Value::Null));
        assert!(call("parse_xml", &["<a>".repeat(1000).into()]).is_err());
        assert!(call("parse_xml", &["<a/><b/>".into()]).is_err());
        let long = format!("<a>{}</a>", "x".repeat(1 << 20));
        assert_eq!(call("parse_xml", &[long.into()]), Ok(Value::Null));
    }
}
