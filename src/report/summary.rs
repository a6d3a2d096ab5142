//! How many findings of each weight, in how many files.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, DiagnosticSeverity};

/// The numbers under a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Findings that are errors.
    pub errors: usize,
    /// Findings that are warnings.
    pub warnings: usize,
    /// Findings that are infos.
    pub infos: usize,
    /// Files with at least one finding.
    pub files: usize,
}

impl Summary {
    /// Counts findings.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let count = |severity| diagnostics.iter().filter(|found| found.severity == severity).count();
        Self {
            errors: count(DiagnosticSeverity::Error),
            warnings: count(DiagnosticSeverity::Warning),
            infos: count(DiagnosticSeverity::Info),
            files: diagnostics.iter().map(|found| &found.file).collect::<BTreeSet<_>>().len(),
        }
    }
}

/// `3 errors, 1 warning in 2 files`; `no problems` where there is nothing.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "info")]
            .into_iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, noun)| count(number, noun))
            .collect();
        if parts.is_empty() {
            return f.write_str("no problems");
        }
        write!(f, "{} in {}", parts.join(", "), count(self.files, "file"))
    }
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Place};

    #[test]
    fn only_what_there_is_is_counted() {
        assert_eq!(Summary::default().to_string(), "no problems");
        let error = |file: &'static str| Diagnostic::error(Code::WrongType, file, Place::File, "m");
        let found =
            [error("a"), error("a"), error("b"), Diagnostic::warning(Code::WrongType, "a", Place::File, "m")];
        assert_eq!(Summary::of(&found).to_string(), "3 errors, 1 warning in 2 files");
        let found = [Diagnostic::info(Code::WrongType, "a", Place::File, "m")];
        assert_eq!(Summary::of(&found).to_string(), "1 info in 1 file");
    }
}
