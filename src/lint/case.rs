//! What a lint is handed, and where it puts what it finds.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::definition::{AutomationRule, Definition, Detection};
use crate::diagnostic::{Diagnostic, Place, Pointer};
use crate::project::{Config, Project, Query};

use super::Lint;

/// The surroundings of a definition.
#[derive(Debug)]
pub struct Case<'a> {
    /// The file, relative to the project.
    pub file: &'a Arc<str>,
    /// The project file.
    pub config: &'a Config,
    /// The query, where the definition is a detection whose query could be read.
    pub query: Option<&'a Query>,
    /// Today's date.
    pub today: Date,
}

impl Case<'_> {
    /// Bytes of the query, in whichever file holds it.
    pub fn query_place(&self, query: &Query, span: Range<usize>) -> (Arc<str>, Place) {
        match &query.file {
            Some(file) => (Arc::clone(file), Place::Span(span)),
            None => (Arc::clone(self.file), Place::Within(at(["query"]), span)),
        }
    }
}

/// An automation rule and where it stands.
#[derive(Debug)]
pub struct Rule<'a> {
    /// The definition that it is in.
    pub definition: &'a Definition,
    /// The rule.
    pub rule: &'a AutomationRule,
    /// The way to it.
    pub at: Pointer,
}

impl<'a> Rule<'a> {
    /// The rule at that index of a definition.
    pub fn new(definition: &'a Definition, rule: &'a AutomationRule, index: usize) -> Self {
        Self { definition, rule, at: at(["automation"]).index(index) }
    }

    /// The value of one of its keys.
    pub fn value(&self, key: &str) -> Place {
        Place::Value(self.at.key(key))
    }
}

/// All definitions.
#[derive(Debug)]
pub struct Whole<'a> {
    /// The project.
    pub project: &'a Project,
}

impl<'a> Whole<'a> {
    /// All definitions with their files, in the order of the files.
    pub fn definitions(&self) -> impl Iterator<Item = (&'a Arc<str>, &'a Definition)> {
        self.project.definitions.iter().map(|loaded| (&loaded.file, &loaded.definition))
    }

    /// All detections with their files, in the order of the files.
    pub fn detections(&self) -> impl Iterator<Item = (&'a Arc<str>, &'a Detection)> {
        self.definitions().filter_map(|(file, definition)| Some((file, definition.detection()?)))
    }
}

/// Where a lint puts what it finds.
#[derive(Debug)]
pub struct Found<'a> {
    lint: &'static Lint,
    file: Arc<str>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Found<'a> {
    pub(super) fn new(lint: &'static Lint, file: Arc<str>, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Self { lint, file, diagnostics }
    }

    /// Adds a finding in the file at hand: what is wrong and what was expected, and the next step.
    pub fn add(
        &mut self,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> &mut Diagnostic {
        let file = self.file.clone();
        self.add_in(&file, place, message, help)
    }

    /// Adds a finding in another file, for lints that look at all of them.
    pub fn add_in(
        &mut self,
        file: &Arc<str>,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> &mut Diagnostic {
        let diagnostic =
            Diagnostic::new(self.lint.severity, self.lint.name, Arc::clone(file), place, message).help(help);
        let index = self.diagnostics.len();
        self.diagnostics.push(diagnostic);
        &mut self.diagnostics[index]
    }
}

/// The way along these keys.
pub(super) fn at<const N: usize>(keys: [&str; N]) -> Pointer {
    keys.into_iter().fold(Pointer::root(), |pointer, key| pointer.key(key))
}

/// The value at the end of these keys.
pub(super) fn value<const N: usize>(keys: [&str; N]) -> Place {
    Place::Value(at(keys))
}

/// The last of these keys.
pub(super) fn key<const N: usize>(keys: [&str; N]) -> Place {
    Place::Key(at(keys))
}
