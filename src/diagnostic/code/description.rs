//! What is said of a code: what it finds and why, an example, and the way out.

use crate::citation::Source;
use crate::diagnostic::DiagnosticSeverity;

/// The description of a code.
#[derive(Debug)]
pub struct CodeDescription {
    /// The severity of its findings.
    pub severity: DiagnosticSeverity,
    /// What it finds, in one sentence.
    pub summary: &'static str,
    /// Why that matters; Markdown.
    pub why: &'static str,
    /// Files in which it is found.
    pub bad: &'static [ExampleFile],
    /// The same files, corrected.
    pub good: &'static [ExampleFile],
    /// What to do; Markdown.
    pub how_to_fix: &'static str,
    /// The pages that state what `why` says.
    pub sources: &'static [Source],
}

/// A file of an example, or the part of it that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExampleFile {
    /// Where it is in the project.
    pub path: &'static str,
    /// What it holds.
    pub text: &'static str,
}

impl ExampleFile {
    /// The path of the definition in an example.
    pub const DEFINITION: &'static str = "detections/example.yaml";
}

/// A definition, or the part of one that matters.
pub(super) const fn definition(text: &'static str) -> ExampleFile {
    ExampleFile { path: ExampleFile::DEFINITION, text }
}

/// A file of the project.
pub(super) const fn file(path: &'static str, text: &'static str) -> ExampleFile {
    ExampleFile { path, text }
}
