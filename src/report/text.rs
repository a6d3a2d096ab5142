//! Findings for people: the message, the place, the source line with the marked text underlined, the next step.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::Summary;
use super::location::{Location, locate};
use super::visible::{shown, visible};
use crate::diagnostic::{Diagnostic, DiagnosticSeverity, Related};
use crate::source::Sources;

/// How a report looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextStyle {
    /// Whether to use colours, by terminal escapes.
    pub color: bool,
    /// How many columns there are.
    pub width: usize,
}

impl Default for TextStyle {
    /// No colours, 120 columns: what a file or a pipe gets.
    fn default() -> Self {
        Self { color: false, width: 120 }
    }
}

/// How many lines may lie between two places that are shown together.
const TOGETHER: usize = 8;

/// How far into a line, in bytes, a place may be and still be shown with its line.
const LINE: usize = 6_000;

/// All findings in the given order, and the summary under them; empty if there are none.
///
/// Nothing of what files or users wrote reaches the terminal as a control character.
pub fn render(found: &[Diagnostic], sources: &Sources, style: TextStyle) -> String {
    if found.is_empty() {
        return String::new();
    }
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() }.term_width(style.width);
    let mut text = String::new();
    for diagnostic in found {
        text.push_str(&renderer.render(&[group(diagnostic, sources, style.width)]));
        text.push_str("\n\n");
    }
    text.push_str(&Summary::of(found).to_string());
    text.push('\n');
    text
}

fn group<'a>(diagnostic: &'a Diagnostic, sources: &Sources, width: usize) -> Group<'a> {
    let level = match diagnostic.severity {
        DiagnosticSeverity::Error => Level::ERROR,
        DiagnosticSeverity::Warning => Level::WARNING,
        DiagnosticSeverity::Info => Level::INFO,
    };
    let title = level.primary_title(visible(&diagnostic.message)).id(diagnostic.code.name());
    let path = visible(&diagnostic.file);
    let location = locate(sources, &diagnostic.file, &diagnostic.place);
    let mut notes = Vec::new();
    let mut group = match &location {
        Some(location) if showable(location) => {
            let mut marks = vec![SourceMark::new(location, diagnostic.label.as_deref(), true)];
            for related in &diagnostic.related {
                match near(location, related, sources) {
                    Some(other) => marks.push(SourceMark::new(&other, Some(&related.message), false)),
                    None => notes.push(note(related, sources)),
                }
            }
            title.element(snippet(location, &marks, width).path(path))
        }
        other => {
            notes.extend(diagnostic.related.iter().map(|related| note(related, sources)));
            let origin = Origin::path(path);
            title.element(match other {
                Some(at) => origin.line(at.start.line).char_column(at.start.column),
                None => origin,
            })
        }
    };
    for note in notes {
        group = group.element(Level::NOTE.message(note));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    if let Some(source) = diagnostic.code.sources().first() {
        group = group.element(Level::NOTE.message(source.url));
    }
    group
}

/// Whether the start of the line up to the mark is short enough for the renderer, which counts columns in it.
fn showable(location: &Location<'_>) -> bool {
    location.span.start - location.source.line_span(location.start.line).start <= LINE
}

/// A related place that can be shown in the same excerpt.
fn near<'s>(location: &Location<'_>, related: &Related, sources: &'s Sources) -> Option<Location<'s>> {
    let other = locate(sources, &related.file, &related.place)?;
    let same_file = other.source.path() == location.source.path();
    (same_file && showable(&other) && other.start.line.abs_diff(location.start.line) <= TOGETHER)
        .then_some(other)
}

fn note(related: &Related, sources: &Sources) -> String {
    let (message, file) = (visible(&related.message), visible(&related.file));
    match locate(sources, &related.file, &related.place) {
        Some(at) => format!("{message}: {file}:{}:{}", at.start.line, at.start.column),
        None => format!("{message}: {file}"),
    }
}

/// Something to underline in one line.
struct SourceMark {
    line: usize,
    /// Bytes in the file, cut at the end of the line.
    from: usize,
    to: usize,
    label: Option<String>,
    primary: bool,
}

impl SourceMark {
    fn new(location: &Location<'_>, label: Option<&str>, primary: bool) -> Self {
        let line = location.source.line_span(location.start.line);
        Self {
            line: location.start.line,
            from: location.span.start,
            to: location.span.end.min(line.end).max(location.span.start),
            label: label.map(|label| visible(label).into_owned()),
            primary,
        }
    }
}

/// The lines from the first mark to the last, with the marks.
///
/// The lines are copied, all that is unsafe shown and what is far behind the marks left out: the renderer reads all
/// of its source for every finding.
fn snippet(
    location: &Location<'_>,
    marks: &[SourceMark],
    width: usize,
) -> Snippet<'static, Annotation<'static>> {
    let first = marks.iter().map(|mark| mark.line).min().unwrap_or(1);
    let last = marks.iter().map(|mark| mark.line).max().unwrap_or(first);
    let mut text = String::new();
    let mut annotations = Vec::new();
    for line in first..=last {
        let here: Vec<&SourceMark> = marks.iter().filter(|mark| mark.line == line).collect();
        let spans = append_line(&mut text, location, line, &here, width);
        for (mark, span) in here.iter().zip(spans) {
            let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            annotations.push(kind.span(span).label(mark.label.clone()));
        }
        text.push('\n');
    }
    Snippet::source(text).line_start(first).annotations(annotations)
}

/// Appends a line and returns where its marks are in the text.
///
/// One character becomes one character, so that columns stay right.
fn append_line(
    text: &mut String,
    location: &Location<'_>,
    line: usize,
    marks: &[&SourceMark],
    width: usize,
) -> Vec<Range<usize>> {
    let full = location.source.line_span(line);
    let source = location.source.text();
    let needed = marks.iter().map(|mark| mark.from).max().unwrap_or(full.start);
    let end = source.floor_char_boundary((needed + 8 * width).min(full.end)).max(full.start);
    let mut spans: Vec<_> = marks.iter().map(|_| text.len()..text.len()).collect();
    for (offset, character) in source.get(full.start..end).unwrap_or_default().char_indices() {
        let at = text.len();
        text.push(one_mark(character));
        for (mark, span) in marks.iter().zip(&mut spans) {
            if full.start + offset < mark.from {
                *span = text.len()..text.len();
            } else if full.start + offset < mark.to {
                span.start = span.start.min(at);
                span.end = text.len();
            }
        }
    }
    if end < full.end {
        text.push('…');
    }
    spans
}

/// A character of a source line, or the one character that shows it. A tab stays: the renderer widens it.
fn one_mark(character: char) -> char {
    match shown(character) {
        Some(mark) if character != '\t' => {
            let mut marks = mark.chars();
            marks.next().filter(|_| marks.next().is_none()).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        _ => character,
    }
}

#[cfg(test)]
mod tests;
