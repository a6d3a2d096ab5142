//! Further errors after the first one: the parser cannot go on within a document, but the next top-level key of a
//! definition is a safe place to begin again.

use granit_parser::{Event, Parser};

use super::{build, syntax};
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

/// How often to begin again in one file.
const ATTEMPTS: usize = 20;

/// Adds the syntax errors of all that follows the error at `offset`.
pub(super) fn further_errors(source: &SourceFile, mut offset: usize, diagnostics: &mut Vec<Diagnostic>) {
    for _ in 0..ATTEMPTS {
        let Some(start) = next_top_level_key(source.text(), offset) else { return };
        let Some(rest) = source.text().get(start..) else { return };
        let mut documents = 0;
        let mut failed = None;
        for event in Parser::new_from_str_with_options(rest, build::options()) {
            match event {
                Ok((Event::DocumentStart(..), _)) => {
                    documents += 1;
                    if documents > 1 {
                        return;
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    failed = Some(error);
                    break;
                }
            }
        }
        let Some(error) = failed else { return };
        offset = start + error.marker().byte_offset().unwrap_or_default();
        diagnostics.push(syntax::describe(source, error.kind(), offset));
    }
}

/// Where the first line after `offset` begins that reads `name:`.
fn next_top_level_key(text: &str, offset: usize) -> Option<usize> {
    let mut at = offset;
    loop {
        at += text.get(at..)?.find('\n')? + 1;
        let line = text.get(at..)?.lines().next().unwrap_or_default();
        let Some((name, rest)) = line.split_once(':') else { continue };
        let named = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        if named && (rest.is_empty() || rest.starts_with([' ', '\t', '\r'])) {
            return Some(at);
        }
    }
}
