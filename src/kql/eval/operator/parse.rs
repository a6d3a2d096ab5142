//! `parse` and `parse-where`: all columns of the pattern or none of them.

use std::rc::Rc;
use std::sync::Arc;

use regex::Regex;

use super::Step;
use crate::kql::bind::tree::{Parse, ParseKind, ParseStep};
use crate::kql::eval::expression::Compiler;
use crate::kql::eval::row::Rows;
use crate::kql::eval::value::{Type, convert};
use crate::kql::eval::{Stop, Value};

/// The text of one column of the pattern.
type Capture<'t> = (usize, Type, &'t str);

enum Pattern<'p> {
    /// Texts to find one after another.
    Steps(&'p [ParseStep]),
    /// A regular expression, anchored and not, with the columns of its groups.
    Regex(Rc<Regex>, Rc<Regex>, Vec<(usize, Type)>),
}

/// Runs it.
pub(super) fn rows<'e>(step: Step<'e, '_>, parse: &'e Parse, rows: Rows<'e>) -> Result<Rows<'e>, Stop> {
    let value = Compiler::new(step.run, &step.from.row).node(&parse.value)?;
    let pattern = match parse.kind {
        ParseKind::Regex => regex(&step, parse)?,
        ParseKind::Simple | ParseKind::Relaxed => Pattern::Steps(&parse.steps),
    };
    let relaxed = parse.kind == ParseKind::Relaxed;
    Ok(Box::new(rows.filter_map(move |row| {
        let parsed = row.and_then(|mut row| {
            let text = value.evaluate(&step.scope(&row))?.to_text();
            let found = match &pattern {
                Pattern::Steps(steps) => find(steps, &text)?,
                Pattern::Regex(whole, part, groups) => matches(whole, part, groups, &text)?,
            };
            let values = match &found {
                Some(captures) => values(captures, relaxed)?,
                None => None,
            };
            if values.is_none() && parse.only_matches {
                return Ok(None);
            }
            row.resize(step.row.columns.len(), Value::Null);
            for part in &parse.steps {
                let ParseStep::Column { target, ty } = part else { continue };
                if let Some(cell) = row.get_mut(*target) {
                    *cell = Value::empty(ty.unwrap_or(Type::String));
                }
            }
            for (target, value) in values.unwrap_or_default() {
                if let Some(cell) = row.get_mut(target) {
                    *cell = value;
                }
            }
            Ok(Some(row))
        });
        parsed.transpose()
    })))
}

/// Converts captures; where one does not convert there is no match, unless the pattern is relaxed.
fn values(captures: &[Capture<'_>], relaxed: bool) -> Result<Option<Vec<(usize, Value)>>, Stop> {
    let mut values = Vec::with_capacity(captures.len());
    for (target, ty, text) in captures {
        let value = convert::to(&Value::from(*text), *ty)?;
        if value.is_null() && !relaxed {
            return Ok(None);
        }
        values.push((*target, value));
    }
    Ok(Some(values))
}

/// Finds the texts of the pattern in order; the whole text has to be used up.
fn find<'t>(steps: &[ParseStep], text: &'t str) -> Result<Option<Vec<Capture<'t>>>, Stop> {
    let mut captures = Vec::new();
    let mut rest = text;
    // What stands between the last text of the pattern and the next one.
    let mut open: Option<Option<(usize, Type)>> = None;
    for step in steps {
        match step {
            ParseStep::Skip => {
                if let Some(Some((target, ty))) = open {
                    // A column directly before `*` takes what reads as its type.
                    let taken = leading_number(rest, ty)?;
                    captures.push((target, ty, rest.get(..taken).unwrap_or_default()));
                    rest = rest.get(taken..).unwrap_or_default();
                }
                open = Some(None);
            }
            ParseStep::Column { target, ty } => {
                if open.is_some() {
                    return Err(Stop::unsupported("parse with two columns or `*` and a column side by side"));
                }
                open = Some(Some((*target, ty.unwrap_or(Type::String))));
            }
            ParseStep::Text(sought) => {
                let at = match open {
                    None => rest.starts_with(sought.as_ref()).then_some(0),
                    Some(_) => rest.find(sought.as_ref()),
                };
                let Some(at) = at else { return Ok(None) };
                if let Some(Some((target, ty))) = open {
                    captures.push((target, ty, rest.get(..at).unwrap_or_default()));
                }
                rest = rest.get(at + sought.len()..).unwrap_or_default();
                open = None;
            }
        }
    }
    match open {
        Some(Some((target, ty))) => captures.push((target, ty, rest)),
        Some(None) => {}
        None if rest.is_empty() => {}
        None => {
            let last = match steps.last() {
                Some(ParseStep::Text(last)) => Arc::clone(last),
                _ => Arc::from(""),
            };
            if rest.ends_with(last.as_ref()) {
                return Err(Stop::unsupported("parse of a text in which the last part of the pattern occurs twice"));
            }
            return Ok(None);
        }
    }
    Ok(Some(captures))
}

fn leading_number(text: &str, ty: Type) -> Result<usize, Stop> {
    if !matches!(ty, Type::Int | Type::Long) {
        return Err(Stop::unsupported("parse with `*` directly after a column that is not a whole number"));
    }
    let sign = usize::from(text.starts_with(['-', '+']));
    let digits = text.get(sign..).unwrap_or_default().bytes().take_while(u8::is_ascii_digit).count();
    Ok(sign + digits)
}

fn regex<'p>(step: &Step<'_, '_>, parse: &'p Parse) -> Result<Pattern<'p>, Stop> {
    let mut pattern = String::new();
    let mut groups = Vec::new();
    for part in &parse.steps {
        match part {
            ParseStep::Skip => pattern.push_str(".*?"),
            ParseStep::Text(text) => {
                let own = step.run.context.regex(text)?;
                if own.captures_len() > 1 {
                    return Err(Stop::unsupported("parse kind=regex with groups in its texts"));
                }
                pattern.push_str(&format!("(?:{text})"));
            }
            ParseStep::Column { target, ty } => {
                let ty = ty.unwrap_or(Type::String);
                pattern.push_str(match ty {
                    Type::Int | Type::Long => "([-+]?[0-9]+)",
                    Type::Real | Type::Decimal => "([-+]?[0-9]+(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)",
                    _ => "(.*)",
                });
                groups.push((*target, ty));
            }
        }
    }
    let flags = match parse.flags.as_deref() {
        None | Some("") => String::new(),
        Some(flags) if flags.chars().all(|flag| "imsU".contains(flag)) => format!("(?{flags})"),
        Some(flags) => return Err(Stop::unsupported(format!("parse with flags={flags}"))),
    };
    let whole = step.run.context.regex(&format!("{flags}^(?:{pattern})$"))?;
    let part = step.run.context.regex(&format!("{flags}{pattern}"))?;
    Ok(Pattern::Regex(whole, part, groups))
}

fn matches<'t>(
    whole: &Regex,
    part: &Regex,
    groups: &[(usize, Type)],
    text: &'t str,
) -> Result<Option<Vec<Capture<'t>>>, Stop> {
    let Some(captures) = whole.captures(text) else {
        if part.is_match(text) {
            return Err(Stop::unsupported("parse kind=regex of a text that the pattern covers in part"));
        }
        return Ok(None);
    };
    let found = groups.iter().enumerate().map(|(number, (target, ty))| {
        (*target, *ty, captures.get(number + 1).map_or("", |group| group.as_str()))
    });
    Ok(Some(found.collect()))
}
