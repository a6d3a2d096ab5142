//! The parser's errors → our sentences, each with the text that it is about and the next step.

use std::ops::Range;
use std::sync::Arc;

use granit_parser::ErrorKind;

use super::DEPTH_LIMIT;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::SourceFile;

const QUOTE_IT: &str = "put the text in quotes";

/// The finding for an error of the parser at `offset`.
pub(super) fn describe(source: &SourceFile, kind: &ErrorKind, offset: usize) -> Diagnostic {
    let site = ErrorContext::new(source, offset);
    match kind {
        ErrorKind::RecursionLimitExceeded => too_deep(source, site.character()),
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInPlainScalar => site.tab(),
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => site.unclosed_quote(),
        ErrorKind::UnclosedFlowCollection { open } => site.error(
            Code::UnclosedBracket,
            site.character(),
            format!("unclosed `{open}`"),
            "add the closing bracket; a text that begins with a bracket must be in quotes",
        ),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => site.error(
            Code::UnclosedBracket,
            site.character(),
            format!("expected the closing bracket of `{open}`, found `{close}`"),
            "close the brackets in the order in which they were opened",
        ),
        ErrorKind::MisplacedFlowCollectionEnd => site.invalid(
            site.character(),
            format!("unmatched `{}`", source.slice(&site.character())),
            "remove it, or put the text in quotes",
        ),
        ErrorKind::InvalidTrailingSingleQuotedScalar => site.trailing(
            "unexpected text after the closing quote",
            "write a `'` inside single quotes twice, `''`, or use double quotes",
        ),
        ErrorKind::InvalidTrailingDoubleQuotedScalar => site.trailing(
            "unexpected text after the closing quote",
            r#"write a `"` inside double quotes as `\"`, or use single quotes"#,
        ),
        ErrorKind::UnknownQuotedScalarEscape => site.unknown_escape(),
        ErrorKind::UnexpectedCharacter { character: '`' } => {
            site.invalid(site.character(), "unquoted text cannot start with a backtick", QUOTE_IT)
        }
        ErrorKind::UnexpectedCharacter { character } => site.invalid(
            site.character(),
            format!("unquoted text cannot start with `{}`", character.escape_debug()),
            QUOTE_IT,
        ),
        ErrorKind::MissingAnchorOrAliasName => site.invalid(
            site.character(),
            format!("missing name after `{}`", source.slice(&site.character())),
            "put it in quotes if it is meant as text",
        ),
        ErrorKind::MappingValueNotAllowed => site.mapping_value(),
        ErrorKind::BlockSequenceEntryNotAllowed => site.invalid(
            site.character(),
            "a list cannot start on the line of its key",
            "put `- ` on a line of its own below the key, or write the list as `[a, b]`",
        ),
        ErrorKind::CommentInterceptedScalar => site.invalid(
            site.rest_of_line(),
            "unexpected comment in the middle of text",
            "put the text in quotes if the `#` belongs to it, else move the comment",
        ),
        // A line of a query that begins with `|` outside its block looks like a new block.
        ErrorKind::InvalidBlockScalarHeader if site.before().trim().is_empty() => site.unexpected(),
        ErrorKind::InvalidBlockScalarHeader => site.invalid(
            site.rest_of_line(),
            "text cannot start on the line of its `|` or `>`",
            "start the text on the next line, indented",
        ),
        ErrorKind::InvalidColonPlacement => site.invalid(
            site.character(),
            "unexpected `:`",
            "close the bracket that is still open above, or put the text in quotes",
        ),
        ErrorKind::SimpleKeyExpected => site.invalid(
            site.rest_of_line(),
            "expected `key: value`",
            "a key needs a `:` and a space; a text of several lines must be indented below its key",
        ),
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::InvalidIndentation
        | ErrorKind::InvalidBlockScalarIndent => site.unexpected(),
        ErrorKind::UnexpectedEofBlockMapping | ErrorKind::UnexpectedEofBlockSequence if !site.at_end() => {
            site.unexpected()
        }
        other => site.invalid(site.character(), format!("invalid YAML: {other}"), QUOTE_IT),
    }
}

/// The finding for mappings and lists in each other beyond [`DEPTH_LIMIT`].
pub(super) fn too_deep(source: &SourceFile, place: Range<usize>) -> Diagnostic {
    Diagnostic::error(
        Code::NestingTooDeep,
        Arc::clone(source.path()),
        Place::Span(place),
        format!("mappings and lists are nested more than {DEPTH_LIMIT} levels deep"),
    )
    .help("a definition needs far fewer: look for brackets or indentation that went wrong")
}

/// The finding for a key that its mapping has already.
pub(super) fn duplicate_key(
    source: &SourceFile,
    key: &str,
    place: Range<usize>,
    first: Range<usize>,
) -> Diagnostic {
    Diagnostic::error(
        Code::DuplicateKey,
        Arc::clone(source.path()),
        Place::Span(place),
        format!("duplicate key `{key}`"),
    )
    .related(Place::Span(first), "first given here")
    .help("keep one of the two")
}

/// The finding for a list or mapping in the place of a key, most often a `{{column}}` without quotes.
pub(super) fn collection_as_key(source: &SourceFile, place: Range<usize>) -> Diagnostic {
    let site = ErrorContext::new(source, place.start);
    if let Some(found) = site.unquoted_braces() {
        return found;
    }
    site.error(Code::UnsupportedKey, place, "a key cannot be a mapping or a list", "a key is a text")
}

/// The surroundings of an error.
struct ErrorContext<'s> {
    source: &'s SourceFile,
    offset: usize,
    line: Range<usize>,
}

impl<'s> ErrorContext<'s> {
    fn new(source: &'s SourceFile, offset: usize) -> Self {
        let offset = source.text().floor_char_boundary(offset);
        let line = source.line_span(source.position(offset).line);
        Self { source, offset, line }
    }

    fn error(
        &self,
        code: Code,
        place: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::error(code, Arc::clone(self.source.path()), Place::Span(place), message).help(help)
    }

    fn invalid(
        &self,
        place: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Diagnostic {
        self.error(Code::InvalidYaml, place, message, help)
    }

    fn at_end(&self) -> bool {
        self.offset >= self.source.text().len()
    }

    /// The character at the error.
    fn character(&self) -> Range<usize> {
        let rest = self.source.text().get(self.offset..).unwrap_or_default();
        self.offset..self.offset + rest.chars().next().map_or(0, char::len_utf8)
    }

    /// From the error to the last visible character of its line.
    fn rest_of_line(&self) -> Range<usize> {
        let rest = self.source.slice(&(self.offset..self.line.end.max(self.offset)));
        self.offset..self.offset + rest.trim_end().len()
    }

    /// The text of the line before the error.
    fn before(&self) -> &'s str {
        self.source.slice(&(self.line.start..self.offset))
    }

    /// `key: {{column}} …`: a bracket to YAML, a text to the writer.
    fn unquoted_braces(&self) -> Option<Diagnostic> {
        let line = self.source.slice(&self.line);
        let value = line.find(": ").map_or_else(
            || line.find(|c: char| !matches!(c, ' ' | '-')).unwrap_or_default(),
            |colon| colon + 2,
        );
        let text = line.get(value..)?;
        let skipped = text.len() - text.trim_start().len();
        let text = text.trim();
        text.starts_with("{{").then(|| {
            let start = self.line.start + value + skipped;
            self.invalid(
                start..start + text.len(),
                "unquoted text cannot start with `{`",
                format!("put it in quotes: `\"{}\"`", shorten(text)),
            )
        })
    }

    fn tab(&self) -> Diagnostic {
        let from = self.line.start;
        let rest = self.source.text().get(from..).unwrap_or_default();
        let mut start = from;
        for line in rest.split_inclusive('\n') {
            let indentation = line.len() - line.trim_start_matches([' ', '\t']).len();
            if let Some(tab) = line.get(..indentation).and_then(|blanks| blanks.find('\t')) {
                return self.error(
                    Code::TabIndentation,
                    start + tab..start + tab + 1,
                    "tab used for indentation",
                    "indent with spaces: replace the tab with two",
                );
            }
            start += line.len();
            // The parser names the start of the text whose first line has the tab, at most two lines above.
            if start > self.line.end + 1
                && self.source.position(start).line > self.source.position(from).line + 2
            {
                break;
            }
        }
        self.error(Code::TabIndentation, self.character(), "unexpected tab", "use spaces instead")
    }

    fn unclosed_quote(&self) -> Diagnostic {
        let quote = self.source.slice(&self.character());
        self.error(
            Code::UnclosedQuote,
            self.rest_of_line(),
            format!("unclosed `{quote}`"),
            format!("add the closing `{quote}`"),
        )
    }

    fn trailing(&self, message: &str, help: &str) -> Diagnostic {
        self.invalid(self.rest_of_line(), message, help)
    }

    fn unknown_escape(&self) -> Diagnostic {
        const KNOWN: &str = "0abt\tnvfre \"/\\N_LPxuU\r\n";
        let rest = self.source.text().get(self.offset..).unwrap_or_default();
        let mut characters = rest.char_indices();
        while let Some((at, character)) = characters.next() {
            if character != '\\' {
                continue;
            }
            let Some((_, escaped)) = characters.next() else { break };
            if !KNOWN.contains(escaped) {
                let start = self.offset + at;
                return self.invalid(
                    start..start + 1 + escaped.len_utf8(),
                    format!("unknown escape `\\{}`", escaped.escape_debug()),
                    "write a backslash in double quotes twice, `\\\\`, or use single quotes",
                );
            }
        }
        self.invalid(self.character(), "unknown escape", "use single quotes")
    }

    fn mapping_value(&self) -> Diagnostic {
        if let Some(found) = self.unquoted_braces() {
            return found;
        }
        let before = self.before();
        if let Some(colon) = before.find(": ") {
            let start = self.line.start + colon + 2;
            let value = self.source.slice(&(start..self.line.end)).trim();
            return self.invalid(
                self.character(),
                "unexpected `: ` in unquoted text",
                format!("put the text in quotes: `\"{}\"`", shorten(&value.replace('"', "\\\""))),
            );
        }
        let key = before.trim();
        let above = self.line_above();
        if let Some((name, value)) = above.split_once(':')
            && !name.contains([' ', '"', '\''])
            && !value.is_empty()
            && !value.starts_with([' ', '\t'])
        {
            return self.invalid(
                self.character(),
                format!("`{}` is read as one text with the line above", shorten(key)),
                format!("write a space after the `:` of the line above: `{name}: {}`", shorten(value)),
            );
        }
        self.invalid(
            self.character(),
            format!("`{}` is read as part of the text above it", shorten(key)),
            "check the indentation: keys of one mapping begin in the same column",
        )
    }

    /// The nearest line above that is not blank, trimmed.
    fn line_above(&self) -> &'s str {
        let above = self.source.text().get(..self.line.start).unwrap_or_default();
        above.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default()
    }

    /// Something that fits nothing above it: by its column at the start of a line, by itself elsewhere.
    fn unexpected(&self) -> Diagnostic {
        if let Some(found) = self.unquoted_braces() {
            return found;
        }
        if self.before().trim().is_empty() {
            let indentation = self.before().chars().count();
            return self
                .invalid(
                    self.rest_of_line(),
                    "unexpected indentation",
                    "use the indentation of the lines that it belongs to",
                )
                .label(format!("indented by {indentation}"));
        }
        self.invalid(
            self.rest_of_line(),
            format!("unexpected `{}`", shorten(self.source.slice(&self.rest_of_line()))),
            QUOTE_IT,
        )
    }
}

/// The first characters of a text, for a message.
fn shorten(text: &str) -> String {
    const LENGTH: usize = 60;
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
