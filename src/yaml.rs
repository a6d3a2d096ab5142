//! YAML text → a [`Document`]: a tree of values that know their bytes.
//!
//! In: a [`SourceFile`]. Out: a [`Document`] and every problem of the text as a diagnostic. This is the only module
//! that knows the YAML library; it uses that library's event parser, which gives byte ranges, styles and comments
//! for every node.

mod build;
mod cost;
mod plain;
mod recover;
mod syntax;

use std::sync::Arc;

use crate::diagnostic::{self, Diagnostic};
use crate::document::Document;
use crate::source::SourceFile;

/// How deep mappings and lists may be nested, aliases included.
pub const DEPTH_LIMIT: usize = 64;

/// What came of a text.
#[derive(Debug, Clone)]
pub struct ParsedDocument {
    /// The document, where its structure is whole. Duplicate keys, for one, leave it so: the first one stays.
    pub document: Option<Document>,
    /// All problems, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the one document of a file.
pub fn parse(source: &Arc<SourceFile>) -> ParsedDocument {
    let mut outcome = build::build(source);
    if let Some(offset) = outcome.broken_at {
        recover::further_errors(source, offset, &mut outcome.diagnostics);
    }
    diagnostic::sort(&mut outcome.diagnostics);
    diagnostic::limit(&mut outcome.diagnostics, source.path());
    let document = outcome
        .root
        .map(|root| Document::new(Arc::clone(source), root, std::mem::take(&mut outcome.comments)));
    ParsedDocument { document, diagnostics: outcome.diagnostics }
}

#[cfg(test)]
mod tests;
