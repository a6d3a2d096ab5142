//! A document or a JSON value against a JSON Schema: every problem at once, each as a sentence of ours with its place.
//!
//! In: a [`Validator`], compiled once, and what is to be checked. Out: diagnostics for a document that a person
//! wrote, pointers with messages for what the tool itself rendered.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use super::problem::{ProblemDetail, SchemaProblem};
use super::sentence;
use crate::diagnostic::{self, Code, Diagnostic, PER_FILE, Place, Pointer};
use crate::document::Document;

/// A compiled schema.
#[derive(Debug)]
pub struct Validator {
    compiled: jsonschema::Validator,
    schema: Value,
}

/// An invalid schema: a mistake in the tool, not in what it reads.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("invalid schema: {0}")]
pub struct InvalidSchema(String);

impl Validator {
    /// Compiles a schema, read as draft 2020-12. References may only lead into the schema itself.
    pub fn new(schema: Value) -> Result<Self, InvalidSchema> {
        let compiled =
            jsonschema::draft202012::new(&schema).map_err(|error| InvalidSchema(error.to_string()))?;
        Ok(Self { compiled, schema })
    }

    /// What is wrong with a value, without repetitions.
    fn problems(&self, value: &Value) -> Vec<SchemaProblem> {
        if self.compiled.is_valid(value) {
            return Vec::new();
        }
        let mut problems = Vec::new();
        for error in self.compiled.iter_errors(value) {
            problems.extend(sentence::problems(&error, &self.schema));
            // Some of these are dropped below; a hostile file must not make this endless.
            if problems.len() > 4 * PER_FILE {
                break;
            }
        }
        drop_consequences(&mut problems);
        problems
    }
}

/// All that is wrong with a document, in the order of its text, with places in bytes. `value` is the document as JSON,
/// which the caller goes on with.
pub fn validate(validator: &Validator, document: &Document, value: &Value) -> Vec<Diagnostic> {
    let file = document.source().path();
    let mut diagnostics: Vec<Diagnostic> = validator
        .problems(value)
        .into_iter()
        .map(|problem| {
            let fix = problem.change.and_then(|change| change.fix(document, &problem.pointer));
            let place =
                if problem.at_key { Place::Key(problem.pointer) } else { Place::Value(problem.pointer) };
            let span = Place::Span(document.resolve(&place));
            let found = Diagnostic::error(problem.code, Arc::clone(file), span, problem.message);
            Diagnostic { fix, ..found.maybe_help(problem.help) }
        })
        .collect();
    diagnostic::sort(&mut diagnostics);
    diagnostic::limit(&mut diagnostics, file);
    diagnostics
}

/// All that is wrong with a JSON value: where, and what.
pub fn validate_json(validator: &Validator, value: &Value) -> Vec<(Pointer, String)> {
    let mut found: Vec<_> =
        validator.problems(value).into_iter().map(|problem| (problem.pointer, problem.message)).collect();
    found.sort();
    found.dedup();
    found
}

/// Drops what only repeats or follows from another problem.
fn drop_consequences(problems: &mut Vec<SchemaProblem>) {
    // A misspelt key is unknown, and what it should have been is missing: one mistake.
    let misspelt: HashSet<Pointer> = problems
        .iter()
        .filter_map(|problem| match &problem.detail {
            ProblemDetail::Meant(key) => Some(problem.pointer.parent()?.key(key)),
            _ => None,
        })
        .collect();
    // A number instead of a text is of the wrong type; that it is not one of the allowed texts adds nothing.
    let wrong_type: HashSet<Pointer> = problems
        .iter()
        .filter(|problem| problem.code == Code::WrongType)
        .map(|problem| problem.pointer.clone())
        .collect();
    let mut seen = HashSet::new();
    problems.retain(|problem| {
        let consequence = match &problem.detail {
            ProblemDetail::Missing(key) => misspelt.contains(&problem.pointer.key(key)),
            _ => problem.code == Code::UnknownValue && wrong_type.contains(&problem.pointer),
        };
        !consequence
            && seen.insert((problem.pointer.clone(), problem.at_key, problem.code, problem.message.clone()))
    });
}

#[cfg(test)]
mod tests;
