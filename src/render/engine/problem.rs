//! What Tera says about a template in, our diagnostics out.

use std::ops::Range;
use std::sync::Arc;

use tera::{Error, ErrorKind, ReportError};

use crate::diagnostic::{Code, Diagnostic, Place};

const CODE: Code = Code::TemplateError;

/// File and text of a template, by its name.
type TemplateText<'a> = (&'a Arc<str>, &'a str);

/// Every problem that an error reports. `name` is the template at work, `found` finds any template.
pub(super) fn of<'a>(
    error: &Error,
    name: &str,
    found: impl Fn(&str) -> Option<TemplateText<'a>>,
) -> Vec<Diagnostic> {
    let whole = |message: String| {
        let file = found(name).map_or_else(|| Arc::from(name), |(file, _)| Arc::clone(file));
        vec![Diagnostic::error(CODE, file, Place::File, message)]
    };
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            match found(report.filename()) {
                Some(source) => vec![at(source, report)],
                None => whole(sentence(report.message())),
            }
        }
        ErrorKind::Msg(text) => {
            let listed: Vec<_> = listed(text, &found).collect();
            if listed.is_empty() { whole(sentence(text)) } else { listed }
        }
        ErrorKind::Io(std::io::ErrorKind::FileTooLarge) => {
            whole("this template writes more than 4 MiB".to_owned())
        }
        other => whole(sentence(&other.to_string())),
    }
}

/// The first problem that an error reports.
pub(super) fn first<'a>(
    error: &Error,
    name: &str,
    found: impl Fn(&str) -> Option<TemplateText<'a>>,
) -> Diagnostic {
    let fallback = || Diagnostic::error(CODE, Arc::from(name), Place::File, sentence(&error.to_string()));
    of(error, name, found).into_iter().next().unwrap_or_else(fallback)
}

/// A variable that a template names and its view does not have.
pub(super) fn undefined(file: &Arc<str>, text: &str, variable: &str) -> Diagnostic {
    let place = inside_tag(text, variable).map_or(Place::File, Place::Span);
    Diagnostic::error(CODE, Arc::clone(file), place, format!("`{variable}` is not defined here"))
}

fn at((file, text): TemplateText<'_>, report: &ReportError) -> Diagnostic {
    let mut span = report.span().range.clone();
    let undefined = report.message() == "Tried to render a variable that is undefined"
        || report.message().ends_with("but got `undefined`");
    if undefined {
        // Tera marks `row` where it is the `b` of `row.b` that is missing.
        let path = |character: char| character.is_alphanumeric() || matches!(character, '_' | '.');
        let rest = text.get(span.end..).unwrap_or_default();
        span.end += rest.find(|character| !path(character)).unwrap_or(rest.len());
    }
    let marked = text.get(span.clone()).unwrap_or_default();
    let message =
        if undefined { format!("`{marked}` is not defined here") } else { sentence(report.message()) };
    Diagnostic::error(CODE, Arc::clone(file), Place::Span(span), message)
}

/// Tera joins the problems it finds between templates into one text: `error: …` and a line `--> name:line:column` each.
fn listed<'a>(
    text: &str,
    found: &impl Fn(&str) -> Option<TemplateText<'a>>,
) -> impl Iterator<Item = Diagnostic> {
    let lines: Vec<&str> = text.lines().collect();
    let pairs = lines.windows(2).filter_map(|pair| match pair {
        [first, second] => first.strip_prefix("error: ").zip(second.trim_start().strip_prefix("--> ")),
        _ => None,
    });
    let problems: Vec<_> = pairs
        .filter_map(|(message, place)| {
            let (rest, column) = place.rsplit_once(':')?;
            let (name, line) = rest.rsplit_once(':')?;
            let (file, source) = found(name)?;
            let start = offset(source, line.parse().ok()?, column.parse().ok()?)?;
            let quoted = message.split('`').nth(1).unwrap_or_default();
            let span = marked(source, start, quoted);
            Some(Diagnostic::error(CODE, Arc::clone(file), Place::Span(span), sentence(message)))
        })
        .collect();
    problems.into_iter()
}

/// The quoted name where it stands at or shortly after `start`, else the place itself.
fn marked(source: &str, start: usize, quoted: &str) -> Range<usize> {
    let line = source.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    match line.find(quoted) {
        Some(at) => start + at..start + at + quoted.len(),
        None => start..start,
    }
}

/// The byte offset of a line and a column of characters, both from 1.
fn offset(source: &str, line: usize, column: usize) -> Option<usize> {
    let start = match line.checked_sub(2) {
        None => 0,
        Some(before) => source.match_indices('\n').nth(before)?.0 + 1,
    };
    let within = source.get(start..)?.char_indices().nth(column.checked_sub(1)?);
    Some(within.map_or(source.len(), |(at, _)| start + at))
}

/// Where a name first stands as a word inside a tag.
fn inside_tag(text: &str, name: &str) -> Option<Range<usize>> {
    let word = |character: char| character.is_alphanumeric() || character == '_';
    text.match_indices(name).map(|(at, _)| at..at + name.len()).find(|span| {
        let before = text.get(..span.start).unwrap_or_default();
        let after = text.get(span.end..).unwrap_or_default();
        let opened = before.rfind("{{").max(before.rfind("{%"));
        let closed = before.rfind("}}").max(before.rfind("%}"));
        opened > closed && !before.ends_with(word) && !before.ends_with('.') && !after.starts_with(word)
    })
}

/// A message as ours read: a lower-case start and no final period.
fn sentence(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    let mut characters = message.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}
