//! `parse` and `parse-where`: columns from the parts of a text between known texts.
//!
//! A pattern becomes a regular expression. Where the documentation leaves open how a pattern is read (whether it has
//! to reach the end, whether `*` crosses lines), every reading is tried, and a text for which they differ is not
//! answered.

use std::rc::Rc;

use regex::Regex;

use super::OperatorContext;
use crate::bind::tree::{BoundParseStep, Parse, ParseKind};
use crate::eval::expression::{Compiler, EvalNode};
use crate::eval::row::{Row, Rows};
use crate::eval::value::{Type, convert};
use crate::eval::{Context, EvalError, Value};

/// Streams; holds no row.
pub(super) fn rows<'e>(
    step: OperatorContext<'e, '_>,
    parse: &'e Parse,
    rows: Rows<'e>,
) -> Result<Rows<'e>, EvalError> {
    let value = Compiler::new(step.run, &step.from.schema).compile(&parse.value)?;
    let pattern = Pattern::new(parse, step.run.context)?;
    Ok(Box::new(rows.filter_map(move |row| {
        let parsed = row.and_then(|row| parsed(&step, &value, &pattern, row));
        match parsed {
            Ok((_, false)) if parse.only_matches => None,
            Ok((row, _)) => Some(Ok(row)),
            Err(stop) => Some(Err(stop)),
        }
    })))
}

/// The row with the columns of the pattern set, and whether the text matched.
fn parsed(
    step: &OperatorContext<'_, '_>,
    value: &EvalNode,
    pattern: &Pattern,
    mut row: Row,
) -> Result<(Row, bool), EvalError> {
    let text = value.evaluate(&step.scope(&row))?.to_text();
    let values = pattern.values(&text)?;
    row.resize(step.row.columns.len(), Value::Null);
    let matched = values.is_some();
    for (index, (target, ty)) in pattern.columns.iter().enumerate() {
        let value = values.as_ref().and_then(|values| values.get(index)).cloned();
        if let Some(cell) = row.get_mut(*target) {
            *cell = value.unwrap_or_else(|| Value::empty(*ty));
        }
    }
    Ok((row, matched))
}

struct Pattern {
    /// The readings of the pattern.
    readings: Vec<Rc<Regex>>,
    /// Output index and type of each column.
    columns: Vec<(usize, Type)>,
    relaxed: bool,
}

impl Pattern {
    fn new(parse: &Parse, context: &Context) -> Result<Self, EvalError> {
        let mut columns = Vec::new();
        for step in &parse.steps {
            if let BoundParseStep::Column { target, ty } = step {
                columns.push((*target, ty.unwrap_or(Type::String)));
            }
        }
        let adjacent = |pair: &[BoundParseStep]| {
            matches!(pair, [BoundParseStep::Column { .. }, BoundParseStep::Column { .. }])
        };
        if parse.steps.windows(2).any(adjacent) {
            return Err(EvalError::refused("a column of `parse` has to follow a text"));
        }
        let mut readings = Vec::new();
        let regex = parse.kind == ParseKind::Regex;
        // It is documented what a column of whole numbers becomes in a regular expression, and that a relaxed
        // pattern takes any text for it, but not how a simple pattern finds it.
        let whole_numbers: &[bool] = match parse.kind {
            ParseKind::Regex => &[true],
            ParseKind::Relaxed => &[false],
            ParseKind::Simple => &[true, false],
        };
        for typed in whole_numbers {
            let body = body(parse, *typed)?;
            let mut add = |prefix: &str, suffix: &str| -> Result<(), EvalError> {
                let flags = parse.flags.as_deref().filter(|_| regex).unwrap_or_default();
                let flags = if flags.is_empty() { String::new() } else { format!("(?{flags})") };
                readings.push(context.regex(&format!("{flags}{prefix}{body}{suffix}"))?);
                Ok(())
            };
            let open_end = matches!(parse.steps.last(), Some(BoundParseStep::Skip));
            for lines in if regex { &[""] as &[&str] } else { &["", "(?s)"] } {
                add(&format!("{lines}^"), if open_end { "" } else { "$" })?;
                if matches!(parse.steps.last(), Some(BoundParseStep::Text(_))) {
                    add(&format!("{lines}^"), "")?;
                }
            }
            if regex {
                add("", "")?;
            }
        }
        Ok(Self { readings, columns, relaxed: parse.kind == ParseKind::Relaxed })
    }

    /// The values of the columns; `None` where the text does not match.
    fn values(&self, text: &str) -> Result<Option<Vec<Value>>, EvalError> {
        let mut readings = self.readings.iter();
        let first = readings.next().map_or(Ok(None), |regex| self.read(regex, text))?;
        for regex in readings {
            if self.read(regex, text)? != first {
                return Err(EvalError::unsupported(
                    "parse of a text that its pattern can be read into in several ways",
                ));
            }
        }
        Ok(first)
    }

    fn read(&self, regex: &Regex, text: &str) -> Result<Option<Vec<Value>>, EvalError> {
        let Some(captures) = regex.captures(text) else { return Ok(None) };
        let mut values = Vec::with_capacity(self.columns.len());
        for (index, (_, ty)) in self.columns.iter().enumerate() {
            let part = captures.name(&name(index)).map_or("", |part| part.as_str());
            let value = if *ty == Type::Dynamic {
                return Err(EvalError::unsupported("parse into a dynamic"));
            } else {
                convert::to(&Value::from(part), *ty)?
            };
            if value.is_null() && !self.relaxed {
                return Ok(None);
            }
            values.push(value);
        }
        Ok(Some(values))
    }
}

/// The name of the group that captures a column; texts of the pattern may have groups of their own.
fn name(index: usize) -> String {
    format!("column_of_parse_{index}")
}

/// The pattern as a regular expression. `typed` says that columns of whole numbers take digits only.
fn body(parse: &Parse, typed: bool) -> Result<String, EvalError> {
    let regex = parse.kind == ParseKind::Regex;
    let mut body = String::new();
    let mut index = 0;
    for (position, step) in parse.steps.iter().enumerate() {
        match step {
            // By default, texts are found as late as they can be in patterns of regular expressions, and as early
            // as they can be in others.
            BoundParseStep::Skip if regex => body.push_str(".*"),
            BoundParseStep::Skip => body.push_str(".*?"),
            BoundParseStep::Text(text) if regex => body.push_str(text),
            BoundParseStep::Text(text) => body.push_str(&regex::escape(text)),
            BoundParseStep::Column { ty, .. } => {
                let before_skip = matches!(parse.steps.get(position + 1), Some(BoundParseStep::Skip));
                let last = position + 1 == parse.steps.len();
                let whole = matches!(ty, Some(Type::Int | Type::Long));
                let part = match ty {
                    // A relaxed pattern takes no number for null, and skips whatever stands in its place.
                    _ if whole && before_skip && parse.kind == ParseKind::Relaxed => "(?:-?\\d+)?",
                    _ if whole && (typed || before_skip) => "-?\\d+",
                    Some(Type::String) if before_skip => {
                        return Err(EvalError::unsupported("parse with `*` behind a text column"));
                    }
                    _ if before_skip => {
                        return Err(EvalError::unsupported("parse with `*` behind a column of this type"));
                    }
                    _ if regex || last => ".*",
                    _ => ".*?",
                };
                body.push_str(&format!("(?P<{}>{part})", name(index)));
                index += 1;
            }
        }
    }
    Ok(body)
}
