//! What rendering refuses: the one place for these messages.
//!
//! The lints say all of it better and sooner, and what they refuse is not rendered at all. These are the last guard:
//! nothing comes out half right, whoever calls.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, DiagnosticSeverity, Place, Pointer};

/// The notes on one definition.
#[derive(Debug)]
pub(in crate::render) struct DiagnosticSink {
    file: Arc<str>,
    found: Vec<Diagnostic>,
}

impl DiagnosticSink {
    pub(in crate::render) fn new(file: Arc<str>) -> Self {
        Self { file, found: Vec::new() }
    }

    pub(in crate::render) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.found
    }

    pub(in crate::render) fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    pub(in crate::render) fn extend(&mut self, diagnostics: &[Diagnostic]) {
        self.found.extend_from_slice(diagnostics);
    }

    /// Something that only the preview API has, in a project that does not use it.
    pub(super) fn needs_preview(&mut self, at: Pointer, what: &str) {
        self.found.push(
            Diagnostic::error(
                Code::NeedsPreview,
                Arc::clone(&self.file),
                Place::Value(at),
                format!("{what} exists only in the preview API of Sentinel"),
            )
            .help("set `preview = true` under `[sentinel]` in rulesmith.toml, or do without"),
        );
    }

    /// Something that cannot be rendered at all.
    pub(super) fn refuse(
        &mut self,
        code: Code,
        at: Pointer,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.found
            .push(Diagnostic::error(code, Arc::clone(&self.file), Place::Value(at), message).help(help));
    }

    /// How many of them are errors.
    pub(in crate::render) fn errors(&self) -> usize {
        self.found.iter().filter(|found| found.severity == DiagnosticSeverity::Error).count()
    }
}
