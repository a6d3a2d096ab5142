//! `parse-kv`: pairs of key and value out of a text. The first of equal keys counts.

use std::collections::HashMap;
use std::sync::Arc;

use super::Step;
use crate::kql::bind::tree::{Constant, Expr, Property};
use crate::kql::eval::expression::Compiler;
use crate::kql::eval::row::Rows;
use crate::kql::eval::value::{Type, convert};
use crate::kql::eval::{Stop, Value};

struct Delimiters {
    pair: String,
    kv: String,
    quote: Option<char>,
    escape: Option<char>,
}

/// Runs it.
pub(super) fn rows<'e>(
    step: Step<'e, '_>,
    value: &'e Expr,
    keys: &'e [(Arc<str>, usize, Option<Type>)],
    properties: &'e [Property],
    rows: Rows<'e>,
) -> Result<Rows<'e>, Stop> {
    let value = Compiler::new(step.run, &step.from.row).node(value)?;
    let delimiters = delimiters(properties)?;
    Ok(Box::new(rows.map(move |row| {
        let mut row = row?;
        let text = value.evaluate(&step.scope(&row))?.to_text();
        let pairs = pairs(&text, &delimiters);
        row.resize(step.row.columns.len(), Value::Null);
        for (key, target, ty) in keys {
            let ty = ty.unwrap_or(Type::String);
            if let Some(cell) = row.get_mut(*target) {
                *cell = match pairs.get(key.as_ref()) {
                    Some(found) => convert::to(&Value::from(found.as_str()), ty)?,
                    None => Value::empty(ty),
                };
            }
        }
        Ok(row)
    })))
}

fn delimiters(properties: &[Property]) -> Result<Delimiters, Stop> {
    let mut delimiters = Delimiters { pair: " ".into(), kv: "=".into(), quote: None, escape: None };
    for property in properties {
        let Constant::String(text) = &property.value else {
            return Err(Stop::refused(format!("{} has to be a text", property.name)).at(property.span.range()));
        };
        let single = || {
            let mut characters = text.chars();
            match (characters.next(), characters.next()) {
                (Some(character), None) => Ok(Some(character)),
                _ => Err(Stop::unsupported(format!("parse-kv with {} of this length", property.name))),
            }
        };
        match property.name.as_ref() {
            "pair_delimiter" if !text.is_empty() => delimiters.pair = text.to_string(),
            "kv_delimiter" if !text.is_empty() => delimiters.kv = text.to_string(),
            "quote" => delimiters.quote = single()?,
            "escape" => delimiters.escape = single()?,
            other => return Err(Stop::unsupported(format!("parse-kv with {other}")).at(property.span.range())),
        }
    }
    Ok(delimiters)
}

fn pairs(text: &str, delimiters: &Delimiters) -> HashMap<String, String> {
    let mut pairs = HashMap::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        while let Some(after) = rest.strip_prefix(delimiters.pair.as_str()) {
            rest = after.trim_start();
        }
        if rest.is_empty() {
            return pairs;
        }
        let Some(at) = rest.find(delimiters.kv.as_str()) else { return pairs };
        let key_text = rest.get(..at).unwrap_or_default();
        // A pair without a value ends at the next delimiter, unless that is only white space before the `=`.
        if let Some(end) = key_text.trim_end().find(delimiters.pair.as_str()) {
            rest = rest.get(end + delimiters.pair.len()..).unwrap_or_default();
            continue;
        }
        let key = key_text.trim().to_owned();
        let after = rest.get(at + delimiters.kv.len()..).unwrap_or_default().trim_start();
        let (value, remaining) = value(after, delimiters);
        pairs.entry(key).or_insert(value);
        rest = remaining;
    }
}

fn value<'t>(text: &'t str, delimiters: &Delimiters) -> (String, &'t str) {
    if let Some(quote) = delimiters.quote
        && text.starts_with(quote)
    {
        let mut value = String::new();
        let mut escaped = false;
        for (at, character) in text.char_indices().skip(1) {
            if escaped {
                value.push(character);
                escaped = false;
            } else if Some(character) == delimiters.escape {
                escaped = true;
            } else if character == quote {
                return (value, text.get(at + character.len_utf8()..).unwrap_or_default());
            } else {
                value.push(character);
            }
        }
        return (value, "");
    }
    let end = text.find(delimiters.pair.as_str()).unwrap_or(text.len());
    let (value, rest) = text.split_at(end);
    (value.trim_end().to_owned(), rest)
}

#[cfg(test)]
mod tests {
    use super::{Delimiters, pairs};

    fn read(text: &str, pair: &str, kv: &str, quote: Option<char>) -> Vec<(String, String)> {
        let delimiters = Delimiters { pair: pair.into(), kv: kv.into(), quote, escape: None };
        let mut found: Vec<(String, String)> = pairs(text, &delimiters).into_iter().collect();
        found.sort();
        found
    }

    fn pair(key: &str, value: &str) -> (String, String) {
        (key.into(), value.into())
    }

    #[test]
    fn delimiters_and_white_space() {
        assert_eq!(read("a=1, b=2", ",", "=", None), [pair("a", "1"), pair("b", "2")]);
        assert_eq!(read("  key  =  value  ", " ", "=", None), [pair("key", "value")]);
        assert_eq!(read("k1=val with spaces;k2=x", ";", "=", None), [pair("k1", "val with spaces"), pair("k2", "x")]);
        assert_eq!(read("a==b", " ", "=", None), [pair("a", "=b")]);
        assert_eq!(read("none here", ";", "=", None), []);
        assert_eq!(read("[k1=v1][k2=v2]", "][", "=", None), [pair("[k1", "v1"), pair("k2", "v2]")]);
    }

    #[test]
    fn quotes_and_repetition() {
        assert_eq!(read("k='a;b';l=c", ";", "=", Some('\'')), [pair("k", "a;b"), pair("l", "c")]);
        assert_eq!(read("k=1;k=2", ";", "=", None), [pair("k", "1")]);
    }
}
