//! What is wrong with a query.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::kql::bind::{self, finding};
use crate::kql::catalog::Environment;
use crate::kql::syntax;

/// What the parser and the binder find in a query of `file`; `place` says where a byte range of the query is.
pub fn problems(
    query: &str,
    environment: &Environment,
    file: &Arc<str>,
    place: impl Fn(Range<usize>) -> Place,
) -> Vec<Diagnostic> {
    let parsed = syntax::parse(query);
    let bound = bind::bind(&parsed.query, environment);
    let at = |span: syntax::span::Span| place(span.start as usize..span.end as usize);
    let mut found: Vec<Diagnostic> = parsed
        .errors
        .into_iter()
        .map(|error| {
            Diagnostic::error(error.code, Arc::clone(file), at(error.span), error.message)
                .maybe_help(error.help)
        })
        .collect();
    found.extend(bound.findings.into_iter().map(|finding| {
        let severity = match finding.severity {
            finding::Severity::Error => Severity::Error,
            finding::Severity::Warning => Severity::Warning,
        };
        Diagnostic::new(severity, finding.code, Arc::clone(file), at(finding.span), finding.message)
            .maybe_help(finding.help)
    }));
    found
}
