//! `parse-kv`: columns from the pairs of key and value in a text.

use std::collections::HashMap;
use std::sync::Arc;

use super::OperatorContext;
use crate::bind::tree::{BoundParameter, Constant, ScalarExpr};
use crate::eval::expression::Compiler;
use crate::eval::row::Rows;
use crate::eval::value::{Type, convert};
use crate::eval::{Context, EvalError, Value};

/// A key, the index of its column in the output and the column's type.
type KeyColumn = (Arc<str>, usize, Option<Type>);

/// Streams; holds no row. `keys` are the names with the index and the type of the output column.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    value: &'e ScalarExpr,
    keys: &'e [KeyColumn],
    properties: &'e [BoundParameter],
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    let value = Compiler::new(step.run, &step.from.schema).compile(value)?;
    let format = KeyValueFormat::new(properties)?;
    Ok(Box::new(rows.map(move |row| {
        let mut row = row?;
        let text = value.evaluate(&step.scope(&row))?.to_text();
        let pairs = format.pairs(&text, keys, step.run.context)?;
        row.resize(step.row.columns.len(), Value::Null);
        for (name, target, ty) in keys {
            let ty = ty.unwrap_or(Type::String);
            if ty == Type::Dynamic {
                return Err(EvalError::unsupported("parse-kv into a dynamic"));
            }
            let value = match pairs.get(&**name) {
                Some(text) => convert::to(&Value::from(text.as_str()), ty)?,
                None => Value::empty(ty),
            };
            if let Some(cell) = row.get_mut(*target) {
                *cell = value;
            }
        }
        Ok(row)
    })))
}

/// How pairs are written.
enum KeyValueFormat {
    Delimited { pair: Arc<str>, key: Arc<str>, quotes: Vec<(char, char)>, escapes: Vec<char>, greedy: bool },
    Regex(Arc<str>),
}

impl KeyValueFormat {
    fn new(properties: &[BoundParameter]) -> Result<Self, EvalError> {
        let (mut pair, mut key, mut quotes, mut escapes) = (None, None, Vec::new(), Vec::new());
        let mut greedy = false;
        for property in properties {
            if let ("greedy", Constant::Bool(value)) = (&*property.name, &property.value) {
                greedy = *value;
                continue;
            }
            let Constant::String(text) = &property.value else {
                return Err(EvalError::unsupported(format!("parse-kv with {}", property.name))
                    .at(property.span.range()));
            };
            let characters: Vec<char> = text.chars().collect();
            match (&*property.name, characters.as_slice()) {
                ("regex", _) => return Ok(Self::Regex(Arc::clone(text))),
                ("pair_delimiter", [_, ..]) => pair = Some(Arc::clone(text)),
                ("kv_delimiter", [_, ..]) => key = Some(Arc::clone(text)),
                ("quote", [quote]) => quotes.push((*quote, *quote)),
                ("quote", [open, close]) => quotes.push((*open, *close)),
                ("escape", [escape]) => escapes.push(*escape),
                _ => {
                    return Err(EvalError::unsupported(format!("parse-kv with {}", property.name))
                        .at(property.span.range()));
                }
            }
        }
        match (pair, key) {
            (Some(pair), Some(key)) => Ok(Self::Delimited { pair, key, quotes, escapes, greedy }),
            _ => Err(EvalError::unsupported("parse-kv without both delimiters")),
        }
    }

    /// The pairs of a text; of equal keys the first.
    fn pairs(
        &self,
        text: &str,
        keys: &[KeyColumn],
        context: &Context,
    ) -> Result<HashMap<String, String>, EvalError> {
        let mut pairs = HashMap::new();
        match self {
            Self::Regex(pattern) => {
                let regex = context.regex(pattern)?;
                if regex.captures_len() != 3 {
                    return Err(EvalError::refused(
                        "the regular expression of `parse-kv` needs exactly two groups",
                    ));
                }
                for captures in regex.captures_iter(text) {
                    context.charge_match(text.len())?;
                    let group =
                        |index| captures.get(index).map_or("", |group| group.as_str()).trim().to_owned();
                    pairs.entry(group(1)).or_insert_with(|| group(2));
                }
            }
            Self::Delimited { pair, key, quotes, escapes, greedy } => {
                let mut rest = text;
                while let Some((before, after)) = rest.split_once(&**key) {
                    let name = key_in(before, pair, quotes)?;
                    let value = after.trim_start();
                    let quote = quotes.iter().find(|(open, _)| value.starts_with(*open));
                    let (value, behind) = match quote {
                        Some((open, close)) => {
                            quoted(value.get(open.len_utf8()..).unwrap_or_default(), *close, escapes)?
                        }
                        None if *greedy => up_to_next_key(value, pair, key, keys)?,
                        None => {
                            let (value, behind) = value.split_once(&**pair).unwrap_or((value, ""));
                            (value.trim().to_owned(), behind)
                        }
                    };
                    if quote.is_some()
                        && !behind.trim_start().is_empty()
                        && !behind.trim_start_matches(' ').starts_with(pair.trim_start_matches(' '))
                    {
                        return Err(EvalError::unsupported("parse-kv with a text behind a quoted value"));
                    }
                    pairs.entry(name.to_owned()).or_insert(value);
                    rest = behind;
                }
            }
        }
        Ok(pairs)
    }
}

/// A value that may have delimiters of pairs in it, and what is behind it: the next key. Whether that has to be one
/// of the keys that are asked for is not documented.
fn up_to_next_key<'t>(
    text: &'t str,
    pair: &str,
    key: &str,
    keys: &[KeyColumn],
) -> Result<(String, &'t str), EvalError> {
    let Some(at) = text.find(key) else { return Ok((text.trim().to_owned(), "")) };
    let before = text.get(..at).unwrap_or_default().trim_end();
    let found = before.rfind(pair).and_then(|end| {
        let behind = text.get(end + pair.len()..)?;
        let name = before.get(end + pair.len()..)?.trim();
        keys.iter().any(|(known, ..)| **known == *name).then_some((before.get(..end)?, behind))
    });
    match found {
        Some((value, behind)) => Ok((value.trim().to_owned(), behind)),
        None => Err(EvalError::unsupported("greedy parse-kv with a key that is not asked for")),
    }
}

/// The key at the end of the text before a delimiter.
fn key_in<'t>(before: &'t str, pair: &str, quotes: &[(char, char)]) -> Result<&'t str, EvalError> {
    let before = before.trim_end();
    for (open, close) in quotes {
        if let Some(inner) = before.strip_suffix(*close) {
            return match inner.rfind(*open) {
                Some(at) => Ok(inner.get(at + open.len_utf8()..).unwrap_or_default()),
                None => Err(EvalError::unsupported("parse-kv with a quote that does not open")),
            };
        }
    }
    Ok(before.rsplit(pair).next().unwrap_or(before).trim())
}

/// The text up to the closing quote, and what is behind it.
fn quoted<'t>(text: &'t str, close: char, escapes: &[char]) -> Result<(String, &'t str), EvalError> {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        if escapes.contains(&character) {
            match characters.next() {
                Some((_, next)) if next == close || escapes.contains(&next) => value.push(next),
                _ => {
                    return Err(EvalError::unsupported(
                        "parse-kv with an escape of something other than a quote",
                    ));
                }
            }
        } else if character == close {
            return Ok((value, text.get(at + close.len_utf8()..).unwrap_or_default()));
        } else {
            value.push(character);
        }
    }
    Err(EvalError::unsupported("parse-kv with a quote that does not close"))
}
