//! A finding about something that a person wrote: what is wrong, where, and what to do about it.
//!
//! Every step makes these values; nothing here knows who makes them or how they are printed.

mod code;
mod fix;
mod limit;
mod page;
mod place;
mod suggestion;
mod unreadable;

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

pub use code::{Code, CodeDescription, CodeOrigin, CodeRef, ExampleFile};
pub use fix::Fix;
pub use limit::{PER_FILE, limit};
pub use page::{CodePage, FixAvailability};
pub use place::{Place, Pointer};
pub use suggestion::did_you_mean;
pub use unreadable::unreadable;

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// What kind of finding.
    pub code: CodeRef,
    /// How much it matters.
    pub severity: DiagnosticSeverity,
    /// The file, relative to the project, with forward slashes.
    pub file: Arc<str>,
    /// Where in the file.
    pub place: Place,
    /// What is wrong: lower case, no final period, the user's own text in backticks.
    pub message: String,
    /// A few words under the marked text.
    pub label: Option<String>,
    /// Other places that explain this one.
    pub related: Vec<Related>,
    /// The next step to take.
    pub help: Option<String>,
    /// The change that would fix it.
    pub fix: Option<Fix>,
}

/// How much a finding matters. Ordered from least to most, so that `severity >= threshold` reads as meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DiagnosticSeverity {
    /// Worth knowing.
    Info,
    /// Probably not what was meant.
    Warning,
    /// Cannot stay as it is.
    Error,
}

impl fmt::Display for DiagnosticSeverity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// Another place that explains a finding: the first of two equal keys, for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Related {
    /// The file, relative to the project.
    pub file: Arc<str>,
    /// Where in that file.
    pub place: Place,
    /// What is there.
    pub message: String,
}

impl Diagnostic {
    /// A finding of any severity, without label, help, related places or fix.
    pub fn new(
        severity: DiagnosticSeverity,
        code: impl Into<CodeRef>,
        file: impl Into<Arc<str>>,
        place: Place,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code: code.into(),
            severity,
            file: file.into(),
            place,
            message: message.into(),
            label: None,
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// An error.
    pub fn error(
        code: impl Into<CodeRef>,
        file: impl Into<Arc<str>>,
        place: Place,
        message: impl Into<String>,
    ) -> Self {
        Self::new(DiagnosticSeverity::Error, code, file, place, message)
    }

    /// A warning.
    pub fn warning(
        code: impl Into<CodeRef>,
        file: impl Into<Arc<str>>,
        place: Place,
        message: impl Into<String>,
    ) -> Self {
        Self::new(DiagnosticSeverity::Warning, code, file, place, message)
    }

    /// An info.
    pub fn info(
        code: impl Into<CodeRef>,
        file: impl Into<Arc<str>>,
        place: Place,
        message: impl Into<String>,
    ) -> Self {
        Self::new(DiagnosticSeverity::Info, code, file, place, message)
    }

    /// Adds the words under the marked text.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds the next step to take.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the next step to take, where there is one.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<impl Into<String>>) -> Self {
        self.help = help.map(Into::into);
        self
    }

    /// Adds another place, in the same file.
    #[must_use]
    pub fn related(self, place: Place, message: impl Into<String>) -> Self {
        let file = Arc::clone(&self.file);
        self.related_in(file, place, message)
    }

    /// Adds another place, in any file.
    #[must_use]
    pub fn related_in(mut self, file: impl Into<Arc<str>>, place: Place, message: impl Into<String>) -> Self {
        self.related.push(Related { file: file.into(), place, message: message.into() });
        self
    }

    /// Adds the change that would fix it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// The order in which findings are shown: by file, offset, code; the rest only makes it total.
    pub fn order(&self, other: &Self) -> Ordering {
        self.file
            .cmp(&other.file)
            .then_with(|| self.place.order(&other.place))
            .then_with(|| self.code.name().cmp(other.code.name()))
            .then_with(|| self.message.cmp(&other.message))
            .then_with(|| other.severity.cmp(&self.severity))
    }
}

/// Sorts findings by file, offset and code, and drops those that say the same twice.
///
/// Places that are not yet resolved to bytes come after those that are, by pointer.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(Diagnostic::order);
    diagnostics.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_sorted_by_file_offset_and_code() {
        let at = |file: &'static str, start: usize, code: Code| {
            Diagnostic::error(code, file, Place::Span(start..start + 1), "m")
        };
        let mut found = vec![
            at("b.yaml", 0, Code::WrongType),
            at("a.yaml", 10, Code::WrongType),
            at("a.yaml", 9, Code::UnknownValue),
            at("a.yaml", 9, Code::UnknownKey),
            at("b.yaml", 0, Code::WrongType),
            Diagnostic::error(Code::EmptyFile, "a.yaml", Place::File, "m"),
        ];
        sort(&mut found);
        let order: Vec<_> = found.iter().map(|found| (found.file.as_ref(), found.code.name())).collect();
        assert_eq!(
            order,
            [
                ("a.yaml", "empty-file"),
                ("a.yaml", "unknown-key"),
                ("a.yaml", "unknown-value"),
                ("a.yaml", "wrong-type"),
                ("b.yaml", "wrong-type")
            ]
        );
    }

    #[test]
    fn severities_compare_by_weight() {
        assert!(
            DiagnosticSeverity::Error > DiagnosticSeverity::Warning
                && DiagnosticSeverity::Warning > DiagnosticSeverity::Info
        );
    }
}
